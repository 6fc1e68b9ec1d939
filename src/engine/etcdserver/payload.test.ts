import { describe, expect, it } from 'vitest'
import { hexOf, parseId64, type Id64 } from '../../base/id64.ts'
import { utf8 } from '../../base/bytes.ts'
import { memberId } from '../../pb/membership.ts'
import type { Entry } from '../../pb/raftpb.ts'
import { defaultConfig } from '../../run/config.ts'
import { Disk } from '../disk/disk.ts'
import { Wal } from '../wal/wal.ts'
import { bootOrReopen, bootstrapEntries } from './boot.ts'
import { deleteRangeRequest, internalRaftRequest, putRequest } from '../../pb/etcdserverpb.ts'
import { encodeInternalRaftRequest } from '../../pb/etcdserverpb-codec.ts'
import { entryFacts, idBytes, idOfBytes, requestIdOf, v2Put } from './payload.ts'
import { ReadQueue } from './read-queue.ts'
import { RequestIds } from './request-ids.ts'
import { Rng } from '../../base/rng.ts'

const id = (hex: string): Id64 => parseId64(hex) as Id64
const entry = (data: Uint8Array | null): Entry => ({ type: 'EntryNormal', term: 2, index: 9, data })
const putBytes = (of: Id64, value: string): Uint8Array =>
  encodeInternalRaftRequest(internalRaftRequest(of, { put: putRequest(utf8('a'), utf8(value)) }))
const name = (of: Id64): string => `<${hexOf(of)}>`

describe('an entry in words', () => {
  it('is a put, a delete, a no-op, attributes or a version', () => {
    const put = entryFacts(entry(putBytes(id('1'), 'é')), name)
    expect([put.kind, put.key, put.value, put.index, put.term]).toEqual(['put', 'a', 'é', 9, 2])
    const deleteRange = deleteRangeRequest(utf8('a'))
    const bytes = encodeInternalRaftRequest(internalRaftRequest(id('1'), { deleteRange }))
    const del = entryFacts(entry(bytes), name)
    expect([del.kind, del.key]).toEqual(['delete', 'a'])
    expect(entryFacts(entry(null), name).kind).toBe('no-op')
    const attributes = entryFacts(entry(v2Put(id('1'), '/0/members/a1/attributes', '{}')), name)
    expect([attributes.kind, attributes.subject]).toEqual(['attributes', '<a1>'])
    const version = entryFacts(entry(v2Put(id('1'), '/0/version', '3.4.0')), name)
    expect([version.kind, version.subject]).toEqual(['version', '3.4.0'])
    expect(entryFacts(entry(Uint8Array.of(255, 255)), name).kind).toBe('other')
  })

  it('that adds an initial member names it', () => {
    const facts = bootstrapEntries(defaultConfig(3)).map((added) => entryFacts(added, name))
    expect(facts.map(({ kind }) => kind)).toEqual(['conf-change', 'conf-change', 'conf-change'])
    expect(facts.map(({ subject }) => subject).sort()).toEqual(['n1', 'n2', 'n3'])
  })
})

it('a request id is read back from a proposal and from a ReadIndex context', () => {
  const asked = id('8f5a00000000a1b2')
  expect(requestIdOf(putBytes(asked, '1'))).toBe(asked)
  expect(requestIdOf(v2Put(asked, '/0/version', '3.4.0'))).toBe(asked)
  expect(idOfBytes(idBytes(asked))).toBe(asked)
})

it('request ids are the member, the time of the start and a counter, as etcd makes them', () => {
  const ids = RequestIds.startingAt(id('84ae2710156b8f5a'), 0x12_3456_789a_bc)
  expect([ids.next(), ids.next()]).toEqual(['8f5a3456789abc01', '8f5a3456789abc02'])
  const copy = ids.clone()
  expect(copy.next()).toBe(ids.next())
})

it('reads that come while one is asked for share the next one', () => {
  const reads = new ReadQueue()
  const read = (request: number) =>
    ({ request, what: { verb: 'get', key: 'a', serializable: false }, via: null }) as const
  reads.current = { ctx: id('1'), reads: [read(1)] }
  reads.add(read(2))
  reads.add(read(3))
  expect(reads.confirm(id('2'), 5)).toEqual([])
  expect(reads.confirm(id('1'), 5).map(({ request }) => request)).toEqual([1])
  expect(reads.takeReady(4)).toEqual([])
  expect(reads.takeReady(5).map(({ request }) => request)).toEqual([1])
  reads.cancel(2)
  expect(reads.next.map(({ request }) => request)).toEqual([3])
})

describe('a boot', () => {
  const config = defaultConfig(3)
  const [member] = config.initialCluster
  const options = {
    id: memberId(member?.peerURLs ?? [], config.token),
    name: 'n1',
    joins: false,
    clientURLs: member?.clientURLs ?? [],
    bootstrapped: false,
    forceNewCluster: false,
    config,
    quotaBytes: 0,
    rng: Rng.fromSeed(1),
  }

  const booted = (disk: Disk) => {
    const boot = bootOrReopen(options, disk)
    if (!boot.ok) throw new Error(boot.error)
    return boot.value
  }

  it('leaves a WAL with every initial member committed in term 1, durable at once', () => {
    const disk = new Disk()
    bootOrReopen(options, disk)
    expect(disk.crash().lostBytes).toBe(0)
    const opened = Wal.open(disk)
    if (!opened.ok) throw new Error(opened.error.error)
    const { hardState, entries } = opened.value
    expect([hardState.term, hardState.commit]).toEqual([1, 3])
    expect(entries.map(({ index, term, type }) => `${index} ${term} ${type}`)).toEqual([
      '1 1 EntryConfChange',
      '2 1 EntryConfChange',
      '3 1 EntryConfChange',
    ])
  })

  it('of a disk that has a WAL is a restart from it', () => {
    const disk = new Disk()
    const { wal } = booted(disk).found
    wal.save({ term: 4, vote: options.id, commit: 4 }, [
      { type: 'EntryNormal', term: 4, index: 4, data: null },
    ])
    wal.sync()
    const { node } = booted(disk)
    const { term, vote, lastIndex, committed } = node.status()
    expect([term, vote, lastIndex, committed]).toEqual([4, options.id, 4, 4])
  })
})
