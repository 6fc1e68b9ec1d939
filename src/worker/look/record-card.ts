import { NO_BYTES } from '../../base/bytes.ts'
import { crc32c } from '../../base/crc32c.ts'
import { decodeLength, LENGTH_BYTES } from '../../engine/wal/frame.ts'
import { byteFields } from '../../pb/byte-fields.ts'
import { decodePayload } from '../../pb/etcdserverpb-codec.ts'
import {
  CONF_CHANGE,
  entryFields,
  HARD_STATE,
  INTERNAL_RAFT_REQUEST,
  METADATA,
  type MessageFields,
  recordFields,
  V2_REQUEST,
  WAL_SNAPSHOT,
} from '../../pb/field-map.ts'
import { decodeEntry } from '../../pb/raftpb-codec.ts'
import type { WalRecord } from '../../pb/walpb.ts'
import {
  CARD_BYTES_MOST,
  type FieldLook,
  type RecordCard,
  type RecordItem,
} from '../../protocol/view/bytes-look.ts'
import { crcText, recordAt } from './record-item.ts'

/** A record down to its bytes. `bytes` is its file; `crcBefore` the running CRC before it. */
export function recordCard(path: string, bytes: Uint8Array, item: RecordItem, crcBefore: number): RecordCard {
  const { offset } = item
  const frame = bytes.subarray(offset, offset + item.bytes)
  const size = sizeOf(frame)
  const record = recordAt(bytes, offset)
  return {
    path,
    item,
    recordBytes: size.recordBytes,
    padBytes: size.padBytes,
    bytes: frame.slice(0, CARD_BYTES_MOST),
    fields: frameFields(frame, size, record),
    crcBefore: crcText(crcBefore),
    crcHolds: record !== null && holds(record, crcBefore),
  }
}

/** A crc record begins a segment: it must repeat the chain, or begins one that is read from here. */
function holds({ type, crc, data }: WalRecord, before: number): boolean {
  if (type === 'crc') return before === 0 || crc === before
  return crc32c(data ?? NO_BYTES, before) === crc
}

function sizeOf(frame: Uint8Array): { readonly recordBytes: number; readonly padBytes: number } {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length)
  const size = frame.length < LENGTH_BYTES ? null : decodeLength(view, 0)
  return size ?? { recordBytes: Math.max(0, frame.length - LENGTH_BYTES), padBytes: 0 }
}

function frameFields(
  frame: Uint8Array,
  { recordBytes, padBytes }: { readonly recordBytes: number; readonly padBytes: number },
  record: WalRecord | null,
): readonly FieldLook[] {
  const end = Math.min(frame.length, LENGTH_BYTES + recordBytes)
  const length: FieldLook = { from: 0, to: LENGTH_BYTES, depth: 0, name: 'length', value: `${recordBytes} B` }
  const inner = byteFields(frame.subarray(LENGTH_BYTES, end), recordFields(dataFields(record)), LENGTH_BYTES)
  const pad: FieldLook = { from: end, to: frame.length, depth: 0, name: 'pad', value: `${padBytes} B` }
  return [length, ...inner, ...(end < frame.length ? [pad] : [])]
}

/** What a record's data is made of; null where it is only bytes. */
function dataFields(record: WalRecord | null): MessageFields | null {
  switch (record?.type) {
    case 'metadata':
      return METADATA
    case 'state':
      return HARD_STATE
    case 'snapshot':
      return WAL_SNAPSHOT
    case 'entry':
      return entryFields(payloadFields(record.data ?? NO_BYTES))
    default:
      return null
  }
}

function payloadFields(data: Uint8Array): MessageFields | null {
  const entry = decodeEntry(data)
  if (!entry.ok) return null
  if (entry.value.type === 'EntryConfChange') return CONF_CHANGE
  if (entry.value.type !== 'EntryNormal') return null
  const payload = decodePayload(entry.value.data)
  if (!payload.ok || payload.value.kind === 'empty') return null
  return payload.value.kind === 'v3' ? INTERNAL_RAFT_REQUEST : V2_REQUEST
}
