import type { Message } from '../../pb/raftpb.ts'

/**
 * etcd's processMessages: of several append answers in one Ready only the last leaves, and snapshots go another way, where the key
 * space is put beside them.
 */
export function processMessages(messages: readonly Message[]): {
  readonly others: readonly Message[]
  readonly snapshots: readonly Message[]
} {
  const last = messages.findLastIndex(({ type }) => type === 'MsgAppResp')
  const kept =
    last < 0 ? messages : messages.filter(({ type }, place) => type !== 'MsgAppResp' || place === last)
  const snapshots = kept.filter(({ type }) => type === 'MsgSnap')
  return { others: snapshots.length === 0 ? kept : kept.filter(({ type }) => type !== 'MsgSnap'), snapshots }
}
