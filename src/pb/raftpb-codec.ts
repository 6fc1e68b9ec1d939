import { bigintOf, type Id64, ID_NONE } from '../base/id64.ts'
import type { Result } from '../base/result.ts'
import {
  type ConfChange,
  type ConfChangeSingle,
  type ConfChangeTransition,
  type ConfChangeType,
  type ConfChangeV2,
  type ConfState,
  type Entry,
  type EntryType,
  type HardState,
  type Message,
  MESSAGE_TYPES,
  message,
  type Snapshot,
  type SnapshotMetadata,
} from './raftpb.ts'
import { decode, encode, type FieldReader, type FieldWriter } from './wire.ts'

/** raftpb's records as bytes: what etcd 3.4 writes, byte for byte (proto2, non-nullable fields always written). */

const ENTRY_TYPES: readonly EntryType[] = ['EntryNormal', 'EntryConfChange', 'EntryConfChangeV2']
const CONF_CHANGE_TYPES: readonly ConfChangeType[] = [
  'ConfChangeAddNode',
  'ConfChangeRemoveNode',
  'ConfChangeUpdateNode',
  'ConfChangeAddLearnerNode',
]
const TRANSITIONS: readonly ConfChangeTransition[] = [
  'ConfChangeTransitionAuto',
  'ConfChangeTransitionJointImplicit',
  'ConfChangeTransitionJointExplicit',
]

export const encodeEntry = (entry: Entry): Uint8Array => encode(writeEntry, entry)
export const decodeEntry = (bytes: Uint8Array): Result<Entry> => decode(readEntry, bytes)
export const encodeHardState = (state: HardState): Uint8Array => encode(writeHardState, state)
export const decodeHardState = (bytes: Uint8Array): Result<HardState> => decode(readHardState, bytes)
export const encodeConfState = (state: ConfState): Uint8Array => encode(writeConfState, state)
export const decodeConfState = (bytes: Uint8Array): Result<ConfState> => decode(readConfState, bytes)
export const encodeSnapshotMetadata = (metadata: SnapshotMetadata): Uint8Array =>
  encode(writeSnapshotMetadata, metadata)
export const decodeSnapshotMetadata = (bytes: Uint8Array): Result<SnapshotMetadata> =>
  decode(readSnapshotMetadata, bytes)
export const encodeSnapshot = (snapshot: Snapshot): Uint8Array => encode(writeSnapshot, snapshot)
export const decodeSnapshot = (bytes: Uint8Array): Result<Snapshot> => decode(readSnapshot, bytes)
export const encodeConfChange = (change: ConfChange): Uint8Array => encode(writeConfChange, change)
export const decodeConfChange = (bytes: Uint8Array): Result<ConfChange> => decode(readConfChange, bytes)
export const encodeConfChangeV2 = (change: ConfChangeV2): Uint8Array => encode(writeConfChangeV2, change)
export const decodeConfChangeV2 = (bytes: Uint8Array): Result<ConfChangeV2> => decode(readConfChangeV2, bytes)
export const encodeMessage = (m: Message): Uint8Array => encode(writeMessage, m)
export const decodeMessage = (bytes: Uint8Array): Result<Message> => decode(readMessage, bytes)

/** Bytes that `encodeEntry` would give, without making them. */
export function entrySize(entry: Entry): number {
  const type = ENTRY_TYPES.indexOf(entry.type)
  const head = 3 + varintSize(type) + varintSize(entry.term) + varintSize(entry.index)
  return entry.data === null ? head : head + 1 + varintSize(entry.data.length) + entry.data.length
}

/** Bytes of the message on the wire, without making them. */
export function messageSize(m: Message): number {
  let size = 7 + varintSize(MESSAGE_TYPES.indexOf(m.type)) + idSize(m.to) + idSize(m.from)
  size += varintSize(m.term) + varintSize(m.logTerm) + varintSize(m.index) + varintSize(m.commit) + 2
  size += 1 + varintSize(m.rejectHint)
  for (const entry of m.entries) size += 1 + sizedSize(entrySize(entry))
  size += 1 + sizedSize(encodeSnapshot(m.snapshot ?? EMPTY_SNAPSHOT).length)
  return m.context === null ? size : size + 1 + sizedSize(m.context.length)
}

function sizedSize(length: number): number {
  return varintSize(length) + length
}

function varintSize(value: number): number {
  let size = 1
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size++
  return size
}

function idSize(id: Id64): number {
  return id === ID_NONE ? 1 : Math.ceil(bigintOf(id).toString(2).length / 7)
}

function writeEntry(out: FieldWriter, entry: Entry): void {
  out.number(1, ENTRY_TYPES.indexOf(entry.type)).number(2, entry.term).number(3, entry.index)
  out.bytes(4, entry.data)
}

function readEntry(fields: FieldReader): Entry {
  let type: EntryType = 'EntryNormal'
  let term = 0
  let index = 0
  let data: Uint8Array | null = null
  while (fields.next()) {
    if (fields.field === 1) type = fields.oneOf(ENTRY_TYPES)
    else if (fields.field === 2) term = fields.number()
    else if (fields.field === 3) index = fields.number()
    else if (fields.field === 4) data = fields.bytes()
    else fields.skip()
  }
  return { type, term, index, data }
}

function writeHardState(out: FieldWriter, state: HardState): void {
  out.number(1, state.term).id(2, state.vote).number(3, state.commit)
}

function readHardState(fields: FieldReader): HardState {
  let term = 0
  let vote: Id64 = ID_NONE
  let commit = 0
  while (fields.next()) {
    if (fields.field === 1) term = fields.number()
    else if (fields.field === 2) vote = fields.id()
    else if (fields.field === 3) commit = fields.number()
    else fields.skip()
  }
  return { term, vote, commit }
}

/** Also part of walpb.Snapshot since etcd 3.5. */
export function writeConfState(out: FieldWriter, state: ConfState): void {
  for (const id of state.voters) out.id(1, id)
  for (const id of state.learners) out.id(2, id)
  for (const id of state.votersOutgoing) out.id(3, id)
  for (const id of state.learnersNext) out.id(4, id)
  out.bool(5, state.autoLeave)
}

export function readConfState(fields: FieldReader): ConfState {
  const lists: [Id64[], Id64[], Id64[], Id64[]] = [[], [], [], []]
  let autoLeave = false
  while (fields.next()) {
    const list = lists[fields.field - 1]
    if (list !== undefined) list.push(fields.id())
    else if (fields.field === 5) autoLeave = fields.bool()
    else fields.skip()
  }
  const [voters, learners, votersOutgoing, learnersNext] = lists
  return { voters, learners, votersOutgoing, learnersNext, autoLeave }
}

const EMPTY_CONF_STATE: ConfState = {
  voters: [],
  learners: [],
  votersOutgoing: [],
  learnersNext: [],
  autoLeave: false,
}
const EMPTY_METADATA: SnapshotMetadata = { confState: EMPTY_CONF_STATE, index: 0, term: 0 }
const EMPTY_SNAPSHOT: Snapshot = { data: null, metadata: EMPTY_METADATA }

function writeSnapshotMetadata(out: FieldWriter, metadata: SnapshotMetadata): void {
  out.record(1, writeConfState, metadata.confState).number(2, metadata.index).number(3, metadata.term)
}

function readSnapshotMetadata(fields: FieldReader): SnapshotMetadata {
  let { confState, index, term } = EMPTY_METADATA
  while (fields.next()) {
    if (fields.field === 1) confState = fields.record(readConfState)
    else if (fields.field === 2) index = fields.number()
    else if (fields.field === 3) term = fields.number()
    else fields.skip()
  }
  return { confState, index, term }
}

function writeSnapshot(out: FieldWriter, snapshot: Snapshot): void {
  out.bytes(1, snapshot.data).record(2, writeSnapshotMetadata, snapshot.metadata)
}

function readSnapshot(fields: FieldReader): Snapshot {
  let { data, metadata } = EMPTY_SNAPSHOT
  while (fields.next()) {
    if (fields.field === 1) data = fields.bytes()
    else if (fields.field === 2) metadata = fields.record(readSnapshotMetadata)
    else fields.skip()
  }
  return { data, metadata }
}

function writeConfChange(out: FieldWriter, change: ConfChange): void {
  out.id(1, change.id).number(2, CONF_CHANGE_TYPES.indexOf(change.type)).id(3, change.nodeId)
  out.bytes(4, change.context)
}

function readConfChange(fields: FieldReader): ConfChange {
  let id: Id64 = ID_NONE
  let type: ConfChangeType = 'ConfChangeAddNode'
  let nodeId: Id64 = ID_NONE
  let context: Uint8Array | null = null
  while (fields.next()) {
    if (fields.field === 1) id = fields.id()
    else if (fields.field === 2) type = fields.oneOf(CONF_CHANGE_TYPES)
    else if (fields.field === 3) nodeId = fields.id()
    else if (fields.field === 4) context = fields.bytes()
    else fields.skip()
  }
  return { id, type, nodeId, context }
}

function writeConfChangeSingle(out: FieldWriter, change: ConfChangeSingle): void {
  out.number(1, CONF_CHANGE_TYPES.indexOf(change.type)).id(2, change.nodeId)
}

function readConfChangeSingle(fields: FieldReader): ConfChangeSingle {
  let type: ConfChangeType = 'ConfChangeAddNode'
  let nodeId: Id64 = ID_NONE
  while (fields.next()) {
    if (fields.field === 1) type = fields.oneOf(CONF_CHANGE_TYPES)
    else if (fields.field === 2) nodeId = fields.id()
    else fields.skip()
  }
  return { type, nodeId }
}

function writeConfChangeV2(out: FieldWriter, change: ConfChangeV2): void {
  out.number(1, TRANSITIONS.indexOf(change.transition))
  out.records(2, writeConfChangeSingle, change.changes).bytes(3, change.context)
}

function readConfChangeV2(fields: FieldReader): ConfChangeV2 {
  let transition: ConfChangeTransition = 'ConfChangeTransitionAuto'
  const changes: ConfChangeSingle[] = []
  let context: Uint8Array | null = null
  while (fields.next()) {
    if (fields.field === 1) transition = fields.oneOf(TRANSITIONS)
    else if (fields.field === 2) changes.push(fields.record(readConfChangeSingle))
    else if (fields.field === 3) context = fields.bytes()
    else fields.skip()
  }
  return { transition, changes, context }
}

/** As etcd 3.4 sends it: the snapshot always there, and no `vote` and `responses`, which came with raft 3.6. */
function writeMessage(out: FieldWriter, m: Message): void {
  out.number(1, MESSAGE_TYPES.indexOf(m.type)).id(2, m.to).id(3, m.from)
  out.number(4, m.term).number(5, m.logTerm).number(6, m.index).records(7, writeEntry, m.entries)
  out.number(8, m.commit).record(9, writeSnapshot, m.snapshot ?? EMPTY_SNAPSHOT)
  out.bool(10, m.reject).number(11, m.rejectHint).bytes(12, m.context)
}

function readMessage(fields: FieldReader): Message {
  const m: { -readonly [K in keyof Message]: Message[K] } = message('MsgHup')
  const entries: Entry[] = []
  while (fields.next()) {
    if (fields.field === 1) m.type = fields.oneOf(MESSAGE_TYPES)
    else if (fields.field === 2) m.to = fields.id()
    else if (fields.field === 3) m.from = fields.id()
    else if (fields.field === 4) m.term = fields.number()
    else if (fields.field === 5) m.logTerm = fields.number()
    else if (fields.field === 6) m.index = fields.number()
    else if (fields.field === 7) entries.push(fields.record(readEntry))
    else if (fields.field === 8) m.commit = fields.number()
    else if (fields.field === 9) m.snapshot = present(fields.record(readSnapshot))
    else if (fields.field === 10) m.reject = fields.bool()
    else if (fields.field === 11) m.rejectHint = fields.number()
    else if (fields.field === 12) m.context = fields.bytes()
    else fields.skip()
  }
  return { ...m, entries }
}

/** A snapshot of index 0 is the empty one that stands for none. */
function present(snapshot: Snapshot): Snapshot | null {
  return snapshot.metadata.index === 0 ? null : snapshot
}
