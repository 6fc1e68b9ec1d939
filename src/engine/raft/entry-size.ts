import type { Entry } from '../../pb/raftpb.ts'
import { entrySize } from '../../pb/raftpb-codec.ts'

export function entriesSize(entries: readonly Entry[]): number {
  let size = 0
  for (const entry of entries) size += entrySize(entry)
  return size
}

/** Bytes of the data alone: an empty entry weighs nothing in the uncommitted limit. */
export function payloadsSize(entries: readonly Entry[]): number {
  let size = 0
  for (const entry of entries) size += entry.data === null ? 0 : entry.data.length
  return size
}

/** The longest prefix within `maxSize`, and the first entry at least. */
export function limitSize(entries: readonly Entry[], maxSize: number): readonly Entry[] {
  if (entries.length === 0 || maxSize === Infinity) return entries
  let size = entrySize(entries[0] as Entry)
  for (let i = 1; i < entries.length; i++) {
    size += entrySize(entries[i] as Entry)
    if (size > maxSize) return entries.slice(0, i)
  }
  return entries
}
