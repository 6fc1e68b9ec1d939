import { keyValueBytes } from '../../../pb/mvccpb.ts'
import type { WatchEvent, WatchResponse } from '../../../pb/rpcpb.ts'

/** Larger answers are cut when the watch wants that: etcd's largest request and what gRPC lays around it. */
export const FRAGMENT_BYTES = 1_572_864 + 524_288

/**
 * An answer in parts that are smaller than `most` bytes each, or hold one event (etcd `sendFragments`). Events of one revision may
 * so come apart; whoever asked for it puts together what is marked as a fragment with what follows. DIFF(etcd): only keys and
 * values count, not what frames them.
 */
export function fragments(response: WatchResponse, most: number): readonly WatchResponse[] {
  const parts: WatchEvent[][] = []
  let size = Infinity
  for (const event of response.events) {
    const bytes = keyValueBytes(event.kv) + (event.prevKv?.value.length ?? 0)
    if ((size += bytes) >= most) {
      parts.push([])
      size = bytes
    }
    parts.at(-1)?.push(event)
  }
  return parts.map((events, i) => ({ ...response, events, ...(parts[i + 1] && { fragment: true }) }))
}
