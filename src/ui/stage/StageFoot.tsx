import { useT } from '../../i18n/use-t.ts'
import { useApp, useSession, useStillWorld } from '../../machines/session-context.tsx'
import type { StageTarget } from '../../scene/selection.ts'
import type { AppState, Selection } from '../../store/app-state.ts'
import { HAND, useMedia } from '../kit/use-media.ts'
import { ArmedBar } from './ArmedBar.tsx'
import { LateDockedRow } from './late-action-row.ts'
import { LateClientForm } from './late-client-form.ts'
import styles from './Stage.module.css'
import { ToolButtons } from './StageTools.tsx'

/**
 * What stands apart from the picture, and never over a member: a form, the row of a selection, an armed tool's question.
 * Under the picture, which makes room for it; in one hand the shell puts it on top of the sheet, and nothing moves.
 */
export function StageFoot({ docked }: { readonly docked: boolean }) {
  const t = useT()
  const session = useSession()
  const world = useStillWorld()
  const [selection, armed, embed, tools] = useApp(({ look }) => [
    look.selection,
    look.armed,
    look.embed,
    look.tools,
  ])
  const hand = useMedia(HAND)
  const locked = embed?.lock === 'act' || embed?.lock === 'all'
  const target = stageTarget(selection)
  if (world === null) return null
  // On a phone the shell gives the form the lens's place.
  if (target?.kind === 'client') return hand && embed === null ? null : <LateClientForm />
  if (locked || !docked) return null
  // Elsewhere the narration's place asks.
  if (armed !== null)
    return hand || embed !== null ? <ArmedBar world={world} armed={armed} place="docked" /> : null
  if (tools && hand) {
    return (
      <div
        className={styles.docked}
        role="toolbar"
        aria-label={t('stage.tools')}
        onClick={() => session.show({ tools: false })}
      >
        <ToolButtons world={world} selection={selection} armed={armed} />
      </div>
    )
  }
  return target === null ? null : <LateDockedRow world={world} target={target} />
}

/** Whether there is something for it to show, for whoever makes room. */
export function hasStageFoot({ look }: AppState): boolean {
  const target = stageTarget(look.selection)
  return look.armed !== null || look.tools || (target !== null && target.kind !== 'client')
}

/** What of the page's selection stands on the stage. */
export function stageTarget(selection: Selection | null): StageTarget | null {
  switch (selection?.kind) {
    case undefined:
    case 'entry':
    case 'event':
    case 'file':
    case 'key':
      return null
    default:
      return selection
  }
}
