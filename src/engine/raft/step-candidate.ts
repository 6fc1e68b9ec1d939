import { ID_NONE } from '../../base/id64.ts'
import type { Message } from '../../pb/raftpb.ts'
import { campaign, poll } from './campaign.ts'
import { handleAppendEntries, handleHeartbeat, handleSnapshot } from './handle-append.ts'
import type { Raft } from './raft.ts'
import { hexOf } from '../../base/id64.ts'
import { bcastAppend } from './replicate.ts'
import { becomeFollower, becomeLeader } from './roles.ts'

/** A candidate or pre-candidate takes a message of its term. */
export function stepCandidate(r: Raft, m: Message): null | 'ErrProposalDropped' {
  switch (m.type) {
    case 'MsgProp':
      r.journal.info(`${r.name} no leader at term ${r.term}; dropping proposal`)
      return 'ErrProposalDropped'
    case 'MsgApp':
      becomeFollower(r, m.term, m.from, m)
      handleAppendEntries(r, m)
      return null
    case 'MsgHeartbeat':
      becomeFollower(r, m.term, m.from, m)
      handleHeartbeat(r, m)
      return null
    case 'MsgSnap':
      becomeFollower(r, m.term, m.from, m)
      handleSnapshot(r, m)
      return null
    case 'MsgVoteResp':
    case 'MsgPreVoteResp':
      // An answer to the other kind of request is a late one.
      if ((m.type === 'MsgPreVoteResp') === (r.role === 'pre-candidate')) countVote(r, m)
      return null
    case 'MsgTimeoutNow':
      r.journal.debug(
        () => `${r.name} [term ${r.term} state ${stateText(r)}] ignored MsgTimeoutNow from ${hexOf(m.from)}`,
      )
      return null
    default:
      return null
  }
}

function countVote(r: Raft, m: Message): void {
  const { result } = poll(r, m)
  if (result === 'VoteLost') {
    // It keeps its term: who refused may be behind.
    becomeFollower(r, r.term, ID_NONE, null)
  } else if (result === 'VoteWon') {
    if (r.role === 'pre-candidate') {
      campaign(r, 'election')
      return
    }
    becomeLeader(r)
    bcastAppend(r)
  }
}

function stateText(r: Raft): string {
  return r.role === 'pre-candidate' ? 'StatePreCandidate' : 'StateCandidate'
}
