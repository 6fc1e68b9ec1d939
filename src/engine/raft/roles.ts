import { assert } from '../../base/assert.ts'
import { ID_NONE, type Id64 } from '../../base/id64.ts'
import type { Entry, Message } from '../../pb/raftpb.ts'
import type { Raft } from './raft.ts'
import type { Role } from './raft-event.ts'
import { ReadOnly } from './read-only.ts'
import { appendEntry } from './replicate.ts'

/** The four roles and the ways between them (§5.1, figure 4). */

/** `by` is the message of a higher term that forced it, null when the node steps back by itself. */
export function becomeFollower(r: Raft, term: number, lead: Id64, by: Message | null): void {
  reset(r, term, by)
  r.lead = lead
  changeRole(r, 'follower')
  r.journal.info(`${r.name} became follower at term ${r.term}`)
}

export function becomeCandidate(r: Raft): void {
  assert(r.role !== 'leader', 'invalid transition [leader -> candidate]')
  reset(r, r.term + 1, null)
  r.vote = r.id
  changeRole(r, 'candidate')
  r.journal.info(`${r.name} became candidate at term ${r.term}`)
}

/** It asks whether it could win: neither its term nor its vote changes. */
export function becomePreCandidate(r: Raft): void {
  assert(r.role !== 'leader', 'invalid transition [leader -> pre-candidate]')
  r.trk.resetVotes()
  r.lead = ID_NONE
  changeRole(r, 'pre-candidate')
  r.journal.info(`${r.name} became pre-candidate at term ${r.term}`)
}

export function becomeLeader(r: Raft): void {
  assert(r.role !== 'follower', 'invalid transition [follower -> leader]')
  reset(r, r.term, null)
  r.lead = r.id
  changeRole(r, 'leader')
  const pr = r.trk.progress.get(r.id)
  assert(pr !== undefined, 'only a member becomes the leader')
  pr.becomeReplicate()
  pr.recentActive = true
  // There may be a conf change among the entries that are not applied yet: one behind them all is safe to assume.
  r.pendingConfIndex = r.log.lastIndex()
  appendNoOp(r)
  r.journal.info(`${r.name} became leader at term ${r.term}`)
}

/** An empty entry of the new term: with it everything before can be committed (§8). */
function appendNoOp(r: Raft): void {
  if (r.settings.off.noOp) return
  const empty: Entry = { type: 'EntryNormal', term: 0, index: 0, data: null }
  const appended = appendEntry(r, [empty])
  assert(appended, 'empty entry was dropped')
}

function reset(r: Raft, term: number, by: Message | null): void {
  if (r.term !== term) {
    const cause = by === null ? { by: null, message: null } : { by: by.from, message: by.type }
    r.journal.emit({ kind: 'term', from: r.term, to: term, ...cause })
    r.term = term
    r.vote = ID_NONE
  }
  r.lead = ID_NONE
  r.electionElapsed = 0
  r.heartbeatElapsed = 0
  r.resetRandomizedElectionTimeout()
  r.abortLeaderTransfer()
  r.trk.resetVotes()
  r.trk.resetProgress(r.id, r.log.lastIndex())
  r.pendingConfIndex = 0
  r.uncommittedSize = 0
  r.readOnly = new ReadOnly()
}

function changeRole(r: Raft, to: Role): void {
  const from = r.role
  r.role = to
  if (from === to) return
  r.journal.emit({ kind: 'role', from, to, term: r.term, lead: r.lead === ID_NONE ? null : r.lead })
}
