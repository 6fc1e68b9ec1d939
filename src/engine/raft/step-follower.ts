import { hexOf, ID_NONE } from '../../base/id64.ts'
import type { Message } from '../../pb/raftpb.ts'
import { hup } from './campaign.ts'
import { handleAppendEntries, handleHeartbeat, handleSnapshot } from './handle-append.ts'
import type { Raft } from './raft.ts'

/** A follower takes a message of its term. */
export function stepFollower(r: Raft, m: Message): null | 'ErrProposalDropped' {
  switch (m.type) {
    case 'MsgProp':
      return forwardProposal(r, m)
    case 'MsgApp':
      heardOfLeader(r, m)
      handleAppendEntries(r, m)
      return null
    case 'MsgHeartbeat':
      heardOfLeader(r, m)
      handleHeartbeat(r, m)
      return null
    case 'MsgSnap':
      heardOfLeader(r, m)
      handleSnapshot(r, m)
      return null
    case 'MsgTransferLeader':
      forwardToLeader(r, m, 'leader transfer')
      return null
    case 'MsgReadIndex':
      forwardToLeader(r, m, 'index reading')
      return null
    case 'MsgForgetLeader':
      forgetLeader(r)
      return null
    case 'MsgTimeoutNow':
      r.journal.info(
        `${r.name} [term ${r.term}] received MsgTimeoutNow from ${hexOf(m.from)} and starts an election to get leadership.`,
      )
      // The leader wants it, so there is nobody to ask beforehand.
      hup(r, 'transfer')
      return null
    case 'MsgReadIndexResp':
      takeReadIndex(r, m)
      return null
    default:
      return null
  }
}

function heardOfLeader(r: Raft, m: Message): void {
  r.electionElapsed = 0
  r.lead = m.from
}

function forwardProposal(r: Raft, m: Message): null | 'ErrProposalDropped' {
  if (r.lead === ID_NONE) {
    r.journal.info(`${r.name} no leader at term ${r.term}; dropping proposal`)
    return 'ErrProposalDropped'
  }
  if (r.settings.disableProposalForwarding) {
    r.journal.info(`${r.name} not forwarding to leader ${hexOf(r.lead)} at term ${r.term}; dropping proposal`)
    return 'ErrProposalDropped'
  }
  r.send({ ...m, to: r.lead, term: 0 })
  return null
}

function forwardToLeader(r: Raft, m: Message, what: string): void {
  if (r.lead === ID_NONE) {
    r.journal.info(`${r.name} no leader at term ${r.term}; dropping ${what} msg`)
    return
  }
  r.send({ ...m, to: r.lead, term: 0 })
}

function forgetLeader(r: Raft): void {
  if (r.settings.readOnlyLeaseBased) {
    r.journal.error('ignoring MsgForgetLeader due to ReadOnlyLeaseBased')
    return
  }
  if (r.lead === ID_NONE) return
  r.journal.info(`${r.name} forgetting leader ${hexOf(r.lead)} at term ${r.term}`)
  r.lead = ID_NONE
}

function takeReadIndex(r: Raft, m: Message): void {
  const [request] = m.entries
  if (m.entries.length !== 1 || request === undefined) {
    r.journal.error(
      `${r.name} invalid format of MsgReadIndexResp from ${hexOf(m.from)}, entries count: ${m.entries.length}`,
    )
    return
  }
  r.readStates.push({ index: m.index, requestCtx: request.data ?? new Uint8Array(0) })
}
