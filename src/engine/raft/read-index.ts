import { ID_NONE } from '../../base/id64.ts'
import { type Message, message } from '../../pb/raftpb.ts'
import type { Raft } from './raft.ts'
import { contextOf } from './read-only.ts'
import { bcastHeartbeatWithContext, committedEntryInCurrentTerm } from './replicate.ts'

/** Linearizable reads without a log entry (thesis §6.4). */

/** A leader is asked at which index a read may be answered. */
export function handleReadIndex(r: Raft, m: Message): void {
  if (r.trk.isSingleton()) {
    answerRead(r, m, r.log.committed)
    return
  }
  // Before it has committed an entry of its term a leader does not know how far the log is committed.
  if (!committedEntryInCurrentTerm(r)) {
    r.pendingReadIndexMessages.push(m)
    return
  }
  startRead(r, m)
}

/** The leader has committed an entry of its term. */
export function releasePendingReadIndexMessages(r: Raft): void {
  if (r.pendingReadIndexMessages.length === 0) return
  if (!committedEntryInCurrentTerm(r)) {
    r.journal.error('pending MsgReadIndex should be released only after first commit in current term')
    return
  }
  const released = r.pendingReadIndexMessages
  r.pendingReadIndexMessages = []
  for (const m of released) startRead(r, m)
}

function startRead(r: Raft, m: Message): void {
  // With a lease the leader trusts its clock; without the rule it trusts itself.
  if (r.settings.readOnlyLeaseBased || r.settings.off.readIndexConfirmation) {
    answerRead(r, m, r.log.committed)
    return
  }
  const context = contextOf(m)
  r.readOnly.addRequest(r.log.committed, m)
  r.readOnly.recvAck(r.id, context)
  bcastHeartbeatWithContext(r, context)
}

/** A member has answered the heartbeat of a read. Once a quorum has, this node was the leader when it was asked. */
export function confirmReads(r: Raft, m: Message): void {
  if (r.settings.readOnlyLeaseBased || m.context === null || m.context.length === 0) return
  if (r.trk.voteResult(r.readOnly.recvAck(m.from, m.context)) !== 'VoteWon') return
  for (const { req, index } of r.readOnly.advance(m.context)) answerRead(r, req, index)
}

/** Here, or to the follower that forwarded it. */
function answerRead(r: Raft, req: Message, index: number): void {
  if (req.from === ID_NONE || req.from === r.id) {
    r.readStates.push({ index, requestCtx: contextOf(req) })
    return
  }
  r.send(message('MsgReadIndexResp', { to: req.from, index, entries: req.entries }))
}
