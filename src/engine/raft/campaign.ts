import { assert } from '../../base/assert.ts'
import { equalBytes, utf8 } from '../../base/bytes.ts'
import { hexOf, type Id64, ID_NONE } from '../../base/id64.ts'
import { type Message, message } from '../../pb/raftpb.ts'
import { jointVoters } from './quorum/joint.ts'
import type { Raft } from './raft.ts'
import type { CampaignType, VoteRefusal } from './raft-event.ts'
import { becomeCandidate, becomePreCandidate } from './roles.ts'
import type { Tally } from './tracker/progress-tracker.ts'

/** Elections (§5.2, §5.4.1; pre-vote: thesis §9.6). */

/** Carried by the vote requests of a leader transfer: they are not held up by a lease. */
const CAMPAIGN_TRANSFER = utf8('CampaignTransfer')

/** The election timeout passed, or someone wants this node to campaign. */
export function hup(r: Raft, type: CampaignType): void {
  if (r.role === 'leader') {
    r.journal.debug(() => `${r.name} ignoring MsgHup because already leader`)
    return
  }
  if (!r.promotable()) {
    r.journal.warn(`${r.name} is unpromotable and can not campaign`)
    return
  }
  if (hasUnappliedConfChanges(r)) {
    r.journal.warn(
      `${r.name} cannot campaign at term ${r.term} since there are still pending configuration changes to apply`,
    )
    return
  }
  r.journal.info(`${r.name} is starting a new election at term ${r.term}`)
  campaign(r, type)
}

function hasUnappliedConfChanges(r: Raft): boolean {
  const { applied } = r.log
  const committed = Math.min(r.log.committed, r.log.lastIndex())
  if (applied >= committed) return false
  const entries = r.log.slice(applied + 1, committed + 1, Infinity)
  assert(typeof entries !== 'string', 'entries that are not applied are not compacted')
  return entries.some((entry) => entry.type !== 'EntryNormal')
}

/** Asks every voter. Its own vote counts once its new term and vote are durable, by a message to itself. */
export function campaign(r: Raft, type: CampaignType): void {
  if (!r.promotable()) r.journal.warn(`${r.name} is unpromotable; campaign() should have been called`)
  const pre = type === 'pre'
  const last = r.log.last()
  if (pre) becomePreCandidate(r)
  else becomeCandidate(r)
  const request = pre ? 'MsgPreVote' : 'MsgVote'
  const term = pre ? r.term + 1 : r.term
  const voters = jointVoters(r.trk.config.voters)
  r.journal.emit({ kind: 'campaign', type, term, quorum: r.trk.quorum(), voters: voters.length, last })
  const context = type === 'transfer' ? CAMPAIGN_TRANSFER : null
  for (const to of voters) {
    if (to === r.id) {
      r.send(message(pre ? 'MsgPreVoteResp' : 'MsgVoteResp', { to, term }))
      continue
    }
    r.journal.info(
      `${r.name} [logterm: ${last.term}, index: ${last.index}] sent ${request} request to ${hexOf(to)} at term ${r.term}`,
    )
    r.send(message(request, { to, term, index: last.index, logTerm: last.term, context }))
  }
}

/** Counts one answer. */
export function poll(r: Raft, m: Message): Tally {
  const granted = !m.reject
  r.journal.info(
    `${r.name} received ${m.type}${granted ? '' : ' rejection'} from ${hexOf(m.from)} at term ${r.term}`,
  )
  r.trk.recordVote(m.from, granted)
  const tally = r.trk.tallyVotes()
  const pre = m.type === 'MsgPreVoteResp'
  const { granted: grants, rejected: refusals } = tally
  const term = pre ? r.term + 1 : r.term
  const quorum = r.trk.quorum()
  r.journal.emit({ kind: 'tally', voter: m.from, term, pre, granted, grants, refusals, quorum })
  r.journal.info(`${r.name} has received ${grants} ${m.type} votes and ${refusals} vote rejections`)
  if (tally.result !== 'VotePending') {
    const result = tally.result === 'VoteWon' ? 'won' : 'lost'
    r.journal.emit({ kind: 'election', result, pre, term, grants, quorum })
  }
  return tally
}

/**
 * A vote request of a later term is ignored altogether while this node has heard of a leader within an election
 * timeout, unless that leader itself hands over (thesis §4.2.3).
 */
export function ignoredInLease(r: Raft, m: Message): boolean {
  const { checkQuorum, electionTimeout } = r.settings
  if (m.context !== null && equalBytes(m.context, CAMPAIGN_TRANSFER)) return false
  if (!checkQuorum || r.lead === ID_NONE || r.electionElapsed >= electionTimeout) return false
  const ticksLeft = electionTimeout - r.electionElapsed
  r.journal.info(
    `${voterText(r)} ignored ${requestText(m)} at term ${r.term}: ` +
      `lease is not expired (remaining ticks: ${ticksLeft})`,
  )
  reportVote(r, m, 'in-lease', ticksLeft)
  return true
}

/** A vote request of an earlier term gets no answer. */
export function ignoredEarlierVote(r: Raft, m: Message): void {
  reportVote(r, m, 'lower-term', 0)
}

/** A pre-vote request of an earlier term: the answer tells this node's own, so that the asker catches up. */
export function rejectEarlierPreVote(r: Raft, m: Message): void {
  r.journal.info(`${voterText(r)} rejected ${requestText(m)} at term ${r.term}`)
  reportVote(r, m, 'lower-term', 0)
  r.send(message('MsgPreVoteResp', { to: m.from, term: r.term, reject: true }))
}

/** Grants or refuses. Learners may vote: the asker may know of a configuration in which they are voters. */
export function answerVoteRequest(r: Raft, m: Message): void {
  const response = m.type === 'MsgVote' ? 'MsgVoteResp' : 'MsgPreVoteResp'
  const refusal = refusalOf(r, m)
  const decision = refusal === null ? `cast ${requestText(m, 'for')}` : `rejected ${requestText(m)}`
  r.journal.info(`${voterText(r)} ${decision} at term ${r.term}`)
  reportVote(r, m, refusal, 0)
  if (refusal !== null) {
    r.send(message(response, { to: m.from, term: r.term, reject: true }))
    return
  }
  // The answer carries the term that was asked for: a pre-candidate has not raised its own.
  r.send(message(response, { to: m.from, term: m.term }))
  if (m.type === 'MsgVote') {
    r.electionElapsed = 0
    r.vote = m.from
  }
}

function refusalOf(r: Raft, m: Message): VoteRefusal | null {
  const again = r.vote === m.from
  const ofFutureTerm = m.type === 'MsgPreVote' && m.term > r.term
  if (!again && !ofFutureTerm) {
    if (r.vote !== ID_NONE) return 'already-voted'
    if (r.lead !== ID_NONE) return 'has-leader'
  }
  if (r.settings.off.staleLogVoteCheck) return null
  return r.log.isUpToDate({ term: m.logTerm, index: m.index }) ? null : 'stale-log'
}

/** Must run before the vote is cast: the event tells the vote that stood. */
function reportVote(r: Raft, m: Message, reason: VoteRefusal | null, leaseTicksLeft: number): void {
  r.journal.emit({
    kind: 'vote',
    candidate: m.from,
    term: m.term,
    pre: m.type === 'MsgPreVote',
    granted: reason === null,
    reason,
    own: r.log.last(),
    theirs: { term: m.logTerm, index: m.index },
    votedFor: noneToNull(r.vote),
    leaseTicksLeft,
  })
}

function noneToNull(id: Id64): Id64 | null {
  return id === ID_NONE ? null : id
}

function voterText(r: Raft): string {
  const last = r.log.last()
  return `${r.name} [logterm: ${last.term}, index: ${last.index}, vote: ${hexOf(r.vote)}]`
}

function requestText(m: Message, preposition: 'for' | 'from' = 'from'): string {
  return `${m.type} ${preposition} ${hexOf(m.from)} [logterm: ${m.logTerm}, index: ${m.index}]`
}
