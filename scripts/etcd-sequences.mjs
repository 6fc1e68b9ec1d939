import { spawnSync } from 'node:child_process'
import { request as httpRequest } from 'node:http'
import { isDeepStrictEqual } from 'node:util'
import { register } from 'tsx/esm/api'

/**
 * Random sequences of put, range, delete, txn, compaction, lease and watch, asked of a real etcd (its JSON gateway) and of
 * the engine's key space: the same answers, revisions, errors, events and hashes at every step.
 */
register()
const { AbortController, clearTimeout, fetch, setTimeout } = globalThis
const { Rng } = await import('../src/base/rng.ts')
const { utf8 } = await import('../src/base/bytes.ts')
const { id64, bigintOf } = await import('../src/base/id64.ts')
const { KvStore } = await import('../src/engine/mvcc/kv-store.ts')
const { bytesOfKey } = await import('../src/engine/mvcc/key-range.ts')
const { Lessor } = await import('../src/engine/lease/lessor.ts')
const { checkDelete, checkPut, checkRange, checkTxn } = await import('../src/engine/etcdserver/rpc/check.ts')
const { applyDelete, applyPut, applyTxn, refusesRange } =
  await import('../src/engine/etcdserver/rpc/kv-apply.ts')
const { leaseError, mvccError } = await import('../src/engine/etcdserver/rpc/errors.ts')
const { rangeResponse } = await import('../src/engine/etcdserver/rpc/range.ts')
const { WatchHub } = await import('../src/engine/etcdserver/rpc/watch.ts')
const { revisionHeader } = await import('../src/pb/rpcpb.ts')
const { deleteRangeRequest, putRequest, rangeRequest } = await import('../src/pb/etcdserverpb.ts')

const KEYS = ['a', 'ab', 'b', 'b\0', 'c', 'd']
const LEASES = [1, 2, 3].map((id) => id64(id))
const REQUESTS = 6
/** Sequences between two looks at the hash (etcdctl must be started for it), and between two watches. */
const HASH_EVERY = 5
const WATCH_EVERY = 10

/** Runs `count` sequences against the server at `endpoint`, which must be empty; throws at the first difference. */
export async function runSequences(endpoint, count, seed = 1) {
  const rng = Rng.fromSeed(seed)
  const ours = { kv: new KvStore(), lessor: new Lessor(2) }
  for (let sequence = 1; sequence <= count; sequence++) {
    for (let i = 0; i < REQUESTS; i++) {
      const asked = draw(rng, ours)
      const theirs = await ask(endpoint, asked)
      same(sequence, asked, answer(ours, asked), theirs)
    }
    if (sequence % HASH_EVERY === 0) same(sequence, { kind: 'hashkv' }, ours.kv.hashKv(), hashOf(endpoint))
    if (sequence % WATCH_EVERY === 0) await compareWatch(endpoint, sequence, rng, ours.kv)
  }
}

function same(sequence, asked, ours, theirs) {
  if (isDeepStrictEqual(ours, theirs)) return
  const text = (value) =>
    JSON.stringify(value, (_, v) => (v instanceof Uint8Array ? Buffer.from(v).toString() : v))
  throw new Error(`sequence ${sequence}, ${text(asked)}: ${text(ours)}, etcd says ${text(theirs)}`)
}

function draw(rng, { kv, lessor }) {
  switch (rng.below(14)) {
    case 0:
    case 1:
    case 2:
      return { kind: 'put', request: drawPut(rng) }
    case 3:
    case 4:
    case 5:
      return { kind: 'range', request: drawRange(rng, kv) }
    case 6:
      return { kind: 'deleteRange', request: drawDelete(rng) }
    case 7:
    case 8:
      return { kind: 'txn', request: bearable(drawTxn(rng, kv, 2)) }
    case 9: {
      const revision = kv.rev - 20 + rng.below(24)
      return rng.chance(1, 4)
        ? { kind: 'compaction', request: { revision } }
        : { kind: 'put', request: drawPut(rng) }
    }
    case 10: {
      const id = rng.pick(LEASES)
      // A short one would run out: it is only asked for where it is refused.
      const isThere = lessor.lookup(id) !== undefined
      const ttl = rng.pick(isThere ? [1000, -1, 0] : [1000 + rng.below(9), 1000, 9_000_000_001])
      return { kind: 'leaseGrant', request: { id, ttl } }
    }
    case 11:
      return { kind: rng.pick(['keepAlive', 'timeToLive', 'leases']), request: { id: rng.pick(LEASES) } }
    case 12:
      // As many operations as there may be, and one more.
      return rng.chance(1, 8)
        ? { kind: 'txn', request: { compare: [], success: gets(128 + rng.below(2)), failure: [] } }
        : { kind: 'range', request: drawRange(rng, kv) }
    default:
      return rng.chance(1, 2)
        ? { kind: 'leaseRevoke', request: { id: rng.pick(LEASES) } }
        : { kind: 'put', request: drawPut(rng) }
  }
}

const gets = (count) =>
  Array.from({ length: count }, () => ({ kind: 'range', request: rangeRequest(utf8('a'), {}) }))

const drawKey = (rng) => utf8(rng.chance(1, 30) ? '' : rng.pick(KEYS))
const drawEnd = (rng) => utf8(rng.pick(['', '', '\0', 'b', 'c', 'z']))

function drawPut(rng) {
  const fields = {}
  if (rng.chance(1, 4)) fields.lease = rng.pick(LEASES)
  if (rng.chance(1, 3)) fields.prevKv = true
  if (rng.chance(1, 12)) fields.ignoreValue = true
  if (rng.chance(1, 12)) fields.ignoreLease = true
  return putRequest(drawKey(rng), utf8(rng.chance(1, 8) ? '' : `v${rng.below(5)}`), fields)
}

function drawRange(rng, kv) {
  const revision = () => Math.max(0, kv.rev - 15 + rng.below(18))
  const maybe = (fields) => (rng.chance(1, 4) ? fields() : {})
  return rangeRequest(drawKey(rng), {
    rangeEnd: drawEnd(rng),
    ...maybe(() => ({ limit: rng.below(4) })),
    ...maybe(() => ({ revision: revision() })),
    ...maybe(() => ({
      sortOrder: rng.pick(['NONE', 'ASCEND', 'DESCEND']),
      sortTarget: rng.pick(['KEY', 'VERSION', 'CREATE', 'MOD', 'VALUE']),
    })),
    ...maybe(() => ({ minModRevision: revision(), maxCreateRevision: revision() })),
    ...maybe(() => ({ maxModRevision: revision(), minCreateRevision: revision() })),
    ...maybe(() => ({ keysOnly: true })),
    ...(rng.chance(1, 10) ? { countOnly: true } : {}),
    ...(rng.chance(1, 10) ? { serializable: true } : {}),
  })
}

function drawDelete(rng) {
  return deleteRangeRequest(drawKey(rng), drawEnd(rng), rng.chance(1, 2))
}

function drawTxn(rng, kv, depth) {
  const ops = () => Array.from({ length: rng.below(3) }, () => drawOp(rng, kv, depth))
  return {
    compare: Array.from({ length: rng.below(3) }, () => drawCompare(rng, kv)),
    success: ops(),
    failure: ops(),
  }
}

/**
 * 3.4 panics when a put that keeps its key's value or lease finds that the key was deleted earlier in its own
 * transaction: where one deletes, no put keeps anything.
 */
function bearable(txn) {
  return deletes(txn) ? keepingNothing(txn) : txn
}

function deletes({ success, failure }) {
  return [...success, ...failure].some(
    ({ kind, request }) => kind === 'deleteRange' || (kind === 'txn' && deletes(request)),
  )
}

function keepingNothing(txn) {
  const kept = (op) =>
    op.kind === 'put'
      ? { ...op, request: { ...op.request, ignoreValue: false, ignoreLease: false } }
      : op.kind === 'txn'
        ? { ...op, request: keepingNothing(op.request) }
        : op
  return { ...txn, success: txn.success.map(kept), failure: txn.failure.map(kept) }
}

function drawOp(rng, kv, depth) {
  const kind = rng.pick(depth > 0 ? ['put', 'range', 'deleteRange', 'txn'] : ['put', 'range', 'deleteRange'])
  if (kind === 'put') return { kind, request: drawPut(rng) }
  if (kind === 'range') return { kind, request: drawRange(rng, kv) }
  return kind === 'txn' ? { kind, request: drawTxn(rng, kv, depth - 1) } : { kind, request: drawDelete(rng) }
}

function drawCompare(rng, kv) {
  const kind = rng.pick(['VERSION', 'CREATE', 'MOD', 'VALUE', 'LEASE'])
  const value =
    kind === 'VALUE'
      ? utf8(`v${rng.below(5)}`)
      : kind === 'LEASE'
        ? id64(rng.below(3))
        : kind === 'VERSION'
          ? rng.below(4)
          : kv.rev - rng.below(9)
  const result = rng.pick(['EQUAL', 'GREATER', 'LESS', 'NOT_EQUAL'])
  return { result, key: drawKey(rng), rangeEnd: drawEnd(rng), target: { kind, value } }
}

/** The engine's answer, in the form of `ask`. */
function answer({ kv, lessor }, { kind, request }) {
  const of = (response) => (typeof response === 'string' ? { error: response } : plain(response))
  switch (kind) {
    case 'put':
      return of(checkPut(request) ?? applyPut({ kv, lessor }, request, revisionHeader))
    case 'range':
      return of(
        checkRange(request) ?? refusesRange(kv, request) ?? rangeResponse(kv, request, revisionHeader),
      )
    case 'deleteRange':
      return of(checkDelete(request) ?? applyDelete({ kv, lessor }, request, revisionHeader))
    case 'txn':
      return of(checkTxn(request) ?? applyTxn({ kv, lessor }, request, revisionHeader))
    case 'compaction': {
      const error = kv.compact(request.revision)
      return error === null ? { revision: kv.rev } : { error: mvccError(error) }
    }
    case 'leaseGrant': {
      const lease = lessor.grant(request.id, request.ttl, 0)
      return typeof lease === 'string' ? { error: leaseError(lease) } : { ttl: lease.ttl }
    }
    case 'keepAlive':
      return { ttl: lessor.renew(request.id, 0) ?? 0 }
    case 'timeToLive': {
      const lease = lessor.lookup(request.id)
      return lease === undefined
        ? { granted: 0, keys: [] }
        : { granted: lease.ttl, keys: [...lease.keys].map((key) => base64(bytesOfKey(key))).sort() }
    }
    case 'leases':
      return { leases: lessor.all.map(({ id }) => leaseText(id)).sort() }
    default: {
      const keys = lessor.revoke(request.id)
      if (keys === null) return { error: leaseError('ErrLeaseNotFound') }
      kv.write((txn) => keys.forEach((key) => txn.deleteRange(bytesOfKey(key), null)))
      return { revision: kv.rev }
    }
  }
}

const base64 = (bytes) => Buffer.from(bytes).toString('base64')
const leaseText = (id) => bigintOf(id).toString()

function plainKv({ key, value, createRevision, modRevision, version, lease }) {
  return [base64(key), base64(value), createRevision, modRevision, version, leaseText(lease)]
}

function plain(response) {
  const { revision } = response.header
  switch (response.kind) {
    case 'put':
      return { revision, prev: response.prevKv === null ? null : plainKv(response.prevKv) }
    case 'range':
      return { revision, kvs: response.kvs.map(plainKv), more: response.more, count: response.count }
    case 'delete-range':
      return { revision, deleted: response.deleted, prevs: response.prevKvs.map(plainKv) }
    default:
      return { revision, succeeded: response.succeeded, responses: response.responses.map(plain) }
  }
}

const PATHS = {
  put: '/v3/kv/put',
  range: '/v3/kv/range',
  deleteRange: '/v3/kv/deleterange',
  txn: '/v3/kv/txn',
  compaction: '/v3/kv/compaction',
  leaseGrant: '/v3/lease/grant',
  leaseRevoke: '/v3/lease/revoke',
  keepAlive: '/v3/lease/keepalive',
  timeToLive: '/v3/lease/timetolive',
  leases: '/v3/lease/leases',
}

async function ask(endpoint, { kind, request }) {
  const reply = await post(endpoint, PATHS[kind], toJson(kind, request))
  if (reply.error !== undefined) return { error: reply.error }
  if (kind === 'compaction' || kind === 'leaseRevoke') return { revision: Number(reply.header.revision) }
  switch (kind) {
    case 'leaseGrant':
      return { ttl: Number(reply.TTL) }
    case 'keepAlive':
      return { ttl: Number(reply.result.TTL ?? 0) }
    case 'timeToLive':
      return { granted: Number(reply.grantedTTL ?? 0), keys: [...(reply.keys ?? [])].sort() }
    case 'leases':
      return { leases: (reply.leases ?? []).map(({ ID }) => ID).sort() }
    default:
      return fromJson(kind, reply)
  }
}

function toJson(kind, request) {
  switch (kind) {
    case 'compaction':
      // Physical: answered once the rows are gone, so that a hash or a watch from the compacted revision is never a race.
      return { revision: String(request.revision), physical: true }
    case 'leaseGrant':
      return { ID: leaseText(request.id), TTL: String(request.ttl) }
    case 'leaseRevoke':
    case 'keepAlive':
      return { ID: leaseText(request.id) }
    case 'timeToLive':
      return { ID: leaseText(request.id), keys: true }
    case 'leases':
      return {}
    case 'put': {
      const { key, value, lease, prevKv, ignoreValue, ignoreLease } = request
      const flags = { prev_kv: prevKv, ignore_value: ignoreValue, ignore_lease: ignoreLease }
      return { key: base64(key), value: base64(value), lease: leaseText(lease), ...flags }
    }
    case 'deleteRange':
      return { key: base64(request.key), range_end: base64(request.rangeEnd), prev_kv: request.prevKv }
    case 'range':
      return {
        key: base64(request.key),
        range_end: base64(request.rangeEnd),
        limit: String(request.limit),
        revision: String(request.revision),
        sort_order: request.sortOrder,
        sort_target: request.sortTarget,
        keys_only: request.keysOnly,
        count_only: request.countOnly,
        serializable: request.serializable,
        min_mod_revision: String(request.minModRevision),
        max_mod_revision: String(request.maxModRevision),
        min_create_revision: String(request.minCreateRevision),
        max_create_revision: String(request.maxCreateRevision),
      }
    default:
      return {
        compare: request.compare.map(compareJson),
        success: request.success.map(opJson),
        failure: request.failure.map(opJson),
      }
  }
}

const OPS = {
  put: 'request_put',
  range: 'request_range',
  deleteRange: 'request_delete_range',
  txn: 'request_txn',
}
const opJson = ({ kind, request }) => ({ [OPS[kind]]: toJson(kind, request) })

function compareJson({ result, key, rangeEnd, target }) {
  const { kind, value } = target
  const field = {
    VERSION: 'version',
    CREATE: 'create_revision',
    MOD: 'mod_revision',
    VALUE: 'value',
    LEASE: 'lease',
  }[kind]
  const shown = kind === 'VALUE' ? base64(value) : kind === 'LEASE' ? leaseText(value) : String(value)
  return { result, target: kind, key: base64(key), range_end: base64(rangeEnd), [field]: shown }
}

function fromJson(kind, reply) {
  const revision = Number(reply.header?.revision ?? 0)
  const kvs = (list) => (list ?? []).map(kvFromJson)
  switch (kind) {
    case 'put':
      return { revision, prev: reply.prev_kv === undefined ? null : kvFromJson(reply.prev_kv) }
    case 'range':
      return { revision, kvs: kvs(reply.kvs), more: reply.more === true, count: Number(reply.count ?? 0) }
    case 'deleteRange':
      return { revision, deleted: Number(reply.deleted ?? 0), prevs: kvs(reply.prev_kvs) }
    default:
      return {
        revision,
        succeeded: reply.succeeded === true,
        responses: (reply.responses ?? []).map(opFromJson),
      }
  }
}

function opFromJson(op) {
  if (op.response_put !== undefined) return fromJson('put', op.response_put)
  if (op.response_range !== undefined) return fromJson('range', op.response_range)
  if (op.response_delete_range !== undefined) return fromJson('deleteRange', op.response_delete_range)
  return fromJson('txn', op.response_txn)
}

function kvFromJson({ key = '', value = '', create_revision, mod_revision, version, lease = '0' }) {
  return [key, value, Number(create_revision ?? 0), Number(mod_revision ?? 0), Number(version ?? 0), lease]
}

/** A watch from some revision on tells the same events, or is overtaken by the same compaction, or refused. */
async function compareWatch(endpoint, sequence, rng, kv) {
  const hub = new WatchHub()
  const what = drawWatch(rng, kv)
  const news = [hub.add(1, what, kv, revisionHeader, 0)]
  if (!news[0].last) news.push(...hub.catchUp(kv, revisionHeader))
  const ours = news.flatMap(({ response, last }) => {
    if (last) return [{ compacted: response.compactRevision, reason: response.cancelReason }]
    return response.events.map(({ type, kv: one, prevKv }) => [
      type,
      plainKv(one),
      prevKv === null ? null : plainKv(prevKv),
    ])
  })
  same(sequence, { kind: 'watch', what }, ours, await watchOnce(endpoint, what, ours.length))
}

function drawWatch(rng, kv) {
  const end = rng.pick([null, '\0', 'b', 'c', 'z'])
  return {
    verb: 'watch',
    key: rng.pick(['\0', ...KEYS]),
    ...(end === null ? {} : { span: end === '\0' ? { kind: 'from-key' } : { kind: 'to', end } }),
    revision: Math.max(1, kv.rev - rng.below(30)),
    prevKv: rng.chance(1, 2),
    filters: ['NOPUT', 'NODELETE'].filter(() => rng.chance(1, 4)),
    progressNotify: false,
  }
}

/** The first `count` events, with all that comes in their answers; none: as long as etcd needs for the history twice. */
async function watchOnce(endpoint, { key, span, revision, prevKv, filters }, count) {
  const leaving = new AbortController()
  const end = span === undefined ? '' : span.kind === 'to' ? span.end : '\0'
  const create = {
    key: base64(utf8(key)),
    range_end: base64(utf8(end)),
    start_revision: String(revision),
    prev_kv: prevKv,
    filters,
  }
  const reply = await fetch(`${endpoint}/v3/watch`, {
    method: 'POST',
    body: JSON.stringify({ create_request: create }),
    signal: leaving.signal,
  })
  const told = []
  const silence = count === 0 ? setTimeout(() => leaving.abort(), 250) : undefined
  let text = ''
  try {
    for await (const chunk of reply.body) {
      text += Buffer.from(chunk).toString()
      for (const line of text.split('\n').slice(0, -1)) {
        const { result } = JSON.parse(line)
        if (result.canceled) {
          return [{ compacted: Number(result.compact_revision ?? 0), reason: result.cancel_reason ?? '' }]
        }
        for (const { type = 'PUT', kv, prev_kv } of result.events ?? []) {
          told.push([type, kvFromJson(kv), prev_kv === undefined ? null : kvFromJson(prev_kv)])
        }
        if (count > 0 && told.length >= count) return told
      }
      text = text.slice(text.lastIndexOf('\n') + 1)
    }
  } catch (error) {
    if (error.name !== 'AbortError') throw error
  } finally {
    clearTimeout(silence)
    leaving.abort()
  }
  return told
}

/** The gateway knows the hash of the whole file only. */
function hashOf(endpoint) {
  const env = { ...process.env, ETCDCTL_API: '3' }
  const args = ['--endpoints', endpoint, 'endpoint', 'hashkv', '-w', 'json']
  return JSON.parse(spawnSync('etcdctl', args, { env, encoding: 'utf8' }).stdout)[0].HashKV.hash
}

/** Each on a connection of its own: the server closes one that was idle, and a put may not be asked twice. */
function post(endpoint, path, body) {
  return new Promise((answer, fail) => {
    const asked = httpRequest(endpoint + path, { method: 'POST', agent: false }, (reply) => {
      let text = ''
      reply.setEncoding('utf8')
      reply.on('data', (chunk) => (text += chunk))
      reply.on('end', () => answer(JSON.parse(text)))
      reply.on('error', fail)
    })
    asked.on('error', fail)
    asked.end(JSON.stringify(body))
  })
}
