import { NO_BYTES } from '../../base/bytes.ts'
import { hexOf, ID_NONE, type Id64 } from '../../base/id64.ts'
import { entryFacts } from '../../engine/etcdserver/payload.ts'
import { decodeEntry, decodeHardState } from '../../pb/raftpb-codec.ts'
import { decodeWalRecord, decodeWalSnapshot, type WalRecord } from '../../pb/walpb.ts'
import type { EntryLook, RecordItem, RecordStanding } from '../../protocol/view/bytes-look.ts'

const TEXT_MOST = 60
/** Of the length field before each record. */
const LENGTH_BYTES = 8

export type NameOf = (id: Id64) => string

/** A record in a picture; `bytes` is its file, `place` the frame in it. */
export function recordItem(
  bytes: Uint8Array,
  place: { readonly offset: number; readonly bytes: number; readonly crc: number },
  standing: RecordStanding,
  nameOf: NameOf,
): RecordItem {
  const record = recordAt(bytes, place.offset)
  const data = record?.data ?? NO_BYTES
  const state = record?.type === 'state' ? decodeHardState(data) : null
  const snapshot = record?.type === 'snapshot' ? decodeWalSnapshot(data) : null
  return {
    offset: place.offset,
    bytes: place.bytes,
    kind: record === null || typeof record.type === 'number' ? 'unknown' : record.type,
    standing,
    crc: crcText(place.crc),
    entry: record?.type === 'entry' ? entryLook(data, nameOf) : null,
    state: state?.ok === true ? { ...state.value, vote: voteName(state.value.vote, nameOf) } : null,
    snapshot: snapshot?.ok === true ? { index: snapshot.value.index, term: snapshot.value.term } : null,
  }
}

/** The record whose frame begins there, whether or not its CRC is right; null when it cannot be read. */
export function recordAt(bytes: Uint8Array, offset: number): WalRecord | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (offset + LENGTH_BYTES > bytes.length) return null
  const start = offset + LENGTH_BYTES
  const record = decodeWalRecord(bytes.subarray(start, start + view.getUint32(offset, true)))
  return record.ok ? record.value : null
}

export function crcText(crc: number): string {
  return crc.toString(16).padStart(8, '0')
}

function entryLook(data: Uint8Array, nameOf: NameOf): EntryLook | null {
  const entry = decodeEntry(data)
  if (!entry.ok) return null
  const { index, term, kind, key, value, subject } = entryFacts(entry.value, nameOf)
  return { index, term, kind, key: cut(key), value: cut(value), subject: cut(subject) }
}

function voteName(vote: Id64, nameOf: NameOf): string | null {
  return vote === ID_NONE ? null : nameOf(vote)
}

/** The first characters. A key may be a megabyte. */
function cut(text: string): string {
  const characters = Array.from(text.slice(0, 2 * TEXT_MOST))
  const short = characters.slice(0, TEXT_MOST).join('')
  return short.length === text.length ? text : `${short}…`
}

/** For files that nobody is named in. */
export const HEX_NAMES: NameOf = hexOf
