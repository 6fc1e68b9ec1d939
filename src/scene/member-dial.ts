import type { MemberView, World } from '../protocol/view/world.ts'
import { dialMarks } from './dial.ts'
import type { StageLayout } from './layout.ts'
import type { Mark } from './mark.ts'
import { ghostRing, ringMarks } from './ring.ts'
import type { SceneTexts } from './scene-texts.ts'

export interface MemberDial {
  readonly member: MemberView
  /** Highest last index of any live member. */
  readonly hi: number
  readonly layout: Pick<StageLayout, 'k' | 'detail'>
  readonly texts: SceneTexts
  readonly rush: boolean
}

/** One member round 0,0 at k = 1: unchanged while its view, the window and the size are. */
export function memberMarks(dial: MemberDial): readonly Mark[] {
  const { member, hi, layout, texts, rush } = dial
  const { k, detail } = layout
  const removed = isRemoved(member)
  const marks = [
    ...dialMarks({ member, hi, k, detail, rush, texts }),
    ...(removed ? ghostRing(member) : ringMarks(member, k, detail)),
  ]
  const drawn = removed ? marks.map(faded) : marks
  return drawn.sort((a, b) => a.z - b.z)
}

/** A ghost's shapes are faint; its name has to be read. */
function faded(mark: Mark): Mark {
  return mark.kind === 'text' ? { ...mark, fill: 'i3' } : { ...mark, opacity: mark.opacity * 0.38 }
}

/** No longer of the cluster: it is drawn as a ghost of its last state. */
export function isRemoved({ isVoter, isLearner }: Pick<MemberView, 'isVoter' | 'isLearner'>): boolean {
  return !isVoter && !isLearner
}

/** Highest last index of any live member; of all when none lives. */
export function highestIndex(world: World): number {
  const live = world.members.filter((member) => member.status !== 'down' && !isRemoved(member))
  return Math.max(0, ...(live.length > 0 ? live : world.members).map((member) => member.last.index))
}
