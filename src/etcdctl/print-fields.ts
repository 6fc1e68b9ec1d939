import { decimalOf } from '../base/id64.ts'
import type { KeyValue } from '../pb/mvccpb.ts'
import type { ApiResponse, ResponseHeader, StatusResponse } from '../pb/rpcpb.ts'
import { signedDecimal } from './go-int.ts'
import { quoted, quotedText } from './go-quoted.ts'
import { alarmText } from './print-simple.ts'

/** etcdctl's `-w fields`: one `"Name" : value` a line; the endpoint commands have lists of their own. */
export function responseFields(response: ApiResponse): string {
  switch (response.kind) {
    case 'put':
      return header(response.header) + (response.prevKv === null ? '' : kvFields('Prev', response.prevKv))
    case 'range':
      return [
        header(response.header),
        ...response.kvs.map((kv) => kvFields('', kv)),
        field('More', response.more),
        field('Count', response.count),
      ].join('')
    case 'delete-range':
      return [
        header(response.header),
        field('Deleted', response.deleted),
        ...response.prevKvs.map((kv) => kvFields('Prev', kv)),
      ].join('')
    case 'txn':
      return [
        header(response.header),
        field('Succeeded', response.succeeded),
        ...response.responses.map((op) =>
          op.kind === 'txn' ? '"Unknown" : "unexpected response"\n' : responseFields(op),
        ),
      ].join('')
    case 'watch':
      return [
        header(response.header),
        ...response.events.map(
          ({ type, kv, prevKv }) =>
            field('Type', type) + (prevKv === null ? '' : kvFields('Prev', prevKv)) + kvFields('', kv),
        ),
      ].join('')
    case 'lease-grant':
    case 'lease-keep-alive':
      return header(response.header) + field('ID', signedDecimal(response.id)) + field('TTL', response.ttl)
    case 'lease-timetolive':
      return [
        header(response.header),
        field('ID', signedDecimal(response.id)),
        field('TTL', response.ttl),
        field('GrantedTTL', response.grantedTtl),
        ...response.keys.map((key) => field('Key', quoted(key))),
      ].join('')
    case 'lease-list':
      return header(response.header) + response.leases.map((id) => field('ID', signedDecimal(id))).join('')
    case 'member-list':
      return [
        header(response.header),
        ...response.members.map(({ id, name, peerURLs, clientURLs, isLearner }) =>
          [
            field('ID', decimalOf(id)),
            field('Name', quotedText(name)),
            ...peerURLs.map((url) => field('PeerURL', quotedText(url))),
            ...clientURLs.map((url) => field('ClientURL', quotedText(url))),
            field('IsLearner', isLearner),
            '\n',
          ].join(''),
        ),
      ].join('')
    case 'alarm':
      return response.alarms.map((alarm) => `${alarmText(alarm)}\n`).join('')
    case 'status':
      return statusFields(response)
    case 'hash-kv':
    case 'compaction':
    case 'lease-revoke':
    case 'defragment':
    case 'move-leader':
      return header(response.header)
    // etcdctl has no list of fields for these.
    case 'snapshot':
    case 'member-add':
    case 'member-remove':
    case 'member-update':
    case 'member-promote':
      return ''
  }
}

export function field(name: string, value: string | number | boolean): string {
  return `"${name}" : ${value}\n`
}

export function header({ clusterId, memberId, revision, raftTerm }: ResponseHeader): string {
  return [
    field('ClusterID', decimalOf(clusterId)),
    field('MemberID', decimalOf(memberId)),
    field('Revision', revision),
    field('RaftTerm', raftTerm),
  ].join('')
}

export function statusFields(status: StatusResponse): string {
  return [
    header(status.header),
    field('Version', quotedText(status.version)),
    field('DBSize', status.dbSize),
    field('Leader', decimalOf(status.leader)),
    field('IsLearner', status.isLearner),
    field('RaftIndex', status.raftIndex),
    field('RaftTerm', status.raftTerm),
    field('RaftAppliedIndex', status.raftAppliedIndex),
    field('Errors', `[${status.errors.join(' ')}]`),
  ].join('')
}

function kvFields(prefix: string, kv: KeyValue): string {
  return [
    field(`${prefix}Key`, quoted(kv.key)),
    field(`${prefix}CreateRevision`, kv.createRevision),
    field(`${prefix}ModRevision`, kv.modRevision),
    field(`${prefix}Version`, kv.version),
    field(`${prefix}Value`, quoted(kv.value)),
    field(`${prefix}Lease`, signedDecimal(kv.lease)),
  ].join('')
}
