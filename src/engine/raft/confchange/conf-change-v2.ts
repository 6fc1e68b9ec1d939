import { assert } from '../../../base/assert.ts'
import { decimalOf, ID_NONE } from '../../../base/id64.ts'
import { textOf } from '../../../base/bytes.ts'
import type { ConfChange, ConfChangeV2, Entry } from '../../../pb/raftpb.ts'
import {
  decodeConfChange,
  decodeConfChangeV2,
  encodeConfChange,
  encodeConfChangeV2,
} from '../../../pb/raftpb-codec.ts'

export type AnyConfChange = ConfChange | ConfChangeV2

export function isConfChangeV2(change: AnyConfChange): change is ConfChangeV2 {
  return 'changes' in change
}

export function asV2(change: AnyConfChange): ConfChangeV2 {
  if (isConfChangeV2(change)) return change
  const { type, nodeId, context } = change
  return { transition: 'ConfChangeTransitionAuto', changes: [{ type, nodeId }], context }
}

/** It asks for the end of a joint configuration: nothing in it but, maybe, a context. */
export function leavesJoint(change: ConfChangeV2): boolean {
  return change.transition === 'ConfChangeTransitionAuto' && change.changes.length === 0
}

/** Whether a joint configuration is needed or wanted; then, whether it ends by itself. */
export function entersJoint(change: ConfChangeV2): { readonly autoLeave: boolean } | null {
  if (change.transition === 'ConfChangeTransitionAuto' && change.changes.length <= 1) return null
  return { autoLeave: change.transition !== 'ConfChangeTransitionJointExplicit' }
}

/** The entry to propose, with term and index still 0; null is the bare end of a joint configuration. */
export function confChangeEntry(change: AnyConfChange | null): Entry {
  const at = { term: 0, index: 0 }
  if (change === null) return { type: 'EntryConfChangeV2', ...at, data: null }
  return isConfChangeV2(change)
    ? { type: 'EntryConfChangeV2', ...at, data: encodeConfChangeV2(change) }
    : { type: 'EntryConfChange', ...at, data: encodeConfChange(change) }
}

/** The change that an entry carries; null for an ordinary entry. */
export function confChangeIn(entry: Entry): AnyConfChange | null {
  if (entry.type === 'EntryNormal') return null
  const data = entry.data ?? new Uint8Array(0)
  const decoded = entry.type === 'EntryConfChange' ? decodeConfChange(data) : decodeConfChangeV2(data)
  assert(decoded.ok, 'a conf change entry carries an encoded conf change')
  return decoded.value
}

/** `transition:ConfChangeTransitionAuto changes:{type:ConfChangeAddNode node_id:3}` */
export function confChangeText(change: AnyConfChange): string {
  const parts: string[] = []
  if (isConfChangeV2(change)) {
    parts.push(`transition:${change.transition}`)
    for (const { type, nodeId } of change.changes) {
      parts.push(`changes:{type:${type} node_id:${decimalOf(nodeId)}}`)
    }
  } else {
    parts.push(`type:${change.type}`, `node_id:${decimalOf(change.nodeId)}`)
  }
  if (change.context !== null) parts.push(`context:${JSON.stringify(textOf(change.context))}`)
  if (!isConfChangeV2(change) && change.id !== ID_NONE) parts.push(`id:${decimalOf(change.id)}`)
  return parts.join(' ')
}
