import { assert } from '../../../base/assert.ts'
import { hexOf, ID_NONE, type Id64 } from '../../../base/id64.ts'
import { ok, refuse, type Result } from '../../../base/result.ts'
import type { ConfChangeSingle } from '../../../pb/raftpb.ts'
import { Progress } from '../tracker/progress.ts'
import type { ProgressMap, ProgressTracker } from '../tracker/progress-tracker.ts'
import type { TrackerConfig } from '../tracker/tracker-config.ts'

/** A configuration and the progress that fits it. */
export interface Changed {
  readonly config: TrackerConfig
  readonly progress: ProgressMap
}

/** A configuration under change. */
interface Draft {
  incoming: Set<Id64>
  outgoing: Set<Id64>
  learners: Set<Id64>
  learnersNext: Set<Id64>
  autoLeave: boolean
  progress: Map<Id64, Progress>
}

/**
 * Computes configurations (etcd's confchange package). The tracker is only read; the result replaces its config and
 * progress. A new member starts at `lastIndex`: with no entries to be sent it is soon found out to need a snapshot.
 */
export class Changer {
  constructor(
    private readonly tracker: ProgressTracker,
    private readonly lastIndex: number,
  ) {}

  /** The old voters become the outgoing half, the changes are made to the incoming one. */
  enterJoint(autoLeave: boolean, changes: readonly ConfChangeSingle[]): Result<Changed> {
    const draft = this.draft()
    if (draft.outgoing.size > 0) return refuse('config is already joint')
    if (draft.incoming.size === 0) return refuse("can't make a zero-voter config joint")
    draft.outgoing = new Set(draft.incoming)
    const error = this.apply(draft, changes)
    if (error !== null) return refuse(error)
    draft.autoLeave = autoLeave
    return finished(draft)
  }

  /** The incoming half alone stands; who is in neither it nor the learners is forgotten. */
  leaveJoint(): Result<Changed> {
    const draft = this.draft()
    if (draft.outgoing.size === 0) return refuse("can't leave a non-joint config")
    for (const id of draft.learnersNext) {
      draft.learners.add(id)
      progressIn(draft, id).isLearner = true
    }
    draft.learnersNext = new Set()
    for (const id of draft.outgoing) {
      if (!draft.incoming.has(id) && !draft.learners.has(id)) draft.progress.delete(id)
    }
    draft.outgoing = new Set()
    draft.autoLeave = false
    return finished(draft)
  }

  /** At most one voter more or less, so that every majority of the old meets every one of the new. */
  simple(changes: readonly ConfChangeSingle[]): Result<Changed> {
    const draft = this.draft()
    if (draft.outgoing.size > 0) return refuse("can't apply simple config change in joint config")
    const error = this.apply(draft, changes)
    if (error !== null) return refuse(error)
    if (symmetricDifference(this.tracker.config.voters[0], draft.incoming) > 1) {
      return refuse('more than one voter changed without entering joint config')
    }
    return finished(draft)
  }

  private draft(): Draft {
    const { voters, learners, learnersNext, autoLeave } = this.tracker.config
    const draft: Draft = {
      incoming: new Set(voters[0]),
      outgoing: new Set(voters[1]),
      learners: new Set(learners),
      learnersNext: new Set(learnersNext),
      autoLeave,
      progress: new Map([...this.tracker.progress].map(([id, pr]) => [id, pr.clone()])),
    }
    assertInvariants(draft)
    return draft
  }

  private apply(draft: Draft, changes: readonly ConfChangeSingle[]): string | null {
    for (const { type, nodeId } of changes) {
      // The application replaces the id by None to make a committed change do nothing.
      if (nodeId === ID_NONE) continue
      if (type === 'ConfChangeAddNode') this.makeVoter(draft, nodeId)
      else if (type === 'ConfChangeAddLearnerNode') this.makeLearner(draft, nodeId)
      else if (type === 'ConfChangeRemoveNode') remove(draft, nodeId)
    }
    return draft.incoming.size === 0 ? 'removed all voters' : null
  }

  private makeVoter(draft: Draft, id: Id64): void {
    const pr = draft.progress.get(id)
    if (pr === undefined) this.initProgress(draft, id, false)
    else pr.isLearner = false
    draft.learners.delete(id)
    draft.learnersNext.delete(id)
    draft.incoming.add(id)
  }

  /** A voter of the outgoing half stays one until the joint config is left. */
  private makeLearner(draft: Draft, id: Id64): void {
    const pr = draft.progress.get(id)
    if (pr === undefined) {
      this.initProgress(draft, id, true)
      draft.learners.add(id)
      return
    }
    if (pr.isLearner) return
    remove(draft, id)
    draft.progress.set(id, pr)
    if (draft.outgoing.has(id)) {
      draft.learnersNext.add(id)
    } else {
      pr.isLearner = true
      draft.learners.add(id)
    }
  }

  private initProgress(draft: Draft, id: Id64, isLearner: boolean): void {
    const pr = new Progress(Math.max(this.lastIndex, 1), this.tracker.newInflights(), isLearner)
    // Not to be counted as dead before it had a chance to answer.
    pr.recentActive = true
    draft.progress.set(id, pr)
  }
}

function remove(draft: Draft, id: Id64): void {
  if (!draft.progress.has(id)) return
  draft.incoming.delete(id)
  draft.learners.delete(id)
  draft.learnersNext.delete(id)
  if (!draft.outgoing.has(id)) draft.progress.delete(id)
}

function symmetricDifference(before: readonly Id64[], after: ReadonlySet<Id64>): number {
  const former = new Set(before)
  let difference = 0
  for (const id of former) if (!after.has(id)) difference++
  for (const id of after) if (!former.has(id)) difference++
  return difference
}

function progressIn(draft: Draft, id: Id64): Progress {
  const pr = draft.progress.get(id)
  assert(pr !== undefined, `no progress for ${hexOf(id)}`)
  return pr
}

function finished(draft: Draft): Result<Changed> {
  assertInvariants(draft)
  const sorted = (ids: ReadonlySet<Id64>): readonly Id64[] => [...ids].sort()
  return ok({
    config: {
      voters: [sorted(draft.incoming), sorted(draft.outgoing)],
      autoLeave: draft.autoLeave,
      learners: sorted(draft.learners),
      learnersNext: sorted(draft.learnersNext),
    },
    progress: new Map([...draft.progress].sort(([a], [b]) => (a < b ? -1 : 1))),
  })
}

function assertInvariants(draft: Draft): void {
  for (const ids of [draft.incoming, draft.outgoing]) for (const id of ids) progressIn(draft, id)
  for (const id of draft.learnersNext) {
    assert(draft.outgoing.has(id), `${hexOf(id)} is in LearnersNext, but not Voters[1]`)
    assert(
      !progressIn(draft, id).isLearner,
      `${hexOf(id)} is in LearnersNext, but is already marked as learner`,
    )
  }
  for (const id of draft.learners) {
    assert(!draft.outgoing.has(id), `${hexOf(id)} is in Learners and Voters[1]`)
    assert(!draft.incoming.has(id), `${hexOf(id)} is in Learners and Voters[0]`)
    assert(progressIn(draft, id).isLearner, `${hexOf(id)} is in Learners, but is not marked as learner`)
  }
  if (draft.outgoing.size > 0) return
  assert(draft.learnersNext.size === 0, 'LearnersNext must be nil when not joint')
  assert(!draft.autoLeave, 'AutoLeave must be false when not joint')
}
