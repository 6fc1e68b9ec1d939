import type { Raft } from './raft.ts'
import type { RawNode } from './raw-node.ts'

/** All that the node's further behaviour depends on, as plain data: equal data, equal behaviour. For tests. */
export function plainStateOf(node: RawNode): unknown {
  return [
    plainState(node['raft']),
    node['prevSoftState'],
    node['prevHardState'],
    node['accepted'],
    node['steps'],
  ]
}

/** The node's state as plain data, without what it has only reported. */
function plainState(r: Raft): unknown {
  const progress = [...r.trk.progress].map(([id, pr]) => [id, pr.facts(), pr.sentCommit, pr.inflights.list()])
  return [
    [
      r.id,
      r.term,
      r.vote,
      r.lead,
      r.role,
      r.isLearner,
      r.leadTransferee,
      r.pendingConfIndex,
      r.uncommittedSize,
    ],
    [r.electionElapsed, r.heartbeatElapsed, r.randomizedElectionTimeout, r.rng.state()],
    [r.trk.config, progress, [...r.trk.votes]],
    r.readOnly.list().map(({ req, index, acks }) => [req, index, [...acks.keys()]]),
    [r.readStates, r.pendingReadIndexMessages, r.msgs, r.msgsAfterAppend],
    r.log.plainState(),
  ]
}
