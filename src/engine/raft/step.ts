import { hexOf, ID_NONE } from '../../base/id64.ts'
import { type Message, message, type Snapshot } from '../../pb/raftpb.ts'
import {
  answerVoteRequest,
  hup,
  ignoredEarlierVote,
  ignoredInLease,
  rejectEarlierPreVote,
} from './campaign.ts'
import { confChangeEntry } from './confchange/conf-change-v2.ts'
import { entriesSize, payloadsSize } from './entry-size.ts'
import type { Raft } from './raft.ts'
import { becomeFollower } from './roles.ts'
import { stepCandidate } from './step-candidate.ts'
import { stepFollower } from './step-follower.ts'
import { stepLeader } from './step-leader.ts'

/** Takes one message: first its term against this node's (§5.1), then what every role does alike, then the role. */
export function step(r: Raft, m: Message): null | 'ErrProposalDropped' {
  // Term 0 is a message of this node to itself, or of a client.
  if (m.term > r.term) {
    if (!stepHigherTerm(r, m)) return null
  } else if (m.term !== 0 && m.term < r.term) {
    stepLowerTerm(r, m)
    return null
  }
  switch (m.type) {
    case 'MsgHup':
      hup(r, r.settings.preVote ? 'pre' : 'election')
      return null
    case 'MsgVote':
    case 'MsgPreVote':
      answerVoteRequest(r, m)
      return null
    case 'MsgStorageAppendResp':
      if (m.index !== 0) r.log.unstable.stableTo({ term: m.logTerm, index: m.index })
      if (m.snapshot !== null) appliedSnap(r, m.snapshot)
      return null
    case 'MsgStorageApplyResp':
      appliedEntries(r, m)
      return null
    default:
      return stepInRole(r, m)
  }
}

function stepInRole(r: Raft, m: Message): null | 'ErrProposalDropped' {
  switch (r.role) {
    case 'leader':
      return stepLeader(r, m)
    case 'follower':
      return stepFollower(r, m)
    case 'candidate':
    case 'pre-candidate':
      return stepCandidate(r, m)
  }
}

/** False when the message is ignored. */
function stepHigherTerm(r: Raft, m: Message): boolean {
  if ((m.type === 'MsgVote' || m.type === 'MsgPreVote') && ignoredInLease(r, m)) return false
  // A pre-vote is about a term that nobody has yet; a refusal of it tells a real one.
  if (m.type === 'MsgPreVote' || (m.type === 'MsgPreVoteResp' && !m.reject)) return true
  r.journal.info(
    `${r.name} [term: ${r.term}] received a ${m.type} message with higher term from ${hexOf(m.from)} [term: ${m.term}]`,
  )
  const ofLeader = m.type === 'MsgApp' || m.type === 'MsgHeartbeat' || m.type === 'MsgSnap'
  becomeFollower(r, m.term, ofLeader ? m.from : ID_NONE, m)
  return true
}

function stepLowerTerm(r: Raft, m: Message): void {
  const { checkQuorum, preVote } = r.settings
  if ((checkQuorum || preVote) && (m.type === 'MsgHeartbeat' || m.type === 'MsgApp')) {
    // This node's vote requests may be ignored in the lease; the answer tells the old leader of the later term.
    r.send(message('MsgAppResp', { to: m.from }))
  } else if (m.type === 'MsgPreVote') {
    rejectEarlierPreVote(r, m)
  } else if (m.type === 'MsgStorageAppendResp') {
    // The entries may have been replaced meanwhile; a snapshot cannot.
    if (m.index !== 0) {
      r.journal.info(
        `${r.name} [term: ${r.term}] ignored entry appends from a ${m.type} message with lower term [term: ${m.term}]`,
      )
    }
    if (m.snapshot !== null) appliedSnap(r, m.snapshot)
  } else {
    if (m.type === 'MsgVote') ignoredEarlierVote(r, m)
    r.journal.info(
      `${r.name} [term: ${r.term}] ignored a ${m.type} message with lower term from ${hexOf(m.from)} [term: ${m.term}]`,
    )
  }
}

function appliedEntries(r: Raft, m: Message): void {
  const last = m.entries[m.entries.length - 1]
  if (last === undefined) return
  appliedTo(r, last.index, entriesSize(m.entries))
  r.reduceUncommittedSize(payloadsSize(m.entries))
}

function appliedSnap(r: Raft, snapshot: Snapshot): void {
  r.log.unstable.stableSnapTo(snapshot.metadata.index)
  appliedTo(r, snapshot.metadata.index, 0)
}

/** The state machine has got this far. A leader in a joint configuration that ends by itself proposes its end. */
function appliedTo(r: Raft, index: number, size: number): void {
  const applied = Math.max(index, r.log.applied)
  r.log.appliedTo(applied, size)
  if (!r.trk.config.autoLeave || applied < r.pendingConfIndex || r.role !== 'leader') return
  const config = r.configText()
  const error = step(r, message('MsgProp', { entries: [confChangeEntry(null)] }))
  if (error === null) {
    r.journal.info(`initiating automatic transition out of joint configuration ${config}`)
  } else {
    r.journal.debug(
      () => `not initiating automatic transition out of joint configuration ${config}: raft proposal dropped`,
    )
  }
}

/** One tick of the clock, of a role's kind. */
export function tick(r: Raft): void {
  if (r.role === 'leader') tickHeartbeat(r)
  else tickElection(r)
}

function tickElection(r: Raft): void {
  r.electionElapsed++
  if (!r.promotable() || !r.pastElectionTimeout()) return
  r.journal.emit({ kind: 'timer-fired', term: r.term, ticks: r.electionElapsed })
  r.electionElapsed = 0
  step(r, message('MsgHup', { from: r.id }))
}

function tickHeartbeat(r: Raft): void {
  r.heartbeatElapsed++
  r.electionElapsed++
  if (r.electionElapsed >= r.settings.electionTimeout) {
    r.electionElapsed = 0
    if (r.settings.checkQuorum) step(r, message('MsgCheckQuorum', { from: r.id }))
    // A transfer that takes longer has failed.
    if (r.role === 'leader') r.abortLeaderTransfer()
  }
  if (r.role !== 'leader') return
  if (r.heartbeatElapsed >= r.settings.heartbeatTimeout) {
    r.heartbeatElapsed = 0
    step(r, message('MsgBeat', { from: r.id }))
  }
}
