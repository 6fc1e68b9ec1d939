import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NO_BYTES, utf8 } from '../base/bytes.ts'
import { id64, parseId64 } from '../base/id64.ts'
import {
  decodeInternalRaftRequest,
  decodePayload,
  decodeRequest,
  encodeInternalRaftRequest,
  encodeRequest,
} from './etcdserverpb-codec.ts'
import {
  type Compare,
  deleteRangeRequest,
  type InternalRaftRequest,
  internalRaftRequest,
  putRequest,
  putV2,
  rangeRequest,
  type RequestOp,
} from './etcdserverpb.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const spaceless = (text: string): string => text.replaceAll(' ', '')
const id = fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map((value) => id64(value))
const text = fc.uint8Array({ maxLength: 40 })
const revision = fc.integer({ min: -2, max: 2 ** 50 })

test('a put has the bytes that a real etcd 3.4 proposed', () => {
  const request = internalRaftRequest(parseId64('8f5aa2053b604605')!, {
    put: putRequest(utf8('foo'), utf8('bar')),
  })
  const real = '22 0a 0a 03 666f6f 12 03 626172 a2 06 0b 08 85 8c 81 db d3 c0 a8 ad 8f 01'
  expect(hex(encodeInternalRaftRequest(request))).toBe(spaceless(real))
})

test('a v2 request ends as a real one does: every field is written', () => {
  const request = putV2(id64(1), '/0/version', '3.4.0')
  const tail = '28 00 32 00 38 00 48 00 50 00 58 00 60 00 68 00 70 00 78 00 80 01 00'
  expect(hex(encodeRequest(request)).endsWith(spaceless(tail))).toBe(true)
  expect(decodeRequest(encodeRequest(request))).toEqual({ ok: true, value: request })
})

test('a comparison with 0 says so', () => {
  const compare: Compare = {
    result: 'EQUAL',
    key: utf8('k'),
    rangeEnd: NO_BYTES,
    target: { kind: 'MOD', value: 0 },
  }
  const bytes = encodeInternalRaftRequest(
    internalRaftRequest(id64(1), { txn: { compare: [compare], success: [], failure: [] } }),
  )
  expect(hex(bytes)).toContain('10021a016b3000')
})

test.each(['GET', 'PUT', 'POST', 'DELETE', 'QGET', 'SYNC'])(
  'a v2 %s is not taken for a v3 request',
  (method) => {
    const request = { ...putV2(id64(7), '/0/version', '3.4.0'), method }
    expect(decodePayload(encodeRequest(request))).toEqual({ ok: true, value: { kind: 'v2', request } })
  },
)

test('no data is a leader’s empty entry', () => {
  expect(decodePayload(null)).toEqual({ ok: true, value: { kind: 'empty' } })
  expect(decodePayload(NO_BYTES)).toEqual({ ok: true, value: { kind: 'empty' } })
  expect(decodePayload(utf8('\u0007')).ok).toBe(false)
})

test('what is written is read back, whatever the request', () => {
  fc.assert(
    fc.property(fc.oneof(...simple, ops(2).map(txnOf)), id, (request, requestId) => {
      const written = internalRaftRequest(requestId, request)
      const bytes = encodeInternalRaftRequest(written)
      expect(decodeInternalRaftRequest(bytes)).toEqual({ ok: true, value: written })
      expect(decodePayload(bytes)).toEqual({ ok: true, value: { kind: 'v3', request: written } })
    }),
  )
})

type Request = Partial<InternalRaftRequest>

const puts = fc
  .tuple(
    text,
    text,
    fc.record({ lease: id, prevKv: fc.boolean(), ignoreValue: fc.boolean(), ignoreLease: fc.boolean() }),
  )
  .map(([key, value, fields]) => putRequest(key, value, fields))
const deletes = fc
  .tuple(text, text, fc.boolean())
  .map(([key, end, prevKv]) => deleteRangeRequest(key, end, prevKv))
const ranges = fc
  .tuple(text, text, revision, fc.constantFrom('NONE', 'ASCEND', 'DESCEND'), fc.boolean())
  .map(([key, rangeEnd, revision, sortOrder, keysOnly]) =>
    rangeRequest(key, { rangeEnd, revision, sortOrder, keysOnly, sortTarget: 'MOD', maxModRevision: 9 }),
  )
const compares = fc.record<Compare>({
  result: fc.constantFrom('EQUAL', 'GREATER', 'LESS', 'NOT_EQUAL'),
  key: text,
  rangeEnd: text,
  target: fc.oneof(
    fc.record({ kind: fc.constantFrom('VERSION', 'CREATE', 'MOD'), value: revision }),
    fc.record({ kind: fc.constant('VALUE'), value: text }),
    fc.record({ kind: fc.constant('LEASE'), value: id }),
  ),
})
const simple: fc.Arbitrary<Request>[] = [
  puts.map((put) => ({ put })),
  deletes.map((deleteRange) => ({ deleteRange })),
  ranges.map((range) => ({ range })),
  fc.record({ compaction: fc.record({ revision, physical: fc.boolean() }) }),
  fc.record({ leaseGrant: fc.record({ ttl: revision, id }) }),
  fc.record({ leaseRevoke: fc.record({ id }) }),
  fc.record({
    leaseCheckpoint: fc.record({ checkpoints: fc.array(fc.record({ id, remainingTtl: revision })) }),
  }),
  fc.record({
    alarm: fc.record({
      action: fc.constantFrom('GET', 'ACTIVATE', 'DEACTIVATE'),
      memberId: id,
      alarm: fc.constantFrom('NONE', 'NOSPACE', 'CORRUPT'),
    }),
  }),
  fc.record({ other: fc.record({ field: fc.integer({ min: 1000, max: 1204 }), bytes: text }) }),
]

function ops(depth: number): fc.Arbitrary<RequestOp[]> {
  const plain: fc.Arbitrary<RequestOp>[] = [
    puts.map((request) => ({ kind: 'put', request })),
    deletes.map((request) => ({ kind: 'deleteRange', request })),
    ranges.map((request) => ({ kind: 'range', request })),
  ]
  const nested = depth > 0 ? [fc.tuple(compares, ops(depth - 1)).map(nest)] : []
  return fc.array(fc.oneof(...plain, ...nested), { maxLength: 3 })
}

function nest([compare, success]: [Compare, RequestOp[]]): RequestOp {
  return { kind: 'txn', request: { compare: [compare], success, failure: [] } }
}

function txnOf(failure: RequestOp[]): Request {
  return { txn: { compare: [], success: [], failure } }
}
