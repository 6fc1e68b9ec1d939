import { assert } from '../../base/assert.ts'
import { hexOf, ID_NONE } from '../../base/id64.ts'
import type { Entry, Message } from '../../pb/raftpb.ts'
import { asV2, confChangeIn, confChangeText, type AnyConfChange } from './confchange/conf-change-v2.ts'
import type { Raft } from './raft.ts'
import { confirmReads, handleReadIndex, releasePendingReadIndexMessages } from './read-index.ts'
import {
  appendEntry,
  bcastAppend,
  bcastHeartbeat,
  maybeCommit,
  maybeSendAppend,
  sendTimeoutNow,
} from './replicate.ts'
import { becomeFollower } from './roles.ts'
import type { Progress } from './tracker/progress.ts'

/** A leader takes a message of its term. */
export function stepLeader(r: Raft, m: Message): null | 'ErrProposalDropped' {
  switch (m.type) {
    case 'MsgBeat':
      bcastHeartbeat(r)
      return null
    case 'MsgCheckQuorum':
      checkQuorum(r)
      return null
    case 'MsgProp':
      return propose(r, m)
    case 'MsgReadIndex':
      handleReadIndex(r, m)
      return null
    case 'MsgForgetLeader':
      return null
    default: {
      const pr = r.trk.progress.get(m.from)
      if (pr === undefined) r.journal.debug(() => `${r.name} no progress available for ${hexOf(m.from)}`)
      else stepOfMember(r, m, pr)
      return null
    }
  }
}

function stepOfMember(r: Raft, m: Message, pr: Progress): void {
  switch (m.type) {
    case 'MsgAppResp':
      // The leader's own copy is acknowledged here as well, when it is durable.
      pr.recentActive = true
      if (m.reject) appendRejected(r, m, pr)
      else appendAccepted(r, m, pr)
      return
    case 'MsgHeartbeatResp':
      pr.recentActive = true
      pr.msgAppFlowPaused = false
      if (pr.match < r.log.lastIndex() || pr.state === 'StateProbe') maybeSendAppend(r, m.from, true)
      confirmReads(r, m)
      return
    case 'MsgSnapStatus':
      snapshotReported(r, m, pr)
      return
    case 'MsgUnreachable':
      // What was sent optimistically is probably lost.
      if (pr.state === 'StateReplicate') pr.becomeProbe()
      r.journal.debug(
        () => `${r.name} failed to send message to ${hexOf(m.from)} because it is unreachable [${pr.text()}]`,
      )
      return
    case 'MsgTransferLeader':
      transferLeader(r, m, pr)
      return
    default:
  }
}

/** Thesis §6.2: a leader that cannot reach a quorum steps down. Everyone has to show up again until the next check. */
function checkQuorum(r: Raft): void {
  if (!r.trk.quorumActive()) {
    r.journal.warn(`${r.name} stepped down to follower since quorum is not active`)
    const active = r.trk.activeVoters()
    r.journal.emit({ kind: 'quorum-lost', term: r.term, active, quorum: r.trk.quorum() })
    becomeFollower(r, r.term, ID_NONE, null)
  }
  for (const [id, pr] of r.trk.progress) if (id !== r.id) pr.recentActive = false
}

function propose(r: Raft, m: Message): null | 'ErrProposalDropped' {
  assert(m.entries.length > 0, `${r.name} stepped empty MsgProp`)
  // Removed from the configuration while it leads.
  if (!r.trk.progress.has(r.id)) return 'ErrProposalDropped'
  if (r.leadTransferee !== ID_NONE) {
    r.journal.debug(
      () =>
        `${r.name} [term ${r.term}] transfer leadership to ${hexOf(r.leadTransferee)} is in progress; dropping proposal`,
    )
    return 'ErrProposalDropped'
  }
  const entries = m.entries.map((entry, i) => checkedConfChange(r, entry, i))
  if (!appendEntry(r, entries)) return 'ErrProposalDropped'
  bcastAppend(r)
  return null
}

/** A conf change that may not be made now is proposed as an empty entry in its place. */
function checkedConfChange(r: Raft, entry: Entry, offset: number): Entry {
  const change = confChangeIn(entry)
  if (change === null) return entry
  const failed = failedCheck(r, change)
  if (failed !== null && !r.settings.disableConfChangeValidation) {
    r.journal.info(
      `${r.name} ignoring conf change ${confChangeText(change)} at config ${r.configText()}: ${failed}`,
    )
    return { type: 'EntryNormal', term: 0, index: 0, data: null }
  }
  r.pendingConfIndex = r.log.lastIndex() + offset + 1
  return entry
}

function failedCheck(r: Raft, change: AnyConfChange): string | null {
  const { applied } = r.log
  if (r.pendingConfIndex > applied) {
    return `possible unapplied conf change at index ${r.pendingConfIndex} (applied to ${applied})`
  }
  const joint = r.trk.config.voters[1].length > 0
  const leaves = asV2(change).changes.length === 0
  if (joint && !leaves) return 'must transition out of joint config first'
  if (!joint && leaves) return 'not in joint state; refusing empty conf change'
  return null
}

/** The member has no such entry: try where its hint says the logs may agree. */
function appendRejected(r: Raft, m: Message, pr: Progress): void {
  r.journal.debug(
    () =>
      `${r.name} received MsgAppResp(rejected, hint: (index ${m.rejectHint}, term ${m.logTerm})) ` +
      `from ${hexOf(m.from)} for index ${m.index}`,
  )
  // Its entries behind ours of that term cannot be in our log: skip a whole term at once.
  const nextProbe = m.logTerm > 0 ? r.log.findConflictByTerm(m.rejectHint, m.logTerm).index : m.rejectHint
  if (!pr.maybeDecrTo(m.index, nextProbe)) return
  r.journal.debug(() => `${r.name} decreased progress of ${hexOf(m.from)} to [${pr.text()}]`)
  if (pr.state === 'StateReplicate') pr.becomeProbe()
  maybeSendAppend(r, m.from, true)
}

function appendAccepted(r: Raft, m: Message, pr: Progress): void {
  // A probed member that acknowledges what was known before is found nevertheless.
  if (!pr.maybeUpdate(m.index) && !(pr.match === m.index && pr.state === 'StateProbe')) return
  if (pr.state === 'StateProbe') {
    pr.becomeReplicate()
  } else if (pr.state === 'StateReplicate') {
    pr.inflights.freeLE(m.index)
  } else if (pr.match + 1 >= r.log.firstIndex()) {
    r.journal.debug(
      () =>
        `${r.name} recovered from needing snapshot, resumed sending replication messages to ${hexOf(m.from)} [${pr.text()}]`,
    )
    pr.becomeProbe()
    pr.becomeReplicate()
  }
  if (maybeCommit(r)) {
    releasePendingReadIndexMessages(r)
    bcastAppend(r)
  } else if (m.from !== r.id && pr.canBumpCommit(r.log.committed)) {
    maybeSendAppend(r, m.from, true)
  }
  // The acknowledgement made room: send on in messages of limited size.
  if (m.from !== r.id) while (maybeSendAppend(r, m.from, false));
  if (m.from === r.leadTransferee && pr.match === r.log.lastIndex()) {
    r.journal.info(`${r.name} sent MsgTimeoutNow to ${hexOf(m.from)} after received MsgAppResp`)
    sendTimeoutNow(r, m.from)
  }
}

function snapshotReported(r: Raft, m: Message, pr: Progress): void {
  if (pr.state !== 'StateSnapshot') return
  // A failed one was never there, so probing starts before it.
  if (m.reject) pr.pendingSnapshot = 0
  pr.becomeProbe()
  const outcome = m.reject ? 'failed' : 'succeeded'
  r.journal.debug(
    () =>
      `${r.name} snapshot ${outcome}, resumed sending replication messages to ${hexOf(m.from)} [${pr.text()}]`,
  )
  // The next message waits for its answer, or for a heartbeat's.
  pr.msgAppFlowPaused = true
}

function transferLeader(r: Raft, m: Message, pr: Progress): void {
  const transferee = m.from
  const to = hexOf(transferee)
  if (pr.isLearner) {
    r.journal.debug(() => `${r.name} is learner. Ignored transferring leadership`)
    return
  }
  const former = r.leadTransferee
  if (former === transferee) {
    r.journal.info(
      `${r.name} [term ${r.term}] transfer leadership to ${to} is in progress, ignores request to same node ${to}`,
    )
    return
  }
  if (former !== ID_NONE) {
    r.abortLeaderTransfer()
    r.journal.info(`${r.name} [term ${r.term}] abort previous transferring leadership to ${hexOf(former)}`)
  }
  if (transferee === r.id) {
    r.journal.debug(() => `${r.name} is already leader. Ignored transferring leadership to self`)
    return
  }
  r.journal.info(`${r.name} [term ${r.term}] starts to transfer leadership to ${to}`)
  // It has one election timeout from now.
  r.electionElapsed = 0
  r.leadTransferee = transferee
  if (pr.match === r.log.lastIndex()) {
    sendTimeoutNow(r, transferee)
    r.journal.info(`${r.name} sends MsgTimeoutNow to ${to} immediately as ${to} already has up-to-date log`)
  } else {
    maybeSendAppend(r, transferee, true)
  }
}
