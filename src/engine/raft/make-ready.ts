import { type Id64, ID_NONE } from '../../base/id64.ts'
import { type HardState, type Message, message } from '../../pb/raftpb.ts'
import type { Raft } from './raft.ts'
import type { Ready, SoftState } from './ready.ts'

/** What a node has for the application to do, put together. Reads only. */

/** With asynchronous writes: who is asked to write, and who to apply. No members. */
export const LOCAL_APPEND_THREAD = 'ffffffffffffffff' as Id64
export const LOCAL_APPLY_THREAD = 'fffffffffffffffe' as Id64

export interface ReadyContext {
  readonly asyncStorageWrites: boolean
  readonly prevSoftState: SoftState
  readonly prevHardState: HardState
}

export function makeReady(r: Raft, context: ReadyContext): Ready {
  const softState = r.softState()
  const hardState = r.hardState()
  const { prevSoftState, prevHardState, asyncStorageWrites } = context
  const entries = r.log.nextUnstableEntries()
  const rd: Ready = {
    softState: sameSoftState(softState, prevSoftState) ? null : softState,
    hardState: sameHardState(hardState, prevHardState) ? null : hardState,
    readStates: [...r.readStates],
    entries,
    snapshot: r.log.unstable.nextSnapshot(),
    committedEntries: r.log.nextCommittedEntries(!asyncStorageWrites),
    messages: r.msgs,
    mustSync:
      entries.length > 0 || hardState.vote !== prevHardState.vote || hardState.term !== prevHardState.term,
  }
  if (!asyncStorageWrites) {
    // The node's messages to itself are stepped in `advance`.
    return { ...rd, messages: [...r.msgs, ...r.msgsAfterAppend.filter((m) => m.to !== r.id)] }
  }
  const messages = [...r.msgs]
  const append = storageAppendMessage(r, rd)
  if (append !== null) messages.push(append)
  if (rd.committedEntries.length > 0) messages.push(storageApplyMessage(r, rd))
  return { ...rd, messages }
}

export function hasReady(r: Raft, context: ReadyContext): boolean {
  const hardState = r.hardState()
  return (
    !sameSoftState(r.softState(), context.prevSoftState) ||
    (!isEmptyHardState(hardState) && !sameHardState(hardState, context.prevHardState)) ||
    r.log.unstable.nextSnapshot() !== null ||
    r.msgs.length > 0 ||
    r.msgsAfterAppend.length > 0 ||
    r.log.unstable.hasNextEntries() ||
    r.log.hasNextCommittedEntries(!context.asyncStorageWrites) ||
    r.readStates.length > 0
  )
}

/** What this node steps itself once the Ready is dealt with, in synchronous mode. */
export function stepsOnAdvance(r: Raft, rd: Ready): Message[] {
  const steps = r.msgsAfterAppend.filter((m) => m.to === r.id)
  const append = storageAppendResponse(r, rd)
  if (append !== null) steps.push(append)
  if (rd.committedEntries.length > 0) steps.push(storageApplyResponse(r, rd))
  return steps
}

/** What is to be written, with the messages that may leave once it is. */
function storageAppendMessage(r: Raft, rd: Ready): Message | null {
  const nothing =
    rd.entries.length === 0 && rd.hardState === null && rd.snapshot === null && r.msgsAfterAppend.length === 0
  if (nothing) return null
  // The acknowledgement of the entries comes after the messages: one of them may be this leader's own copy.
  const response = storageAppendResponse(r, rd)
  return message('MsgStorageAppend', {
    to: LOCAL_APPEND_THREAD,
    from: r.id,
    entries: rd.entries,
    snapshot: rd.snapshot,
    responses: response === null ? [...r.msgsAfterAppend] : [...r.msgsAfterAppend, response],
    ...(rd.hardState ?? {}),
  })
}

/**
 * Acknowledges what is unstable now. It carries the term of the write: a later term may have put other entries in
 * their place, and then back, while the write was under way.
 */
function storageAppendResponse(r: Raft, rd: Ready): Message | null {
  const hasEntries = r.log.unstable.length > 0
  if (!hasEntries && rd.snapshot === null) return null
  const last = hasEntries ? r.log.last() : { term: 0, index: 0 }
  return message('MsgStorageAppendResp', {
    to: r.id,
    from: LOCAL_APPEND_THREAD,
    term: r.term,
    index: last.index,
    logTerm: last.term,
    snapshot: rd.snapshot,
  })
}

function storageApplyMessage(r: Raft, rd: Ready): Message {
  return message('MsgStorageApply', {
    to: LOCAL_APPLY_THREAD,
    from: r.id,
    entries: rd.committedEntries,
    responses: [storageApplyResponse(r, rd)],
  })
}

/** Of no term: committed entries are applied whoever leads. */
function storageApplyResponse(r: Raft, rd: Ready): Message {
  return message('MsgStorageApplyResp', { to: r.id, from: LOCAL_APPLY_THREAD, entries: rd.committedEntries })
}

function sameSoftState(a: SoftState, b: SoftState): boolean {
  return a.lead === b.lead && a.role === b.role
}

export function sameHardState(a: HardState, b: HardState): boolean {
  return a.term === b.term && a.vote === b.vote && a.commit === b.commit
}

export function isEmptyHardState(state: HardState): boolean {
  return state.term === 0 && state.vote === ID_NONE && state.commit === 0
}
