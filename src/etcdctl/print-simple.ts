import { assertNever } from '../base/assert.ts'
import { textOf } from '../base/bytes.ts'
import { decimalOf, hexOf, type Id64 } from '../base/id64.ts'
import type { Member } from '../pb/membership.ts'
import type { KeyValue } from '../pb/mvccpb.ts'
import type { ApiResponse, MembersResponse, StatusResponse, WatchResponse } from '../pb/rpcpb.ts'
import { hexBytes, humanBytes } from './go-text.ts'

export interface SimpleOptions {
  readonly hex: boolean
  readonly valueOnly: boolean
  /** Of a lease: the attached keys were asked for. */
  readonly leaseKeys: boolean
  /** What the id of a request was: a member, a lease or the name of a new member. */
  readonly subject: string
}

export const PLAIN: SimpleOptions = { hex: false, valueOnly: false, leaseKeys: false, subject: '' }

/** etcdctl's simple output on stdout. */
export function responseSimple(response: ApiResponse, options: SimpleOptions = PLAIN): string {
  switch (response.kind) {
    case 'put':
      return `OK\n${response.prevKv === null ? '' : kvLines(response.prevKv, options)}`
    case 'range':
      return response.kvs.map((kv) => kvLines(kv, options)).join('')
    case 'delete-range':
      return `${response.deleted}\n${response.prevKvs.map((kv) => kvLines(kv, options)).join('')}`
    case 'txn':
      return [
        response.succeeded ? 'SUCCESS\n' : 'FAILURE\n',
        ...response.responses.map(
          (op) => `\n${op.kind === 'txn' ? 'unexpected response' : responseSimple(op, options)}`,
        ),
      ].join('')
    case 'watch':
      return watchLines(response, options)
    case 'compaction':
      return `compacted revision ${options.subject}\n`
    case 'lease-grant':
      return `lease ${response.id} granted with TTL(${response.ttl}s)\n`
    case 'lease-revoke':
      return `lease ${options.subject} revoked\n`
    case 'lease-keep-alive':
      return response.ttl <= 0
        ? `lease ${response.id} expired or revoked.\n`
        : `lease ${response.id} keepalived with TTL(${response.ttl})\n`
    case 'lease-timetolive': {
      if (response.grantedTtl === 0) return `lease ${response.id} already expired\n`
      const keys = options.leaseKeys ? `, attached keys([${response.keys.map(textOf).join(' ')}])` : ''
      return `lease ${response.id} granted with TTL(${response.grantedTtl}s), remaining(${response.ttl}s)${keys}\n`
    }
    case 'lease-list':
      return [`found ${response.leases.length} leases`, ...response.leases, ''].join('\n')
    case 'member-add':
    case 'member-remove':
    case 'member-update':
    case 'member-promote':
    case 'member-list':
      return memberLines(response, options.subject)
    case 'alarm':
      return response.alarms.map((alarm) => `${alarmText(alarm)}\n`).join('')
    case 'status':
      return `${statusCells('', response).slice(1).join(', ')}\n`
    case 'hash-kv':
      return `${response.hash}\n`
    case 'move-leader':
      return `Leadership transferred to ${options.subject}\n`
    case 'defragment':
    case 'snapshot':
      return ''
    default:
      return assertNever(response)
  }
}

export function kvLines({ key, value }: KeyValue, { hex, valueOnly }: SimpleOptions): string {
  const shown = hex ? hexBytes : textOf
  return valueOnly ? `${shown(value)}\n` : `${shown(key)}\n${shown(value)}\n`
}

function watchLines({ events }: WatchResponse, options: SimpleOptions): string {
  return events
    .map(
      ({ type, kv, prevKv }) =>
        `${type}\n${prevKv === null ? '' : kvLines(prevKv, options)}${kvLines(kv, options)}`,
    )
    .join('')
}

/** What goes to stderr when the server ends a watch. */
export function canceledLine({ compactRevision, cancelReason }: WatchResponse): string {
  const reason = compactRevision > 0 ? 'etcdserver: mvcc: required revision has been compacted' : cancelReason
  return `watch was canceled (${reason})\n`
}

/** protobuf's own text, with its last blank. */
export function alarmText({ memberId, alarm }: { readonly memberId: Id64; readonly alarm: string }): string {
  return `memberID:${decimalOf(memberId)} alarm:${alarm} `
}

function memberLines(response: MembersResponse, subject: string): string {
  const cluster = hexOf(response.header.clusterId).padStart(16)
  const changed = (word: string): string => `Member ${subject.padStart(16)} ${word} cluster ${cluster}\n`
  switch (response.kind) {
    case 'member-list':
      return response.members.map((member) => `${memberCells(member).join(', ')}\n`).join('')
    case 'member-add':
      return addedLines(response, subject)
    case 'member-remove':
      return changed('removed from')
    case 'member-update':
      return changed('updated in')
    case 'member-promote':
      return changed('promoted in')
  }
}

/** With the variables that the new process is to be started with. */
function addedLines({ header, member, members }: MembersResponse, name: string): string {
  const id = member === null ? '' : hexOf(member.id)
  const urls = members.flatMap((one) =>
    one.peerURLs.map((url) => `${one.id === member?.id ? name : one.name}=${url}`),
  )
  return [
    `Member ${id.padStart(16)} added to cluster ${hexOf(header.clusterId).padStart(16)}`,
    '',
    `ETCD_NAME="${name}"`,
    `ETCD_INITIAL_CLUSTER="${urls.join(',')}"`,
    `ETCD_INITIAL_ADVERTISE_PEER_URLS="${member?.peerURLs.join(',') ?? ''}"`,
    'ETCD_INITIAL_CLUSTER_STATE="existing"',
    '',
  ].join('\n')
}

export function memberCells({ id, name, peerURLs, clientURLs, isLearner }: Member): readonly string[] {
  const status = name === '' ? 'unstarted' : 'started'
  return [hexOf(id), status, name, peerURLs.join(','), clientURLs.join(','), String(isLearner)]
}

export function statusCells(endpoint: string, status: StatusResponse): readonly string[] {
  const { header, leader, raftTerm, raftIndex, raftAppliedIndex } = status
  return [
    endpoint,
    hexOf(header.memberId),
    status.version,
    humanBytes(status.dbSize),
    String(leader === header.memberId),
    String(status.isLearner),
    String(raftTerm),
    String(raftIndex),
    String(raftAppliedIndex),
    status.errors.join(', '),
  ]
}
