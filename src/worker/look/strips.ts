import { decodeLength, isTooLarge, LENGTH_BYTES } from '../../engine/wal/frame.ts'
import type { IndexedRecord } from '../../engine/wal/segment-index.ts'
import type {
  BrokenPlace,
  FoldItem,
  RecordItem,
  RecordStanding,
  StripItem,
  StripLook,
} from '../../protocol/view/bytes-look.ts'
import { crcText, type NameOf, recordItem } from './record-item.ts'
import { type ChainSegment, type Reached, standings } from './wal-chain.ts'

/** A strip is never told in more pieces, however long its window is. */
const ITEMS_MOST = 400

export interface StripWindow {
  /** From where on; null: up to the segment's end. */
  readonly from: number | null
  readonly bytes: number
  /** Records narrower than this are folded with their neighbours. */
  readonly foldBytes: number
}

/** A stretch of a segment, its records as a picture of that scale needs them. */
export function stripLook(
  segment: ChainSegment,
  window: StripWindow,
  reached: Reached,
  nameOf: NameOf,
): StripLook {
  const { path, seq, index, scan, durableBytes } = segment
  const file = scan.file.read()
  const from = Math.max(0, Math.floor(window.from ?? file.length - window.bytes))
  const to = Math.min(file.length, from + window.bytes)
  const broken = brokenPlace(segment)
  const standing = standings(segment, reached)
  const folds = new Folding(Math.max(window.foldBytes, Math.ceil((to - from) / ITEMS_MOST)), (record, how) =>
    recordItem(file, record, how, nameOf),
  )
  const { records } = scan
  for (let i = firstAt(records, from); i < records.length; i++) {
    const record = records[i]
    if (record === undefined || record.offset >= to) break
    folds.add(record, standing(record, i))
  }
  if (broken !== null && broken.offset < to) {
    const damaged = damagedFrame(file, broken.offset)
    if (damaged !== null)
      folds.add(damaged, damaged.offset + damaged.bytes > durableBytes ? 'buffered' : 'durable')
  }
  return {
    path,
    seq,
    index,
    bytes: file.length,
    size: scan.file.size,
    durableBytes,
    records: records.length,
    from,
    to,
    items: folds.finish(),
    crcBefore: crcText(records[0]?.type === 'crc' ? records[0].crc : scan.before),
    crcAfter: crcText(scan.crc),
    broken,
  }
}

export function brokenPlace({ scan }: ChainSegment): BrokenPlace | null {
  const { end, validBytes } = scan
  if (end.kind === 'clean') return null
  const message = end.kind === 'torn' ? 'unexpected EOF' : end.error
  return { offset: validBytes, kind: end.kind, message }
}

/** The frame at which reading ended, as far as its length can be believed. */
export function damagedFrame(file: Uint8Array, offset: number): IndexedRecord | null {
  const left = file.length - offset
  if (left <= 0) return null
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  const size = left < LENGTH_BYTES ? null : decodeLength(view, offset)
  const whole = size === null || isTooLarge(size) ? left : LENGTH_BYTES + size.recordBytes + size.padBytes
  return { offset, bytes: Math.min(left, whole), type: 0, crc: 0, index: 0, term: 0 }
}

/** Place of the first record that ends behind `offset`. */
function firstAt(records: readonly IndexedRecord[], offset: number): number {
  let low = 0
  let high = records.length
  while (low < high) {
    const middle = (low + high) >> 1
    const record = records[middle] as IndexedRecord
    if (record.offset + record.bytes <= offset) low = middle + 1
    else high = middle
  }
  return low
}

/** Gathers narrow neighbours until they are wide enough. What differs in how it stands is not folded together. */
class Folding {
  private readonly items: StripItem[] = []
  private open: { records: IndexedRecord[]; standing: RecordStanding; bytes: number } | null = null

  constructor(
    private readonly foldBytes: number,
    private readonly told: (record: IndexedRecord, standing: RecordStanding) => RecordItem,
  ) {}

  add(record: IndexedRecord, standing: RecordStanding): void {
    if (record.bytes >= this.foldBytes) {
      this.close()
      this.items.push(this.told(record, standing))
      return
    }
    if (this.open !== null && !goTogether(this.open.standing, standing)) this.close()
    this.open ??= { records: [], standing, bytes: 0 }
    this.open.records.push(record)
    this.open.bytes += record.bytes
    if (rank(standing) > rank(this.open.standing)) this.open.standing = standing
    if (this.open.bytes >= this.foldBytes) this.close()
  }

  finish(): readonly StripItem[] {
    this.close()
    return this.items
  }

  private close(): void {
    const { open } = this
    this.open = null
    const [first, ...more] = open?.records ?? []
    if (open === null || first === undefined) return
    this.items.push(more.length === 0 ? this.told(first, open.standing) : foldOf(open.records, open))
  }
}

function foldOf(
  records: readonly IndexedRecord[],
  { bytes, standing }: { readonly bytes: number; readonly standing: RecordStanding },
): FoldItem {
  const entries = records.filter(({ type }) => type === 'entry')
  return {
    offset: records[0]?.offset ?? 0,
    bytes,
    records: records.length,
    first: entries[0]?.index ?? null,
    last: entries.at(-1)?.index ?? null,
    terms: [...new Set(entries.map(({ term }) => term))].sort((a, b) => a - b),
    standing,
  }
}

/** A record that is no entry is only durable, and goes with any that are on the platter. */
function goTogether(a: RecordStanding, b: RecordStanding): boolean {
  return a === b || (rank(a) > 0 && rank(b) > 0)
}

function rank(standing: RecordStanding): number {
  switch (standing) {
    case 'overwritten':
    case 'buffered':
      return 0
    case 'durable':
      return 1
    case 'committed':
      return 2
    case 'applied':
      return 3
  }
}
