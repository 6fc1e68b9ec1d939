import { assert } from '../../base/assert.ts'
import { NO_BYTES } from '../../base/bytes.ts'
import { ID_NONE } from '../../base/id64.ts'
import { decodePayload } from '../../pb/etcdserverpb-codec.ts'
import type { Request } from '../../pb/etcdserverpb.ts'
import { decodeConfChange } from '../../pb/raftpb-codec.ts'
import { decodeAttributes } from '../../pb/membership.ts'
import type { ConfChange, Entry } from '../../pb/raftpb.ts'
import type { MemberRefusal } from '../../run/member-refusal.ts'
import type { EntryKind } from '../../run/trace.ts'
import { applyV3 } from './apply-v3.ts'
import { SERVER_CLUSTER_VERSION } from './cluster-version.ts'
import { clusterIdOf } from './boot.ts'
import type { EtcdServer } from './etcd-server.ts'

import { changedAnswer, refuseChange } from './member-requests.ts'
import { applyJoint } from './joint.ts'
import { kindOfChange } from './membership.ts'
import { kindOf, memberOfPath } from './payload.ts'
import { changedLine, firstVersionLine, logLine, logLines, peerLines, publishedLine } from './server-log.ts'
import type { ServerHost } from './server-host.ts'

/**
 * Applies one committed entry, as etcd's apply.go, and answers whoever waits for it here. After a restart entries come again that
 * the backend holds already: they change the members, not the keys, and are not told again.
 */
export function applyEntry(server: EtcdServer, entry: Entry, host: ServerHost): void {
  assert(entry.index > server.applied, 'entries are applied once and in order')
  server.applied = entry.index
  server.appliedTerm = entry.term
  const isNew = entry.index > server.consistentIndex
  if (isNew) server.consistentIndex = entry.index
  const kind =
    entry.type === 'EntryNormal'
      ? applyNormal(server, entry, isNew, host)
      : entry.type === 'EntryConfChange'
        ? applyConfChange(server, entry, host)
        : applyJoint(server, entry, host)
  if (!isNew) return
  host.event({ kind: 'applied', index: entry.index, term: entry.term, entry: kind, revision: server.kv.rev })
}

function applyConfChange(server: EtcdServer, entry: Entry, host: ServerHost): EntryKind {
  const decoded = decodeConfChange(entry.data ?? NO_BYTES)
  assert(decoded.ok, 'a committed ConfChange decodes')
  const change = decoded.value
  const refusal = server.membership.refuses(change)
  const state = server.node.applyConfChange(refusal === null ? change : { ...change, nodeId: ID_NONE })
  server.confState = state
  if (refusal === null) {
    const kind = kindOfChange(change)
    const made = { index: entry.index, kind, id: change.nodeId }
    server.membership = server.membership.with(change)
    server.drain(host)
    server.backend.changed(host)
    const cluster = clusterIdOf(server.options.config)
    logLine(host, changedLine(made, server.membership.member(change.nodeId), cluster))
    if (change.nodeId !== server.options.id) logLines(host, peerLines(kind, change.nodeId))
    host.configured(entry.index, [made], state)
    if (kind === 'removed' && change.nodeId === server.options.id) server.stopSoon(host)
  }
  answerChange(server, change, refusal, entry.index, host)
  return 'conf-change'
}

function answerChange(
  server: EtcdServer,
  change: ConfChange,
  refusal: MemberRefusal | null,
  index: number,
  host: ServerHost,
): void {
  const pending = server.pending.get(change.id)
  if (pending?.kind !== 'client' || pending.member === null) return
  server.pending.delete(change.id)
  const { request, member, via } = pending
  if (refusal !== null) return refuseChange(server, request, member, refusal, index, host)
  host.answer(request, changedAnswer(server, member, change.nodeId, via))
}

function applyNormal(server: EtcdServer, entry: Entry, isNew: boolean, host: ServerHost): EntryKind {
  const payload = decodePayload(entry.data)
  assert(payload.ok, 'a committed entry decodes')
  switch (payload.value.kind) {
    case 'empty':
      server.leaderReady(host)
      break
    case 'v2':
      applyV2(server, payload.value.request, host)
      break
    case 'v3':
      if (isNew) applyV3(server, payload.value.request, host)
      if (isNew) server.backend.changedBy(entry.index, host)
      break
  }
  return kindOf(payload.value)
}

/** The v2 store's two survivors: a member's name, and the cluster's version. */
function applyV2(server: EtcdServer, request: Request, host: ServerHost): void {
  if (request.path === '/0/version') {
    if (server.clusterVersion === null) logLine(host, firstVersionLine(request.val))
    server.clusterVersion = request.val
    server.backend.changed(host)
    if (request.val === SERVER_CLUSTER_VERSION) host.unwake('monitor-versions')
  } else if (request.path.endsWith('/attributes')) {
    const { name, clientURLs } = decodeAttributes(request.val)
    server.membership = server.membership.published(memberOfPath(request.path), name, clientURLs)
    server.backend.changed(host)
  }
  const pending = server.pending.get(request.id)
  if (pending === undefined) return
  server.pending.delete(request.id)
  if (pending.kind !== 'publish') return
  const { name, clientURLs, config } = server.options
  logLine(host, publishedLine(name, clientURLs, clusterIdOf(config)))
  host.unwake('publish')
}
