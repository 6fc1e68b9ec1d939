import { NO_BYTES } from '../base/bytes.ts'
import { bigintOf, ID_NONE, type Id64 } from '../base/id64.ts'
import type { Result } from '../base/result.ts'
import { decode, encode, type FieldReader, type FieldWriter } from './wire.ts'

/** mvccpb.KeyValue: a key as one revision left it. */
export interface KeyValue {
  readonly key: Uint8Array
  readonly value: Uint8Array
  readonly createRevision: number
  readonly modRevision: number
  /** 1 for the put that created the key. */
  readonly version: number
  readonly lease: Id64
}

export const encodeKeyValue = (kv: KeyValue): Uint8Array => encode(writeKeyValue, kv)
export const decodeKeyValue = (bytes: Uint8Array): Result<KeyValue> => decode(readKeyValue, bytes)

/** What a tombstone's row holds: the key alone. */
export function encodeTombstone(key: Uint8Array): Uint8Array {
  return encodeKeyValue({
    key,
    value: NO_BYTES,
    createRevision: 0,
    modRevision: 0,
    version: 0,
    lease: ID_NONE,
  })
}

/** Bytes that the record takes, without making them. */
export function keyValueBytes({ key, value, createRevision, modRevision, version, lease }: KeyValue): number {
  const held = bytesField(key) + bytesField(value)
  const counted = numberField(createRevision) + numberField(modRevision) + numberField(version)
  return held + counted + (lease === ID_NONE ? 0 : 1 + Math.ceil(bigintOf(lease).toString(2).length / 7))
}

function bytesField({ length }: Uint8Array): number {
  return length === 0 ? 0 : 1 + varintBytes(length) + length
}

function numberField(value: number): number {
  return value === 0 ? 0 : 1 + varintBytes(value)
}

function varintBytes(value: number): number {
  let bytes = 1
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) bytes++
  return bytes
}

function writeKeyValue(out: FieldWriter, kv: KeyValue): void {
  out.bytesIfSet(1, kv.key).numberIfSet(2, kv.createRevision).numberIfSet(3, kv.modRevision)
  out.numberIfSet(4, kv.version).bytesIfSet(5, kv.value).idIfSet(6, kv.lease)
}

function readKeyValue(fields: FieldReader): KeyValue {
  let key: Uint8Array = NO_BYTES
  let value: Uint8Array = NO_BYTES
  let createRevision = 0
  let modRevision = 0
  let version = 0
  let lease = ID_NONE
  while (fields.next()) {
    if (fields.field === 1) key = fields.bytes()
    else if (fields.field === 2) createRevision = fields.number()
    else if (fields.field === 3) modRevision = fields.number()
    else if (fields.field === 4) version = fields.number()
    else if (fields.field === 5) value = fields.bytes()
    else if (fields.field === 6) lease = fields.id()
    else fields.skip()
  }
  return { key, value, createRevision, modRevision, version, lease }
}
