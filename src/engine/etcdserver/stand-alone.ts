import { hexOf, type Id64, ID_NONE } from '../../base/id64.ts'
import { NO_BYTES } from '../../base/bytes.ts'
import { encodeMember } from '../../pb/membership.ts'
import { decodeConfChange, encodeConfChange } from '../../pb/raftpb-codec.ts'
import type { ConfChange, Entry, Snapshot } from '../../pb/raftpb.ts'
import type { Recovered } from './recover.ts'

/**
 * `--force-new-cluster` (etcd 3.4's restartAsStandaloneNode): what was not committed is dropped, and behind it the log gets, committed,
 * the removal of everybody else, durable at once. DIFF(etcd): a change of several members at once is passed over; etcd has none.
 */
export function standAlone(found: Recovered, id: Id64, cluster: Id64): Recovered {
  const { wal, hardState, snapshot } = found
  const kept = found.entries.filter(({ index }) => index <= hardState.commit)
  const dropped = found.entries.length - kept.length
  const added = removals(idsIn(snapshot, kept), id).map((change, place): Entry => {
    const index = hardState.commit + 1 + place
    return { type: 'EntryConfChange', term: hardState.term, index, data: encodeConfChange(change) }
  })
  wal.save(null, added)
  wal.sync()
  const entries = [...kept, ...added]
  const commit = entries.at(-1)?.index ?? hardState.commit
  const lines = [...found.lines]
  const info = (text: string): unknown => lines.push({ level: 'INFO', text: `etcdserver: ${text}` })
  if (dropped > 0) info(`discarding ${dropped} uncommitted WAL entries`)
  info(`forcing restart of member ${hexOf(id)} in cluster ${hexOf(cluster)} at commit index ${commit}`)
  return { ...found, entries, hardState: { ...hardState, commit }, lines }
}

/** Members that the snapshot and the log know, ascending. */
function idsIn(snapshot: Snapshot | null, entries: readonly Entry[]): readonly Id64[] {
  const { voters = [], learners = [] } = snapshot?.metadata.confState ?? {}
  const ids = new Set<Id64>([...voters, ...learners])
  for (const { type, data } of entries) {
    const change = type === 'EntryConfChange' ? decodeConfChange(data ?? NO_BYTES) : null
    if (change?.ok !== true) continue
    const { nodeId } = change.value
    if (change.value.type === 'ConfChangeRemoveNode') ids.delete(nodeId)
    else if (change.value.type !== 'ConfChangeUpdateNode') ids.add(nodeId)
  }
  return [...ids].sort()
}

function removals(ids: readonly Id64[], self: Id64): readonly ConfChange[] {
  const changes = ids
    .filter((id) => id !== self)
    .map((nodeId): ConfChange => ({ id: ID_NONE, type: 'ConfChangeRemoveNode', nodeId, context: null }))
  if (ids.includes(self)) return changes
  const urls = ['http://localhost:2380']
  const context = encodeMember({ id: self, name: '', peerURLs: urls, clientURLs: [], isLearner: false })
  return [...changes, { id: ID_NONE, type: 'ConfChangeAddNode', nodeId: self, context }]
}
