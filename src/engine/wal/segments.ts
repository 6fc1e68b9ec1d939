import type { Disk } from '../disk/disk.ts'
import { parseSegmentPath } from './segment-name.ts'

export interface Segment {
  readonly path: string
  /** Position in the chain, from 0. */
  readonly seq: number
  /** Index of the first entry that it may hold. */
  readonly index: number
}

/** In the order of their names. */
export function allSegments(disk: Disk): readonly Segment[] {
  return disk.paths().flatMap((path) => {
    const name = parseSegmentPath(path)
    return name === null ? [] : [{ path, ...name }]
  })
}

/** The segments to read for entries behind `index`; empty when there are none, or when one is missing. */
export function chainFrom(disk: Disk, index: number): readonly Segment[] {
  const all = allSegments(disk)
  const first = all.findLastIndex((segment) => segment.index <= index)
  if (first < 0) return []
  const chain = all.slice(first)
  return chain.every((segment, i) => segment.seq === (chain[0]?.seq ?? 0) + i) ? chain : []
}
