import type { Id64 } from '../base/id64.ts'
import { ID_NONE } from '../base/id64.ts'
import type { Result } from '../base/result.ts'
import type { ConfState } from './raftpb.ts'
import { readConfState, writeConfState } from './raftpb-codec.ts'
import { decode, encode, type FieldReader, type FieldWriter } from './wire.ts'

/** In wire order, from 1: the position is the record's type less one. */
export const WAL_RECORD_TYPES = ['metadata', 'entry', 'state', 'crc', 'snapshot'] as const

export type WalRecordType = (typeof WAL_RECORD_TYPES)[number]

export interface WalRecord {
  /** A number where it names none of etcd's types. */
  readonly type: WalRecordType | number
  /** Running CRC-32C over the data of all records up to and with this one. */
  readonly crc: number
  readonly data: Uint8Array | null
}

export interface WalSnapshot {
  readonly index: number
  readonly term: number
  /** etcd 3.5 and later write it; null in 3.4's form. */
  readonly confState: ConfState | null
}

/** What the WAL's `metadata` record holds: etcdserverpb.Metadata. */
export interface Metadata {
  readonly nodeId: Id64
  readonly clusterId: Id64
}

export const encodeWalRecord = (record: WalRecord): Uint8Array => encode(writeRecord, record)
export const decodeWalRecord = (bytes: Uint8Array): Result<WalRecord> => decode(readRecord, bytes)
export const encodeWalSnapshot = (snapshot: WalSnapshot): Uint8Array => encode(writeSnapshot, snapshot)
export const decodeWalSnapshot = (bytes: Uint8Array): Result<WalSnapshot> => decode(readSnapshot, bytes)
export const encodeMetadata = (metadata: Metadata): Uint8Array => encode(writeMetadata, metadata)
export const decodeMetadata = (bytes: Uint8Array): Result<Metadata> => decode(readMetadata, bytes)

function writeRecord(out: FieldWriter, record: WalRecord): void {
  out.number(1, typeof record.type === 'number' ? record.type : WAL_RECORD_TYPES.indexOf(record.type) + 1)
  out.number(2, record.crc).bytes(3, record.data)
}

function readRecord(fields: FieldReader): WalRecord {
  let type: WalRecordType | number = 0
  let crc = 0
  let data: Uint8Array | null = null
  while (fields.next()) {
    if (fields.field === 1) type = typeOf(fields.number())
    else if (fields.field === 2) crc = fields.number()
    else if (fields.field === 3) data = fields.bytes()
    else fields.skip()
  }
  return { type, crc, data }
}

function typeOf(number: number): WalRecordType | number {
  return WAL_RECORD_TYPES[number - 1] ?? number
}

function writeSnapshot(out: FieldWriter, snapshot: WalSnapshot): void {
  out.number(1, snapshot.index).number(2, snapshot.term).record(3, writeConfState, snapshot.confState)
}

function readSnapshot(fields: FieldReader): WalSnapshot {
  let index = 0
  let term = 0
  let confState: ConfState | null = null
  while (fields.next()) {
    if (fields.field === 1) index = fields.number()
    else if (fields.field === 2) term = fields.number()
    else if (fields.field === 3) confState = fields.record(readConfState)
    else fields.skip()
  }
  return { index, term, confState }
}

function writeMetadata(out: FieldWriter, metadata: Metadata): void {
  out.id(1, metadata.nodeId).id(2, metadata.clusterId)
}

function readMetadata(fields: FieldReader): Metadata {
  let nodeId: Id64 = ID_NONE
  let clusterId: Id64 = ID_NONE
  while (fields.next()) {
    if (fields.field === 1) nodeId = fields.id()
    else if (fields.field === 2) clusterId = fields.id()
    else fields.skip()
  }
  return { nodeId, clusterId }
}
