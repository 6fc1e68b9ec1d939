import { assertNever } from '../base/assert.ts'
import { ID_NONE } from '../base/id64.ts'
import { ALARM_TYPES } from '../pb/etcdserverpb.ts'
import type { Member } from '../pb/membership.ts'
import type { KeyValue } from '../pb/mvccpb.ts'
import type { ApiResponse, OpResponse, ResponseHeader, StatusResponse, WatchResponse } from '../pb/rpcpb.ts'
import {
  JSON_NULL,
  jsonBytes,
  jsonId,
  jsonLease,
  jsonList,
  jsonNumber,
  jsonObject,
  jsonText,
  jsonTruth,
  omitFalse,
  omitNoBytes,
  omitNone,
  omitNoText,
  omitZero,
  type Json,
} from './go-json.ts'

/** One answer on one line, as etcdctl's JSON printer; the endpoint commands have lists of their own. */
export function responseJson(response: ApiResponse): Json {
  switch (response.kind) {
    case 'put':
    case 'range':
    case 'delete-range':
    case 'txn':
      return opJson(response)
    case 'watch':
      return watchJson(response)
    case 'status':
      return statusJson(response)
    case 'member-add':
    case 'member-remove':
    case 'member-update':
    case 'member-promote':
    case 'member-list':
      return jsonObject([
        ['header', headerJson(response.header)],
        ['member', response.member === null ? null : memberJson(response.member)],
        ['members', omitNone(response.members.map(memberJson))],
      ])
    case 'compaction':
    case 'lease-revoke':
    case 'defragment':
    case 'move-leader':
      return jsonObject([['header', headerJson(response.header)]])
    case 'lease-grant':
      return jsonObject([
        ...headerFields(response.header),
        ['ID', jsonLease(response.id)],
        ['TTL', jsonNumber(response.ttl)],
        ['Error', jsonText('')],
      ])
    case 'lease-keep-alive':
      return jsonObject([
        ...headerFields(response.header),
        ['ID', jsonLease(response.id)],
        ['TTL', jsonNumber(response.ttl)],
      ])
    case 'lease-timetolive':
      return jsonObject([
        ...headerFields(response.header),
        ['id', jsonLease(response.id)],
        ['ttl', jsonNumber(response.ttl)],
        ['granted-ttl', jsonNumber(response.grantedTtl)],
        ['keys', response.keys.length === 0 ? JSON_NULL : jsonList(response.keys.map(jsonBytes))],
      ])
    case 'lease-list':
      return jsonObject([
        ...headerFields(response.header),
        ['leases', jsonList(response.leases.map((id) => jsonObject([['id', jsonLease(id)]])))],
      ])
    case 'hash-kv':
      return jsonObject([
        ['header', headerJson(response.header)],
        ['hash', omitZero(response.hash)],
        ['compact_revision', omitZero(response.compactRevision)],
      ])
    case 'alarm':
      // etcd answers alarms without a header.
      return jsonObject([
        [
          'alarms',
          omitNone(
            response.alarms.map(({ memberId, alarm }) =>
              jsonObject([
                ['memberID', memberId === ID_NONE ? null : jsonId(memberId)],
                ['alarm', omitZero(ALARM_TYPES.indexOf(alarm))],
              ]),
            ),
          ),
        ],
      ])
    case 'snapshot':
      return jsonObject([])
    default:
      return assertNever(response)
  }
}

function headerFields({ clusterId, memberId, revision, raftTerm }: ResponseHeader): [string, Json | null][] {
  return [
    ['cluster_id', clusterId === ID_NONE ? null : jsonId(clusterId)],
    ['member_id', memberId === ID_NONE ? null : jsonId(memberId)],
    ['revision', omitZero(revision)],
    ['raft_term', omitZero(raftTerm)],
  ]
}

function headerJson(header: ResponseHeader): Json {
  return jsonObject(headerFields(header))
}

function opJson(response: OpResponse): Json {
  const header = headerJson(response.header)
  switch (response.kind) {
    case 'put':
      return jsonObject([
        ['header', header],
        ['prev_kv', response.prevKv === null ? null : kvJson(response.prevKv)],
      ])
    case 'range':
      return jsonObject([
        ['header', header],
        ['kvs', omitNone(response.kvs.map(kvJson))],
        ['more', omitFalse(response.more)],
        ['count', omitZero(response.count)],
      ])
    case 'delete-range':
      return jsonObject([
        ['header', header],
        ['deleted', omitZero(response.deleted)],
        ['prev_kvs', omitNone(response.prevKvs.map(kvJson))],
      ])
    case 'txn':
      return jsonObject([
        ['header', header],
        ['succeeded', omitFalse(response.succeeded)],
        ['responses', omitNone(response.responses.map(opResponseJson))],
      ])
    default:
      return assertNever(response)
  }
}

const OP_NAMES = {
  put: 'ResponsePut',
  range: 'ResponseRange',
  'delete-range': 'ResponseDeleteRange',
  txn: 'ResponseTxn',
} as const

function opResponseJson(response: OpResponse): Json {
  return jsonObject([['Response', jsonObject([[OP_NAMES[response.kind], opJson(response)]])]])
}

function kvJson({ key, value, createRevision, modRevision, version, lease }: KeyValue): Json {
  return jsonObject([
    ['key', omitNoBytes(key)],
    ['create_revision', omitZero(createRevision)],
    ['mod_revision', omitZero(modRevision)],
    ['version', omitZero(version)],
    ['value', omitNoBytes(value)],
    ['lease', lease === ID_NONE ? null : jsonLease(lease)],
  ])
}

function memberJson({ id, name, peerURLs, clientURLs, isLearner }: Member): Json {
  return jsonObject([
    ['ID', jsonId(id)],
    ['name', omitNoText(name)],
    ['peerURLs', omitNone(peerURLs.map(jsonText))],
    ['clientURLs', omitNone(clientURLs.map(jsonText))],
    ['isLearner', omitFalse(isLearner)],
  ])
}

function statusJson(status: StatusResponse): Json {
  return jsonObject([
    ['header', headerJson(status.header)],
    ['version', omitNoText(status.version)],
    ['dbSize', omitZero(status.dbSize)],
    ['leader', status.leader === ID_NONE ? null : jsonId(status.leader)],
    ['raftIndex', omitZero(status.raftIndex)],
    ['raftTerm', omitZero(status.raftTerm)],
    ['raftAppliedIndex', omitZero(status.raftAppliedIndex)],
    ['errors', omitNone(status.errors.map(jsonText))],
    ['dbSizeInUse', omitZero(status.dbSizeInUse)],
    ['isLearner', omitFalse(status.isLearner)],
  ])
}

function watchJson(response: WatchResponse): Json {
  const events = response.events.map(({ type, kv, prevKv }) =>
    jsonObject([
      ['type', omitZero(type === 'PUT' ? 0 : 1)],
      ['kv', kvJson(kv)],
      ['prev_kv', prevKv === null ? null : kvJson(prevKv)],
    ]),
  )
  return jsonObject([
    ['Header', headerJson(response.header)],
    ['Events', jsonList(events)],
    ['CompactRevision', jsonNumber(response.compactRevision)],
    ['Canceled', jsonTruth(response.canceled)],
    ['Created', jsonTruth(response.created)],
  ])
}
