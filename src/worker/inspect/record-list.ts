import { Column } from '../../base/column.ts'
import { NO_BYTES } from '../../base/bytes.ts'
import { hexOf } from '../../base/id64.ts'
import type { MemberRead } from '../../engine/datadir/facts.ts'
import type { WalLog } from '../../engine/datadir/wal-log.ts'
import { decodeHardState } from '../../pb/raftpb-codec.ts'
import { decodeMetadata } from '../../pb/walpb.ts'
import type { RecordCard, RecordStanding } from '../../protocol/view/bytes-look.ts'
import type { RecordFilter, RecordRow, RecordsLook } from '../../protocol/view/inspect-look.ts'
import { recordCard } from '../look/record-card.ts'
import { HEX_NAMES, recordItem } from '../look/record-item.ts'
import { entryText } from './entry-text.ts'

const TEXT_MOST = 120
const ROWS_MOST = 500

/** A WAL's records as a list that is asked for by stretches; a filter is worked out once. */
export class RecordList {
  private readonly wal: WalLog
  private readonly live: Set<number> | null
  private filtered: { readonly key: string; readonly rows: Column } | null = null

  constructor({ wal }: MemberRead) {
    this.wal = wal
    const replaced = wal.entryRecords > wal.entries
    this.live = replaced ? new Set(Array.from({ length: wal.entries }, (_, i) => wal.entryRow(i))) : null
  }

  look(filter: RecordFilter, from: number, count: number): RecordsLook {
    const rows = this.rows(filter)
    const total = rows === null ? this.wal.length : rows.length
    const start = Math.max(0, Math.min(from, total))
    const length = Math.min(count, ROWS_MOST, total - start)
    const list = Array.from({ length }, (_, i) => this.row(rows === null ? start + i : rows.at(start + i)))
    return { total, from: start, rows: list }
  }

  /** A record down to its bytes; its CRC was checked when the file was read. */
  card(row: number): RecordCard | null {
    const { wal } = this
    const file = wal.fileOf(row)
    if (file === undefined || row >= wal.length) return null
    const frame = wal.frame(row)
    const place = { offset: 0, bytes: frame.length, crc: wal.record(row)?.crc ?? 0 }
    const item = recordItem(frame, place, this.standing(row), HEX_NAMES)
    const before = row === 0 ? 0 : (wal.record(row - 1)?.crc ?? 0)
    const card = recordCard(file.name, frame, item, before)
    return { ...card, item: { ...item, offset: wal.offset(row) } }
  }

  /** null: all of them. */
  private rows(filter: RecordFilter): Column | null {
    const { kind, text, term } = filter
    if (kind === '' && text === '' && term === null) return null
    const key = JSON.stringify(filter)
    if (this.filtered?.key === key) return this.filtered.rows
    const { wal } = this
    const rows = new Column('u32')
    for (let row = 0; row < wal.length; row++) {
      const type = wal.type(row) ?? 'unknown'
      if (kind !== '' && kind !== type && kind !== wal.kind(row)) continue
      if (term !== null && (type === 'crc' || type === 'metadata' || wal.term(row) !== term)) continue
      if (text === '' || this.text(row).toLowerCase().includes(text.toLowerCase())) rows.push(row)
    }
    this.filtered = { key, rows }
    return rows
  }

  private row(row: number): RecordRow {
    const { wal } = this
    const type = wal.type(row) ?? 'unknown'
    const isPoint = type === 'entry' || type === 'snapshot' || type === 'state'
    const text = this.text(row)
    return {
      row,
      file: wal.files.findLastIndex(({ firstRow }) => firstRow <= row),
      offset: wal.offset(row),
      bytes: wal.bytes(row),
      kind: type === 'entry' ? wal.kind(row) : type,
      index: isPoint && type !== 'state' ? wal.index(row) : null,
      term: isPoint ? wal.term(row) : null,
      text: text.length > TEXT_MOST ? `${text.slice(0, TEXT_MOST)}…` : text,
      replaced: this.isReplaced(row),
    }
  }

  private text(row: number): string {
    const { wal } = this
    const data = wal.record(row)?.data ?? NO_BYTES
    switch (wal.type(row)) {
      case 'entry': {
        const entry = wal.entry(row)
        return entry === null ? (wal.oddities.get(row) ?? '') : entryText(entry)
      }
      case 'state': {
        const state = decodeHardState(data)
        return state.ok ? `commit ${state.value.commit}, vote ${hexOf(state.value.vote)}` : state.error
      }
      case 'metadata': {
        const metadata = decodeMetadata(data)
        return metadata.ok
          ? `member ${hexOf(metadata.value.nodeId)}, cluster ${hexOf(metadata.value.clusterId)}`
          : metadata.error
      }
      case 'crc':
        return (wal.record(row)?.crc ?? 0).toString(16).padStart(8, '0')
      default:
        return wal.oddities.get(row) ?? ''
    }
  }

  private isReplaced(row: number): boolean {
    return this.live !== null && this.wal.type(row) === 'entry' && !this.live.has(row)
  }

  private standing(row: number): RecordStanding {
    const { wal } = this
    if (this.isReplaced(row)) return 'overwritten'
    return wal.type(row) === 'entry' && wal.index(row) <= (wal.hardState?.commit ?? 0)
      ? 'committed'
      : 'durable'
  }
}
