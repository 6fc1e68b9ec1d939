import { assert } from '../../base/assert.ts'
import { decimalOf, ID_NONE, type Id64 } from '../../base/id64.ts'
import type { ConfChangeV2, ConfState, Snapshot } from '../../pb/raftpb.ts'
import { Changer, type Changed } from './confchange/changer.ts'
import { entersJoint, leavesJoint } from './confchange/conf-change-v2.ts'
import { restoreConfig } from './confchange/restore.ts'
import type { Raft } from './raft.ts'
import { bcastAppend, maybeCommit, maybeSendAppend } from './replicate.ts'
import { becomeFollower } from './roles.ts'
import { jointVoters } from './quorum/joint.ts'
import { confStateOf } from './tracker/tracker-config.ts'
import { ProgressTracker } from './tracker/progress-tracker.ts'

/** Which configuration a node acts by: changed when a conf change is applied, replaced by a snapshot's (§6). */

export function applyConfChange(r: Raft, change: ConfChangeV2): ConfState {
  const changer = new Changer(r.trk, r.log.lastIndex())
  const joint = entersJoint(change)
  const changed = leavesJoint(change)
    ? changer.leaveJoint()
    : joint !== null
      ? changer.enterJoint(joint.autoLeave, change.changes)
      : changer.simple(change.changes)
  // The leader checks a change before it proposes it, so a committed one can be applied.
  assert(changed.ok, changed.ok ? '' : changed.error)
  return switchToConfig(r, changed.value)
}

/** Starts from a stored or received configuration; the node's progress starts anew. */
export function restoreConfState(r: Raft, confState: ConfState): void {
  r.trk = new ProgressTracker(r.trk.maxInflight, r.trk.maxInflightBytes, r.trk.majorityRule)
  const restored = restoreConfig(r.trk, r.log.lastIndex(), confState)
  assert(restored.ok, restored.ok ? '' : `unable to restore config: ${restored.error}`)
  switchToConfig(r, restored.value)
}

function switchToConfig(r: Raft, { config, progress }: Changed): ConfState {
  r.trk.config = config
  r.trk.progress = progress
  r.journal.info(`${r.name} switched to configuration ${r.configText()}`)
  const confState = confStateOf(config)
  const own = progress.get(r.id)
  r.isLearner = own?.isLearner ?? false
  if (r.role !== 'leader') return confState
  if (own === undefined || own.isLearner) {
    // The leader was removed or demoted: it goes on leading, without a vote, until another is elected.
    if (r.settings.stepDownOnRemoval) becomeFollower(r, r.term, ID_NONE, null)
    return confState
  }
  if (confState.voters.length === 0) return confState
  if (maybeCommit(r)) {
    // With fewer voters more may be committed.
    bcastAppend(r)
  } else {
    // New members need not wait for the next heartbeat.
    for (const id of progress.keys()) if (id !== r.id) maybeSendAppend(r, id, false)
  }
  if (r.leadTransferee !== ID_NONE && !jointVoters(config.voters).includes(r.leadTransferee)) {
    r.abortLeaderTransfer()
  }
  return confState
}

/** A follower takes a snapshot in place of its log. False when it has no use for it. */
export function restore(r: Raft, snapshot: Snapshot): boolean {
  const { index, term, confState } = snapshot.metadata
  if (index <= r.log.committed) return false
  if (r.role !== 'follower') {
    r.journal.warn(`${r.name} attempted to restore snapshot as leader; should never happen`)
    becomeFollower(r, r.term + 1, ID_NONE, null)
    return false
  }
  // LearnersNext are voters of the outgoing half as well.
  const members = [...confState.voters, ...confState.learners, ...confState.votersOutgoing]
  if (!members.includes(r.id)) {
    r.journal.warn(
      `${r.name} attempted to restore snapshot but it is not in the ConfState ${goText(confState)}; should never happen`,
    )
    return false
  }
  const kept = r.log.matchTerm({ term, index })
  if (kept) {
    r.journal.info(`${lastText(r)} fast-forwarded commit to snapshot [index: ${index}, term: ${term}]`)
    r.log.commitTo(index)
    return false
  }
  r.log.restore(snapshot)
  restoreConfState(r, confState)
  r.journal.info(`${lastText(r)} restored snapshot [index: ${index}, term: ${term}]`)
  return true
}

function lastText(r: Raft): string {
  const last = r.log.last()
  return `${r.name} [commit: ${r.log.committed}, lastindex: ${last.index}, lastterm: ${last.term}]`
}

/** A ConfState as Go's `%v` prints the struct: `{[1 2] [] [3] [] false}`. */
function goText(state: ConfState): string {
  const list = (ids: readonly Id64[]): string => `[${ids.map(decimalOf).join(' ')}]`
  const { voters, learners, votersOutgoing, learnersNext, autoLeave } = state
  return `{${list(voters)} ${list(learners)} ${list(votersOutgoing)} ${list(learnersNext)} ${autoLeave}}`
}
