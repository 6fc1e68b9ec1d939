import { useT } from '../i18n/use-t.ts'
import { useSession } from '../machines/session-context.tsx'
import kit from '../ui/kit/controls.module.css'
import type { PictureKind } from '../ui/stage/save-picture.ts'
import { shownScene } from '../ui/stage/shown-scene.ts'
import styles from './PictureMenu.module.css'

/** The moment on the stage as a file of either kind; `onDone` is called at once. */
export function PictureButtons({ onDone }: { readonly onDone: () => void }) {
  const t = useT()
  const session = useSession()
  const save = (kind: PictureKind): void => {
    onDone()
    const scene = shownScene()
    if (scene === null) return
    const stem = `etcdscope-${(session.playhead() / 1_000_000).toFixed(3)}s`
    const saved = import('../ui/stage/save-picture.ts').then(async ({ savePicture, PictureError }) => {
      const failed = await savePicture(scene, kind, stem).catch((error: unknown) => error)
      if (failed === undefined) return t('shell.pictureSaved', { name: `${stem}.${kind}` })
      return t('shell.pictureFailed', { why: failed instanceof PictureError ? failed.why : null })
    })
    void saved.catch(() => t('shell.pictureFailed', { why: null })).then((told) => session.say('news', told))
  }
  return (
    <span className={styles.buttons}>
      <button className={kit.button} type="button" onClick={() => save('svg')}>
        SVG
      </button>
      <button className={kit.button} type="button" onClick={() => save('png')}>
        PNG
      </button>
    </span>
  )
}
