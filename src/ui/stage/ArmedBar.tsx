import type { T } from '../../i18n/catalogue.ts'
import { useT } from '../../i18n/use-t.ts'
import { useApp, useSession, useStillWorld } from '../../machines/session-context.tsx'
import type { World } from '../../protocol/view/world.ts'
import type { ArmedTool } from '../../store/app-state.ts'
import styles from './Stage.module.css'
import { drawWall } from './use-tool.ts'

/** The question of the tool that is armed, in the place of the sentence; nothing while none is. */
export function ArmedSentence() {
  const armed = useApp(({ look }) => look.armed)
  const world = useStillWorld()
  return world === null || armed === null ? null : <ArmedBar world={world} armed={armed} place="says" />
}

/** What an armed tool waits for, in a sentence; Escape or Cancel lets go. */
export function ArmedBar({
  world,
  armed,
  place,
}: {
  readonly world: World
  readonly armed: ArmedTool
  readonly place: 'armed' | 'docked' | 'says'
}) {
  const t = useT()
  const session = useSession()
  return (
    <div className={styles[place]} data-keeps-enter>
      <span role="status">{question(armed, world, t)}</span>
      {armed.kind === 'partition' && armed.side.length > 0 && (
        <button
          type="button"
          className={`${styles.act} ${styles.solid}`}
          onClick={() => drawWall(session, world, armed)}
        >
          {/* What the member's own row calls so. */}
          {armed.side.length === 1 ? t('stage.isolateOf', { member: armed.side.join() }) : t('stage.draw')}
        </button>
      )}
      <button type="button" className={styles.act} onClick={() => session.arm(null)}>
        {t('stage.cancel')}
      </button>
    </div>
  )
}

function question(armed: ArmedTool, world: World, t: T): string {
  switch (armed.kind) {
    case 'crash':
      return t('stage.whichCrash')
    case 'restart':
      return t('stage.whichRestart')
    case 'pause':
      return t('stage.whichPause')
    case 'slow-disk':
      return t('stage.whichSlowDisk')
    case 'cut':
      return armed.from === null ? t('stage.cutFrom') : t('stage.cutTo', { from: armed.from })
    case 'partition': {
      if (armed.side.length === 0) return t('stage.pickSide')
      const rest = world.members.map((member) => member.name).filter((name) => !armed.side.includes(name))
      return t('stage.pickedSide', { side: armed.side.join(' '), rest: rest.join(' ') })
    }
  }
}
