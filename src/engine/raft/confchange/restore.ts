import type { Id64 } from '../../../base/id64.ts'
import { ok, type Result } from '../../../base/result.ts'
import type { ConfChangeSingle, ConfChangeType, ConfState } from '../../../pb/raftpb.ts'
import { ProgressTracker } from '../tracker/progress-tracker.ts'
import { Changer, type Changed } from './changer.ts'

/** The configuration that `confState` describes, reached from an empty one by ordinary changes. */
export function restoreConfig(
  empty: ProgressTracker,
  lastIndex: number,
  confState: ConfState,
): Result<Changed> {
  const tracker = new ProgressTracker(empty.maxInflight, empty.maxInflightBytes, empty.majorityRule)
  const { outgoing, incoming } = changesTo(confState)
  const simple = outgoing.length === 0 ? incoming : outgoing
  for (const change of simple) {
    const next = new Changer(tracker, lastIndex).simple([change])
    if (!next.ok) return next
    take(tracker, next.value)
  }
  if (outgoing.length > 0) return new Changer(tracker, lastIndex).enterJoint(confState.autoLeave, incoming)
  return ok({ config: tracker.config, progress: tracker.progress })
}

function take(tracker: ProgressTracker, { config, progress }: Changed): void {
  tracker.config = config
  tracker.progress = progress
}

/** First the outgoing voters one by one, then, in a joint step, from them to the incoming ones and the learners. */
function changesTo(confState: ConfState): { outgoing: ConfChangeSingle[]; incoming: ConfChangeSingle[] } {
  const each = (type: ConfChangeType, ids: readonly Id64[]): ConfChangeSingle[] =>
    ids.map((nodeId) => ({ type, nodeId }))
  return {
    outgoing: each('ConfChangeAddNode', confState.votersOutgoing),
    incoming: [
      ...each('ConfChangeRemoveNode', confState.votersOutgoing),
      ...each('ConfChangeAddNode', confState.voters),
      ...each('ConfChangeAddLearnerNode', confState.learners),
      ...each('ConfChangeAddLearnerNode', confState.learnersNext),
    ],
  }
}
