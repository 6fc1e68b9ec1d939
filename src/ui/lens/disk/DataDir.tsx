import { useState } from 'react'

import { useSession } from '../../../machines/session-context.tsx'
import type { DataDirLook } from '../../../protocol/view/disk-look.ts'
import controls from '../../kit/controls.module.css'
import { useDiskT } from './disk-texts.ts'
import styles from './DiskLens.module.css'

/** *Download data dir*: a zip from which a real etcd boots, and the line that boots it. */
export function DataDir({ member }: { readonly member: string }) {
  const t = useDiskT()
  const session = useSession()
  const [done, setDone] = useState<Pick<DataDirLook, 'name' | 'commands'> | null>(null)
  const load = async (of: string | null): Promise<void> => {
    const looked = await session.lookUp({ about: 'data-dir', member: of })
    if (!looked.ok) return void session.refuse(looked.error)
    const { zip, name, commands } = looked.value.view.dataDir
    offer(zip, name)
    setDone({ name, commands })
  }
  return (
    <>
      <span className={styles.download} role="group" aria-label={t('download')}>
        <span>{t('download')}</span>
        <button type="button" className={controls.link} onClick={() => void load(member)}>
          {t('downloadOf', { member })}
        </button>
        <button type="button" className={controls.link} onClick={() => void load(null)}>
          {t('downloadAll')}
        </button>
      </span>
      {done !== null && (
        <div className={styles.commands} role="status">
          <p>{t('downloaded', { name: done.name })}</p>
          <pre>{done.commands.join('\n')}</pre>
          <button type="button" className={controls.button} onClick={() => setDone(null)}>
            {t('closeCommand')}
          </button>
        </div>
      )}
    </>
  )
}

/** The browser keeps it as a file. */
function offer(bytes: Uint8Array, name: string): void {
  const url = URL.createObjectURL(new Blob([bytes as BlobPart], { type: 'application/zip' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
