import { NO_BYTES, textOf } from '../../base/bytes.ts'
import { bigintOf, hexOf, id64, ID_NONE, parseId64, type Id64 } from '../../base/id64.ts'
import { type InternalRaftRequest, putV2, type TxnRequest } from '../../pb/etcdserverpb.ts'
import { decodePayload, encodeRequest, type EntryPayload } from '../../pb/etcdserverpb-codec.ts'
import { decodeMember } from '../../pb/membership.ts'
import { decodeConfChange, entrySize } from '../../pb/raftpb-codec.ts'
import type { Entry } from '../../pb/raftpb.ts'
import type { EntryFacts, EntryKind } from '../../run/trace.ts'
import { kindOfChange } from './membership.ts'

export function v2Put(id: Id64, path: string, value: string): Uint8Array {
  return encodeRequest(putV2(id, path, value))
}

/** A ReadIndex context: the id, big-endian. */
export function idBytes(id: Id64): Uint8Array {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, bigintOf(id))
  return new Uint8Array(view.buffer)
}

export function idOfBytes(bytes: Uint8Array): Id64 {
  if (bytes.length !== 8) return ID_NONE
  return id64(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0))
}

/** The request id of a proposal's bytes; ID_NONE when it has none. */
export function requestIdOf(data: Uint8Array | null, type: Entry['type'] = 'EntryNormal'): Id64 {
  if (type !== 'EntryNormal') {
    const change = decodeConfChange(data ?? NO_BYTES)
    return change.ok ? change.value.id : ID_NONE
  }
  const payload = decodePayload(data)
  if (!payload.ok || payload.value.kind === 'empty') return ID_NONE
  return payload.value.kind === 'v3' ? payload.value.request.header.id : payload.value.request.id
}

/** An entry in the words of the trace. `nameOf` names a member by its id where that is known. */
export function entryFacts(entry: Entry, nameOf: (id: Id64) => string): EntryFacts {
  const { index, term } = entry
  const bytes = entrySize(entry)
  const facts = (
    kind: EntryKind,
    fields: { key?: string; value?: string; subject?: string } = {},
  ): EntryFacts => ({
    index,
    term,
    kind,
    key: fields.key ?? '',
    value: fields.value ?? '',
    subject: fields.subject ?? '',
    bytes,
  })
  if (entry.type !== 'EntryNormal') return facts('conf-change', changedMember(entry, nameOf))
  const payload = decodePayload(entry.data)
  if (!payload.ok) return facts('other')
  const kind = kindOf(payload.value)
  if (payload.value.kind === 'empty') return facts(kind)
  if (payload.value.kind === 'v2') {
    const { path, val } = payload.value.request
    if (kind === 'version') return facts(kind, { subject: val })
    return facts(
      kind,
      kind === 'attributes' ? { subject: nameOf(memberOfPath(path)) } : { key: path, value: val },
    )
  }
  return facts(kind, requestFields(payload.value.request))
}

function requestFields(request: InternalRaftRequest): { key?: string; value?: string; subject?: string } {
  const { put, deleteRange, txn, compaction, leaseGrant, leaseRevoke } = request
  if (put !== undefined) return { key: textOf(put.key), value: textOf(put.value) }
  if (deleteRange !== undefined) return { key: textOf(deleteRange.key) }
  if (txn !== undefined) return { value: [...new Set(keysOf(txn))].join(', ') }
  if (compaction !== undefined) return { value: String(compaction.revision) }
  if (leaseGrant !== undefined) return { subject: hexOf(leaseGrant.id), value: String(leaseGrant.ttl) }
  return leaseRevoke === undefined ? {} : { subject: hexOf(leaseRevoke.id) }
}

/** The keys that a transaction may write, whichever way its comparison goes. */
function keysOf({ success, failure }: TxnRequest): readonly string[] {
  return [...success, ...failure].flatMap((op) => {
    if (op.kind === 'put' || op.kind === 'deleteRange') return [textOf(op.request.key)]
    return op.kind === 'txn' ? keysOf(op.request) : []
  })
}

export function kindOf(payload: EntryPayload): EntryKind {
  switch (payload.kind) {
    case 'empty':
      return 'no-op'
    case 'v2':
      return /^\/0\/members\/[0-9a-f]+\/attributes$/.test(payload.request.path)
        ? 'attributes'
        : payload.request.path === '/0/version'
          ? 'version'
          : 'other'
    case 'v3':
      return kindOfRequest(payload.request)
  }
}

function kindOfRequest({
  put,
  deleteRange,
  txn,
  compaction,
  leaseGrant,
  leaseRevoke,
}: InternalRaftRequest): EntryKind {
  if (put !== undefined) return 'put'
  if (deleteRange !== undefined) return 'delete'
  if (txn !== undefined) return 'txn'
  if (compaction !== undefined) return 'compaction'
  if (leaseGrant !== undefined) return 'lease-grant'
  return leaseRevoke !== undefined ? 'lease-revoke' : 'other'
}

/** Of `/0/members/<hex id>/attributes`. */
export function memberOfPath(path: string): Id64 {
  return parseId64(path.split('/')[3] ?? '') ?? ID_NONE
}

/** `value` says what is changed; a member of the boot carries its name and no word. */
function changedMember(
  entry: Entry,
  nameOf: (id: Id64) => string,
): { readonly subject: string; readonly value: string } {
  const change = entry.data === null ? null : decodeConfChange(entry.data)
  if (change === null || !change.ok) return { subject: '', value: '' }
  const member = change.value.context === null ? null : decodeMember(change.value.context)
  if (member?.ok === true && member.value.name !== '') return { subject: member.value.name, value: '' }
  return { subject: nameOf(change.value.nodeId), value: kindOfChange(change.value) }
}
