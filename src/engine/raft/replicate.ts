import { assert } from '../../base/assert.ts'
import { hexOf, type Id64 } from '../../base/id64.ts'
import { type Entry, message } from '../../pb/raftpb.ts'
import { payloadsSize } from './entry-size.ts'
import type { Raft } from './raft.ts'
import type { Progress } from './tracker/progress.ts'

/** What a leader sends: entries, snapshots, heartbeats; and what it commits (§5.3, §5.4). */

/**
 * Sends what the member lacks, if it may be sent anything now. An empty message carries the commit index; it is
 * left out unless `sendIfEmpty`. Gives whether a message left.
 */
export function maybeSendAppend(r: Raft, to: Id64, sendIfEmpty: boolean): boolean {
  const pr = progressOf(r, to)
  if (pr.isPaused()) return false
  const prevIndex = pr.next - 1
  const prevTerm = r.log.term(prevIndex)
  if (typeof prevTerm === 'string') return maybeSendSnapshot(r, to, pr)

  // With full inflights an empty message still goes: if all that filled them was lost, its refusal tells.
  const mayCarry = pr.state !== 'StateReplicate' || !pr.inflights.full()
  const entries = mayCarry ? r.log.entries(pr.next, r.settings.maxMsgSize) : []
  if (entries.length === 0 && !sendIfEmpty) return false
  if (typeof entries === 'string') return maybeSendSnapshot(r, to, pr)

  const { committed } = r.log
  r.send(message('MsgApp', { to, index: prevIndex, logTerm: prevTerm, entries, commit: committed }))
  pr.sentEntries(entries.length, payloadsSize(entries))
  pr.setSentCommit(committed)
  return true
}

export function bcastAppend(r: Raft): void {
  for (const id of r.trk.progress.keys()) if (id !== r.id) maybeSendAppend(r, id, true)
}

/** The entries that it needs are compacted: it gets the state machine instead. */
function maybeSendSnapshot(r: Raft, to: Id64, pr: Progress): boolean {
  if (!pr.recentActive) {
    r.journal.debug(() => `ignore sending snapshot to ${hexOf(to)} since it is not recently active`)
    return false
  }
  const snapshot = r.log.snapshotToSend()
  const { index, term } = snapshot.metadata
  if (!r.journal.holds(index > 0, () => 'need non-empty snapshot')) return false
  r.journal.debug(
    () =>
      `${r.name} [firstindex: ${r.log.firstIndex()}, commit: ${r.log.committed}] ` +
      `sent snapshot[index: ${index}, term: ${term}] to ${hexOf(to)} [${pr.text()}]`,
  )
  pr.becomeSnapshot(index)
  r.journal.debug(() => `${r.name} paused sending replication messages to ${hexOf(to)} [${pr.text()}]`)
  r.send(message('MsgSnap', { to, snapshot }))
  return true
}

/** A heartbeat tells no more of the commit index than the member is known to have. */
function sendHeartbeat(r: Raft, to: Id64, context: Uint8Array | null): void {
  const pr = progressOf(r, to)
  const commit = Math.min(pr.match, r.log.committed)
  r.send(message('MsgHeartbeat', { to, commit, context }))
  pr.setSentCommit(commit)
}

export function bcastHeartbeat(r: Raft): void {
  bcastHeartbeatWithContext(r, r.readOnly.lastPendingContext())
}

export function bcastHeartbeatWithContext(r: Raft, context: Uint8Array | null): void {
  for (const id of r.trk.progress.keys()) if (id !== r.id) sendHeartbeat(r, id, context)
}

export function sendTimeoutNow(r: Raft, to: Id64): void {
  r.send(message('MsgTimeoutNow', { to }))
}

/** §5.4.2: counts copies of an entry of its own term only; what is before it is committed along. */
export function maybeCommit(r: Raft): boolean {
  const ofThisTermOnly = !r.settings.off.commitOwnTerm
  return r.log.maybeCommit({ term: r.term, index: r.trk.committed() }, ofThisTermOnly)
}

export function committedEntryInCurrentTerm(r: Raft): boolean {
  return r.log.termOrZero(r.log.committed) === r.term
}

/**
 * A leader appends: the entries get its term and the next indexes. False when they would exceed the limit of
 * uncommitted data. The leader counts its own copy once it is durable, by a message to itself.
 */
export function appendEntry(r: Raft, proposed: readonly Entry[]): boolean {
  const last = r.log.lastIndex()
  if (!r.increaseUncommittedSize(proposed)) {
    r.journal.warn(
      `${r.name} appending new entries to log would exceed uncommitted entry size limit; dropping proposal`,
    )
    return false
  }
  const entries = proposed.map(({ type, data }, i) => ({ type, term: r.term, index: last + 1 + i, data }))
  const index = r.log.append(entries, true)
  r.send(message('MsgAppResp', { to: r.id, index }))
  return true
}

function progressOf(r: Raft, id: Id64): Progress {
  const pr = r.trk.progress.get(id)
  assert(pr !== undefined, 'a leader sends only to members')
  return pr
}
