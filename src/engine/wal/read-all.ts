import { equalBytes } from '../../base/bytes.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import { decodeEntry, decodeHardState } from '../../pb/raftpb-codec.ts'
import { EMPTY_HARD_STATE, type Entry, type HardState } from '../../pb/raftpb.ts'
import { decodeWalSnapshot, type WalRecord, type WalSnapshot } from '../../pb/walpb.ts'
import { type ScanEnd, scanSegment } from './scan.ts'

/** The snapshot to read from: entries up to its index are passed over. */
export interface WalStart {
  readonly index: number
  readonly term: number
}

export interface WalContents {
  readonly metadata: Uint8Array | null
  /** The last one. */
  readonly hardState: HardState
  /** From the start's index + 1; an index that was written again has its later entry. */
  readonly entries: readonly Entry[]
  readonly snapshots: readonly WalSnapshot[]
  /** Index of the last entry or snapshot that was written. */
  readonly lastIndex: number
  readonly crc: number
  /** Of the last segment: where its last good record ends, and how. */
  readonly validBytes: number
  readonly torn: boolean
}

/** Reads segments in their order, as etcd's `ReadAll` does for a log that will be appended to. */
export function readAll(segments: readonly Uint8Array[], start: WalStart): Result<WalContents> {
  const reader = new RecordReader(start)
  let crc = 0
  let validBytes = 0
  let end: ScanEnd = { kind: 'clean' }
  for (const [i, bytes] of segments.entries()) {
    const isLast = i === segments.length - 1
    const scan = scanSegment(bytes, crc, isLast)
    for (const { record } of scan.records) {
      const error = reader.read(record)
      if (error !== null) return refuse(error)
    }
    if (scan.end.kind === 'corrupt') return refuse(scan.end.error)
    if (scan.end.kind === 'torn' && !isLast) return refuse('unexpected EOF')
    ;({ crc, validBytes, end } = scan)
  }
  const { metadata, hardState, entries, snapshots, lastIndex } = reader
  return ok({
    metadata,
    hardState,
    entries,
    snapshots,
    lastIndex,
    crc,
    validBytes,
    torn: end.kind === 'torn',
  })
}

class RecordReader {
  metadata: Uint8Array | null = null
  hardState: HardState = EMPTY_HARD_STATE
  entries: Entry[] = []
  snapshots: WalSnapshot[] = []
  lastIndex = 0

  constructor(private readonly start: WalStart) {}

  /** null, or why the log cannot be read. */
  read(record: WalRecord): string | null {
    const data = record.data ?? new Uint8Array(0)
    switch (record.type) {
      case 'entry':
        return this.take(decodeEntry(data), (entry) => this.readEntry(entry))
      case 'state':
        return this.take(decodeHardState(data), (state) => {
          this.hardState = state
          return null
        })
      case 'snapshot':
        return this.take(decodeWalSnapshot(data), (snapshot) => this.readSnapshot(snapshot))
      case 'metadata':
        if (this.metadata !== null && !equalBytes(this.metadata, data)) {
          return 'wal: conflicting metadata found'
        }
        this.metadata = data
        return null
      case 'crc':
        return null
      default:
        return `unexpected block type ${record.type}`
    }
  }

  private take<T>(decoded: Result<T>, use: (value: T) => string | null): string | null {
    return decoded.ok ? use(decoded.value) : decoded.error
  }

  private readEntry(entry: Entry): string | null {
    this.lastIndex = entry.index
    const before = entry.index - this.start.index - 1
    if (before < 0) return null
    if (before > this.entries.length) return 'wal: slice bounds out of range'
    this.entries.length = before
    this.entries.push(entry)
    return null
  }

  private readSnapshot(snapshot: WalSnapshot): string | null {
    if (snapshot.index === this.start.index && snapshot.term !== this.start.term) {
      return 'wal: snapshot mismatch'
    }
    this.snapshots.push(snapshot)
    this.lastIndex = Math.max(this.lastIndex, snapshot.index)
    return null
  }
}
