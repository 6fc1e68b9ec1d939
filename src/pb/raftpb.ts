import { ID_NONE, type Id64 } from '../base/id64.ts'

/**
 * raftpb's records as plain data (field names are etcd's). Terms and indexes are safe integers.
 * Records are never changed after they were handed out; the wire form is in `raftpb-codec.ts`.
 */

export type EntryType = 'EntryNormal' | 'EntryConfChange' | 'EntryConfChangeV2'

export interface Entry {
  readonly type: EntryType
  readonly term: number
  readonly index: number
  /** null is absent on the wire; empty bytes are not. */
  readonly data: Uint8Array | null
}

export interface HardState {
  readonly term: number
  readonly vote: Id64
  readonly commit: number
}

export const EMPTY_HARD_STATE: HardState = { term: 0, vote: ID_NONE, commit: 0 }

export interface ConfState {
  readonly voters: readonly Id64[]
  readonly learners: readonly Id64[]
  readonly votersOutgoing: readonly Id64[]
  readonly learnersNext: readonly Id64[]
  readonly autoLeave: boolean
}

export interface SnapshotMetadata {
  readonly confState: ConfState
  readonly index: number
  readonly term: number
}

export interface Snapshot {
  readonly data: Uint8Array | null
  readonly metadata: SnapshotMetadata
}

export type ConfChangeType =
  'ConfChangeAddNode' | 'ConfChangeRemoveNode' | 'ConfChangeUpdateNode' | 'ConfChangeAddLearnerNode'

export interface ConfChange {
  readonly id: Id64
  readonly type: ConfChangeType
  readonly nodeId: Id64
  readonly context: Uint8Array | null
}

export type ConfChangeTransition =
  'ConfChangeTransitionAuto' | 'ConfChangeTransitionJointImplicit' | 'ConfChangeTransitionJointExplicit'

export interface ConfChangeSingle {
  readonly type: ConfChangeType
  readonly nodeId: Id64
}

export interface ConfChangeV2 {
  readonly transition: ConfChangeTransition
  readonly changes: readonly ConfChangeSingle[]
  readonly context: Uint8Array | null
}

/** In wire order: the position is the enum's number. */
export const MESSAGE_TYPES = [
  'MsgHup',
  'MsgBeat',
  'MsgProp',
  'MsgApp',
  'MsgAppResp',
  'MsgVote',
  'MsgVoteResp',
  'MsgSnap',
  'MsgHeartbeat',
  'MsgHeartbeatResp',
  'MsgUnreachable',
  'MsgSnapStatus',
  'MsgCheckQuorum',
  'MsgTransferLeader',
  'MsgTimeoutNow',
  'MsgReadIndex',
  'MsgReadIndexResp',
  'MsgPreVote',
  'MsgPreVoteResp',
  'MsgStorageAppend',
  'MsgStorageAppendResp',
  'MsgStorageApply',
  'MsgStorageApplyResp',
  'MsgForgetLeader',
] as const

export type MessageType = (typeof MESSAGE_TYPES)[number]

export interface Message {
  readonly type: MessageType
  readonly to: Id64
  readonly from: Id64
  readonly term: number
  readonly logTerm: number
  readonly index: number
  readonly entries: readonly Entry[]
  readonly commit: number
  readonly vote: Id64
  readonly snapshot: Snapshot | null
  readonly reject: boolean
  readonly rejectHint: number
  readonly context: Uint8Array | null
  readonly responses: readonly Message[]
}

const NO_ENTRIES: readonly Entry[] = []
const NO_MESSAGES: readonly Message[] = []

/** A message with every field that is not named at its zero. */
export function message(type: MessageType, fields: Partial<Message> = {}): Message {
  return {
    type,
    to: fields.to ?? ID_NONE,
    from: fields.from ?? ID_NONE,
    term: fields.term ?? 0,
    logTerm: fields.logTerm ?? 0,
    index: fields.index ?? 0,
    entries: fields.entries ?? NO_ENTRIES,
    commit: fields.commit ?? 0,
    vote: fields.vote ?? ID_NONE,
    snapshot: fields.snapshot ?? null,
    reject: fields.reject ?? false,
    rejectHint: fields.rejectHint ?? 0,
    context: fields.context ?? null,
    responses: fields.responses ?? NO_MESSAGES,
  }
}
