import { crc32c } from '../../base/crc32c.ts'
import { NO_BYTES } from '../../base/bytes.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import { decodeSnapshot, encodeSnapshot } from '../../pb/raftpb-codec.ts'
import type { Snapshot } from '../../pb/raftpb.ts'
import { decode, encode, type FieldReader, type FieldWriter } from '../../pb/wire.ts'

interface SnapFile {
  readonly crc: number
  readonly data: Uint8Array
}

/** Term first, unlike a WAL segment's name. */
export function snapName(term: number, index: number): string {
  return `${hex(term)}-${hex(index)}.snap`
}

export function isSnapName(name: string): boolean {
  return /^[0-9a-f]{16}-[0-9a-f]{16}\.snap$/.test(name)
}

export function encodeSnapFile(snapshot: Snapshot): Uint8Array {
  const data = encodeSnapshot(snapshot)
  return encode(writeFile, { crc: crc32c(data), data })
}

/** The CRC that the file states, whether or not it is right; 0 when it states none. */
export function statedCrc(bytes: Uint8Array): number {
  const file = decode(readFile, bytes)
  return file.ok ? file.value.crc : 0
}

/** Refuses what etcd's snapshotter would rename to `.broken`, in its words. */
export function decodeSnapFile(bytes: Uint8Array): Result<Snapshot> {
  if (bytes.length === 0) return refuse('snap: empty snapshot')
  const file = decode(readFile, bytes)
  if (!file.ok) return file
  const { crc, data } = file.value
  if (data.length === 0 || crc === 0) return refuse('snap: empty snapshot')
  if (crc32c(data) !== crc) return refuse('snap: crc mismatch')
  const snapshot = decodeSnapshot(data)
  return snapshot.ok ? ok(snapshot.value) : snapshot
}

function writeFile(out: FieldWriter, file: SnapFile): void {
  out.number(1, file.crc).bytes(2, file.data)
}

function readFile(fields: FieldReader): SnapFile {
  let crc = 0
  let data: Uint8Array = NO_BYTES
  while (fields.next()) {
    if (fields.field === 1) crc = fields.number()
    else if (fields.field === 2) data = fields.bytes()
    else fields.skip()
  }
  return { crc, data }
}

function hex(value: number): string {
  return value.toString(16).padStart(16, '0')
}
