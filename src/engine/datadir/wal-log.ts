import type { ByteSource } from '../../base/byte-source.ts'
import { BlockCache } from '../../base/block-cache.ts'
import { NO_BYTES } from '../../base/bytes.ts'
import { Column } from '../../base/column.ts'
import { decodeEntry, decodeHardState } from '../../pb/raftpb-codec.ts'
import type { Entry, HardState } from '../../pb/raftpb.ts'
import {
  decodeMetadata,
  decodeWalRecord,
  decodeWalSnapshot,
  type Metadata,
  WAL_RECORD_TYPES,
  type WalRecord,
  type WalRecordType,
  type WalSnapshot,
} from '../../pb/walpb.ts'
import { LENGTH_BYTES } from '../wal/frame.ts'
import { type ScannedRecord, walkSegment } from '../wal/scan.ts'
import type { DataFile } from './data-file.ts'
import { kindOf } from './entry-kind.ts'
import { isZeroFrom } from './zeros.ts'

export interface SegmentName {
  readonly name: string
  readonly seq: number
  readonly index: number
}

export interface WalFile extends SegmentName {
  readonly size: number
  /** Number of its first record, and how many it has. */
  readonly firstRow: number
  readonly rows: number
  /** Where the last good record ends. */
  readonly validBytes: number
  readonly restIsZero: boolean
}

export interface WalProblem {
  readonly file: string
  readonly offset: number
  readonly message: string
}

/**
 * A member's WAL: all good records in order, up to the first place that is torn or corrupt, numbered from 0 over all segments.
 * Only where a record lies and what it is about is in memory, some 40 bytes a record; its bytes are read again when they are asked for.
 */
export class WalLog {
  /** Names of all segments, also those after a problem. */
  readonly names: readonly SegmentName[]
  readonly files: WalFile[] = []
  /** The last segment's tail, which etcd cuts off. */
  torn: WalProblem | null = null
  corrupt: WalProblem | null = null
  metadata: Metadata | null = null
  /** null when no record told one. */
  hardState: HardState | null = null
  readonly snapshots: WalSnapshot[] = []
  /** Records that etcd would stop at when it reads them, by number. */
  readonly oddities = new Map<number, string>()
  readonly metadatas: { readonly row: number; readonly data: Uint8Array }[] = []
  entryRecords = 0
  /** Names of entry kinds; `kindIds` are places here. */
  readonly kinds: string[] = []
  private readonly sources: ByteSource[] = []
  private readonly offsets = new Column('f64')
  private readonly frames = new Column('u32')
  private readonly types = new Column('u8')
  private readonly indexes = new Column('f64')
  private readonly terms = new Column('f64')
  private readonly kindIds = new Column('u8')
  /** Rows of the entries that count, after later records replaced earlier ones. */
  private readonly live = new Column('u32')

  constructor(files: ReadonlyMap<string, DataFile>) {
    this.names = [...files.keys()].sort().flatMap(parseName)
    let crc = 0
    for (const [i, segment] of this.names.entries()) {
      const file = files.get(segment.name)
      if (file === undefined) continue
      const { source } = file
      const isLast = i === this.names.length - 1
      const firstRow = this.length
      const scan = walkSegment(source, crc, isLast, (record) => this.take(record))
      crc = scan.crc
      const { validBytes } = scan
      const restIsZero = isZeroFrom(source, validBytes)
      const rows = this.length - firstRow
      this.files.push({ ...segment, size: source.size, firstRow, rows, validBytes, restIsZero })
      this.sources.push(new BlockCache(source, 256 * 1024, 8))
      if (scan.end.kind === 'clean') continue
      const message = scan.end.kind === 'torn' ? 'unexpected EOF' : scan.end.error
      const problem = { file: segment.name, offset: validBytes, message }
      if (isLast && scan.end.kind === 'torn') this.torn = problem
      else this.corrupt = problem
      break
    }
  }

  /** Number of good records. */
  get length(): number {
    return this.offsets.length
  }

  /** null for a type that etcd does not know. */
  type(row: number): WalRecordType | null {
    return WAL_RECORD_TYPES[this.types.at(row) - 1] ?? null
  }

  offset(row: number): number {
    return this.offsets.at(row)
  }

  /** Of the whole frame, with length field and padding. */
  bytes(row: number): number {
    return this.frames.at(row)
  }

  /** Of an entry or a snapshot record; a state's commit. */
  index(row: number): number {
    return this.indexes.at(row)
  }

  term(row: number): number {
    return this.terms.at(row)
  }

  /** Of an entry; empty for other records. */
  kind(row: number): string {
    return this.types.at(row) === ENTRY ? (this.kinds[this.kindIds.at(row)] ?? '') : ''
  }

  /** Entries that count. */
  get entries(): number {
    return this.live.length
  }

  /** Record number of the i-th entry that counts. */
  entryRow(i: number): number {
    return this.live.at(i)
  }

  get firstIndex(): number {
    return this.live.length === 0 ? 0 : this.index(this.live.at(0))
  }

  get lastIndex(): number {
    return this.live.length === 0 ? 0 : this.index(this.live.at(this.live.length - 1))
  }

  get lastTerm(): number {
    return this.live.length === 0 ? 0 : this.term(this.live.at(this.live.length - 1))
  }

  fileOf(row: number): WalFile | undefined {
    return this.files.findLast(({ firstRow }) => firstRow <= row)
  }

  /** The whole frame as it lies in its file. */
  frame(row: number): Uint8Array {
    const file = this.files.findLastIndex(({ firstRow }) => firstRow <= row)
    const at = this.offsets.at(row)
    return this.sources[file]?.read(at, at + this.frames.at(row)) ?? NO_BYTES
  }

  record(row: number): WalRecord | null {
    const frame = this.frame(row)
    if (frame.length < LENGTH_BYTES) return null
    const view = new DataView(frame.buffer, frame.byteOffset, frame.length)
    const record = decodeWalRecord(frame.subarray(LENGTH_BYTES, LENGTH_BYTES + view.getUint32(0, true)))
    return record.ok ? record.value : null
  }

  /** null when the record is no entry. */
  entry(row: number): Entry | null {
    if (this.types.at(row) !== ENTRY) return null
    const entry = decodeEntry(this.record(row)?.data ?? NO_BYTES)
    return entry.ok ? entry.value : null
  }

  private take({ offset, bytes, record }: ScannedRecord): void {
    const row = this.length
    const { type } = record
    const data = record.data ?? NO_BYTES
    this.offsets.push(offset)
    this.frames.push(bytes)
    this.types.push(typeof type === 'number' ? 0 : WAL_RECORD_TYPES.indexOf(type) + 1)
    let [index, term, kind] = [0, 0, '']
    if (typeof type === 'number') this.oddities.set(row, `unexpected block type ${type}`)
    else if (type === 'entry') {
      const entry = decodeEntry(data)
      if (entry.ok) {
        ;({ index, term } = entry.value)
        kind = kindOf(entry.value)
        this.entryRecords++
        while (this.live.length > 0 && this.index(this.live.at(this.live.length - 1)) >= index)
          this.live.length--
        this.live.push(row)
      } else this.oddities.set(row, entry.error)
    } else if (type === 'state') {
      const state = decodeHardState(data)
      if (state.ok) {
        this.hardState = state.value
        ;[index, term] = [state.value.commit, state.value.term]
      } else this.oddities.set(row, state.error)
    } else if (type === 'snapshot') {
      const snapshot = decodeWalSnapshot(data)
      if (snapshot.ok) {
        this.snapshots.push(snapshot.value)
        ;({ index, term } = snapshot.value)
      } else this.oddities.set(row, snapshot.error)
    } else if (type === 'metadata') {
      this.metadatas.push({ row, data })
      const metadata = decodeMetadata(data)
      if (metadata.ok) this.metadata ??= metadata.value
    }
    this.indexes.push(index)
    this.terms.push(term)
    this.kindIds.push(kind === '' ? 0 : this.kindId(kind))
  }

  private kindId(kind: string): number {
    const known = this.kinds.indexOf(kind)
    // A v2 entry's method is any text: what would be too many kinds is told as one.
    if (known >= 0 || this.kinds.length >= KINDS_MOST) return known >= 0 ? known : KINDS_MOST - 1
    this.kinds.push(this.kinds.length === KINDS_MOST - 1 ? 'unknown' : kind)
    return this.kinds.length - 1
  }
}

const ENTRY = WAL_RECORD_TYPES.indexOf('entry') + 1
const KINDS_MOST = 100

function parseName(name: string): SegmentName[] {
  const match = /^([0-9a-f]{16})-([0-9a-f]{16})\.wal$/.exec(name)
  return match === null ? [] : [{ name, seq: Number(`0x${match[1]}`), index: Number(`0x${match[2]}`) }]
}
