import type { ComponentType } from 'react'
import { createRoot } from 'react-dom/client'

import styles from './gallery.module.css'
import './tokens.css'

/** Every `*.demo.tsx` there is, each exported component once, in both themes. Served by `npx vite`, not built. */
const demos = import.meta.glob<Readonly<Record<string, ComponentType>>>('../ui/**/*.demo.tsx', {
  eager: true,
})

function Gallery() {
  return (
    <main className={styles.gallery}>
      {Object.values(demos).flatMap((demo) =>
        Object.entries(demo).map(([name, Demo]) => (
          <section key={name}>
            <h2>{name}</h2>
            {['night', 'paper'].map((theme) => (
              <div key={theme} data-theme={theme} className={styles.demo}>
                <Demo />
              </div>
            ))}
          </section>
        )),
      )}
    </main>
  )
}

const root = document.getElementById('root')
if (root === null) throw new Error('gallery.html has a #root')
createRoot(root).render(<Gallery />)
