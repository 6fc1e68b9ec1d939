import { idField, keyValueBytes, numberField, varintBytes } from '../../../pb/mvccpb.ts'
import type { ResponseHeader, WatchEvent, WatchResponse } from '../../../pb/rpcpb.ts'

/** Larger answers are cut when the watch wants that: etcd's largest request and what gRPC lays around it. */
export const FRAGMENT_BYTES = 1_572_864 + 524_288
/** The mark of a fragment. */
const MARK_BYTES = 2

/**
 * An answer in parts that are smaller than `most` bytes each, or hold one event (etcd `sendFragments`). Events of one revision may so come
 * apart; whoever asked for it puts together what is marked as a fragment with what follows.
 */
export function fragments(response: WatchResponse, most = FRAGMENT_BYTES): readonly WatchResponse[] {
  const sizes = response.events.map(eventBytes)
  const head = headerBytes(response.header)
  if (sizes.length < 2 || sizes.reduce((sum, size) => sum + size, head) < most) return [response]
  const parts: WatchEvent[][] = []
  let size = Infinity
  for (const [i, event] of response.events.entries()) {
    size += sizes[i] ?? 0
    if (size >= most) {
      parts.push([])
      size = head + MARK_BYTES + (sizes[i] ?? 0)
    }
    parts.at(-1)?.push(event)
  }
  return parts.map((events, i) => ({ ...response, events, ...(i < parts.length - 1 && { fragment: true }) }))
}

function headerBytes({ clusterId, memberId, revision, raftTerm }: ResponseHeader): number {
  return inner(idField(clusterId) + idField(memberId) + numberField(revision) + numberField(raftTerm))
}

/** A record inside another, with its tag and length. */
function inner(bytes: number): number {
  return 1 + varintBytes(bytes) + bytes
}

function eventBytes({ type, kv, prevKv }: WatchEvent): number {
  const own = (type === 'DELETE' ? 2 : 0) + inner(keyValueBytes(kv))
  return inner(own + (prevKv === null ? 0 : inner(keyValueBytes(prevKv))))
}
