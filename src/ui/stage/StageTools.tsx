import { Wrench } from 'lucide-react'

import { useT } from '../../i18n/use-t.ts'
import { useApp, useSession } from '../../machines/session-context.tsx'
import type { T } from '../../i18n/catalogue.ts'
import type { World } from '../../protocol/view/world.ts'
import type { Box } from '../../scene/geometry.ts'
import type { StageSize } from '../../scene/room.ts'
import { textWidth } from '../../scene/text-width.ts'
import type { ArmedTool, Selection } from '../../store/app-state.ts'
import { NARROW } from './narrow.ts'
import { cutBoth } from './stage-inputs.ts'
import styles from './Stage.module.css'
import { actAll, useArm } from './use-tool.ts'

/** The stage's buttons: they act on the selection, and with none they arm and ask for a target. */
export function StageTools({
  world,
  selection,
  armed,
  size,
}: {
  readonly world: World
  readonly selection: Selection | null
  readonly armed: ArmedTool | null
  readonly size: StageSize
}) {
  const t = useT()
  const session = useSession()
  const [open, embed] = useApp(({ look }) => [look.tools, look.embed !== null])
  if (size.width >= NARROW) {
    return (
      <div className={styles.tools} role="toolbar" aria-label={t('stage.tools')}>
        <ToolButtons world={world} selection={selection} armed={armed} />
      </div>
    )
  }
  return (
    <>
      <button
        type="button"
        className={styles.toggle}
        aria-label={t('stage.toolsOpen')}
        aria-expanded={open}
        onClick={() => session.show({ tools: !open })}
      >
        <Wrench size={20} aria-hidden />
      </button>
      {embed && open && armed === null && (
        <div
          className={`${styles.row} ${styles.foot}`}
          role="toolbar"
          aria-label={t('stage.tools')}
          onClick={() => session.show({ tools: false })}
        >
          <ToolButtons world={world} selection={selection} armed={armed} />
        </div>
      )}
    </>
  )
}

/** The boxes that these buttons cover, for the scene to keep clear. */
export function toolBoxes(size: StageSize, t: T, corner: number): readonly Box[] {
  if (size.width < NARROW) return [{ x: size.width - 52, y: 4, width: 48, height: 48 }]
  const labels = [
    t('stage.crash'),
    t('stage.pause'),
    t('stage.cutLink'),
    t('stage.partition'),
    t('stage.heal'),
  ]
  const width = labels.reduce((sum, label) => sum + textWidth(label, 14, 560) + 25, 0)
  return corner > 0
    ? [
        { x: 12, y: 10, width, height: 34 },
        { x: size.width - corner - 12, y: 10, width: corner, height: 34 },
      ]
    : [{ x: size.width - width - 12, y: 10, width, height: 34 }]
}

export function ToolButtons({
  world,
  selection,
  armed,
}: {
  readonly world: World
  readonly selection: Selection | null
  readonly armed: ArmedTool | null
}) {
  const t = useT()
  const session = useSession()
  const arm = useArm(armed)
  const member =
    selection?.kind === 'member' ? world.members.find((one) => one.name === selection.member) : undefined
  const broken = world.links.groups !== null || world.links.cuts.length > 0
  const cut = (): void => {
    if (selection?.kind === 'link') void actAll(session, cutBoth(selection.a, selection.b))
    else arm({ kind: 'cut', from: member?.name ?? null })
  }
  return (
    <>
      {/* First: the others stand at the right and do not move when it comes and goes. */}
      {broken && (
        <button type="button" className={styles.tool} onClick={() => void session.act({ kind: 'heal' })}>
          {t('stage.heal')}
        </button>
      )}
      {member === undefined && <ArmButtons armed={armed} />}
      <button type="button" className={styles.tool} aria-pressed={armed?.kind === 'cut'} onClick={cut}>
        {t('stage.cutLink')}
      </button>
      <button
        type="button"
        className={styles.tool}
        aria-pressed={armed?.kind === 'partition'}
        onClick={() => arm({ kind: 'partition', side: [] })}
      >
        {t('stage.partition')}
      </button>
    </>
  )
}

/** Of a selected member these stand in its own row. */
function ArmButtons({ armed }: { readonly armed: ArmedTool | null }) {
  const t = useT()
  const arm = useArm(armed)
  return (['crash', 'pause'] as const).map((kind) => (
    <button
      key={kind}
      type="button"
      className={styles.tool}
      aria-pressed={armed?.kind === kind}
      onClick={() => arm({ kind })}
    >
      {t(`stage.${kind}`)}
    </button>
  ))
}
