import { hexOf } from '../../base/id64.ts'
import { type Message, message } from '../../pb/raftpb.ts'
import { restore } from './configuration.ts'
import type { Raft } from './raft.ts'

/** What a follower does with its leader's messages. */

/** Appends, or refuses with a hint where the two logs could still agree (§5.3). */
export function handleAppendEntries(r: Raft, m: Message): void {
  if (m.index < r.log.committed) {
    r.send(message('MsgAppResp', { to: m.from, index: r.log.committed }))
    return
  }
  const prev = { term: m.logTerm, index: m.index }
  const checkPrev = !r.settings.off.logMatchingCheck
  const last = r.log.maybeAppend(prev, m.entries, m.commit, checkPrev)
  if (last !== null) {
    r.send(message('MsgAppResp', { to: m.from, index: last }))
    return
  }
  const ownTerm = r.log.termOrZero(m.index)
  r.journal.debug(
    () =>
      `${r.name} [logterm: ${ownTerm}, index: ${m.index}] rejected MsgApp ` +
      `[logterm: ${m.logTerm}, index: ${m.index}] from ${hexOf(m.from)}`,
  )
  // Of the entries at or before `prev` only one of a term not above prev's can be the same on both sides.
  const hint = r.log.findConflictByTerm(Math.min(m.index, r.log.lastIndex()), m.logTerm)
  r.journal.emit({ kind: 'append-refused', leader: m.from, prev, ownTerm, hint })
  r.send(
    message('MsgAppResp', {
      to: m.from,
      index: m.index,
      reject: true,
      rejectHint: hint.index,
      logTerm: hint.term,
    }),
  )
}

export function handleHeartbeat(r: Raft, m: Message): void {
  r.log.commitTo(m.commit)
  r.send(message('MsgHeartbeatResp', { to: m.from, context: m.context }))
}

export function handleSnapshot(r: Raft, m: Message): void {
  const restored = m.snapshot !== null && restore(r, m.snapshot)
  const index = m.snapshot?.metadata.index ?? 0
  const term = m.snapshot?.metadata.term ?? 0
  r.journal.info(
    `${r.name} [commit: ${r.log.committed}] ${restored ? 'restored' : 'ignored'} snapshot ` +
      `[index: ${index}, term: ${term}]`,
  )
  r.send(message('MsgAppResp', { to: m.from, index: restored ? r.log.lastIndex() : r.log.committed }))
}
