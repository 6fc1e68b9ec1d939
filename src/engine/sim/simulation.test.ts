import { describe, expect, it } from 'vitest'
import { textOf, utf8 } from '../../base/bytes.ts'
import { hexOf } from '../../base/id64.ts'
import { entryFacts } from '../etcdserver/payload.ts'
import type { SimMember } from './member.ts'
import { storedEntries } from './checkers/log-terms.ts'
import {
  ask,
  cluster,
  eventsOf,
  followers,
  get,
  leader,
  put,
  runFor,
  runTo,
  runUntil,
  runUntilLeader,
} from './test-kit/runs.ts'

const valueOn = (member: SimMember, key: string): string | null => {
  const kv = member.server?.kv.range(utf8(key)).kvs[0]
  return kv === undefined ? null : textOf(kv.value)
}

describe('a fresh cluster', () => {
  it('elects one leader and has the twelve entries that etcd begins with', () => {
    const sim = cluster(5)
    runTo(sim, 5)
    const first = leader(sim)
    const names = new Map(sim.members.map(({ id, name }) => [id, name]))
    const facts = storedEntries(first, 1).map((entry) =>
      entryFacts(entry, (id) => names.get(id) ?? hexOf(id)),
    )
    expect(facts.map(({ term, kind }) => `${term} ${kind}`)).toEqual([
      ...Array.from({ length: 5 }, () => '1 conf-change'),
      '2 no-op',
      ...Array.from({ length: 5 }, () => '2 attributes'),
      '2 version',
    ])
    expect(facts.at(-1)?.subject).toBe('3.4.0')
    expect(new Set(facts.slice(6, 11).map(({ subject }) => subject))).toEqual(new Set(names.values()))
    expect(sim.members.map(({ server }) => server?.applied)).toEqual([12, 12, 12, 12, 12])
    expect(eventsOf(sim, 'election').filter(({ result }) => result === 'won')).toHaveLength(1)
  })

  it('proposes 3.0.0 first when a member cannot be asked, and 3.4.0 when it can', () => {
    const sim = cluster(3, 2)
    runTo(sim, 0.5)
    sim.apply({ kind: 'pause', member: 'n3' })
    runUntilLeader(sim)
    runFor(sim, 3)
    expect(leader(sim).server?.clusterVersion).toBe('3.0.0')
    sim.apply({ kind: 'resume', member: 'n3' })
    runFor(sim, 6)
    expect(leader(sim).server?.clusterVersion).toBe('3.4.0')
  })

  it('says what the node layer says of a first leader', () => {
    const sim = cluster(3)
    runTo(sim, 5)
    const { name, id } = leader(sim)
    const lines = eventsOf(sim, 'log-line').filter(
      ({ member, text }) => member === name && text.startsWith('raft.node:'),
    )
    expect(lines.map(({ text }) => text)).toEqual([
      `raft.node: ${hexOf(id)} elected leader ${hexOf(id)} at term 2`,
    ])
  })
})

describe('a write', () => {
  it('is on every member soon after it is acknowledged, sent to a follower or to the leader', () => {
    const sim = cluster(5)
    runUntilLeader(sim)
    runFor(sim, 1)
    const toLeader = put(sim, leader(sim).name, 'a', '1')
    const toFollower = put(sim, followers(sim)[0] ?? '', 'a', '2')
    expect([toLeader.text, toLeader.revision, toFollower.text, toFollower.revision]).toEqual([
      'OK',
      2,
      'OK',
      3,
    ])
    runFor(sim, 1)
    expect(sim.members.map((member) => valueOn(member, 'a'))).toEqual(['2', '2', '2', '2', '2'])
    const [own, forwarded] = eventsOf(sim, 'proposed')
    expect([own?.outcome, own?.index, forwarded?.outcome]).toEqual(['appended', 13, 'forwarded'])
  })

  it('survives the crash of every member at the moment of its acknowledgement', () => {
    const sim = cluster(3)
    runUntilLeader(sim)
    runFor(sim, 1)
    expect(put(sim, leader(sim).name, 'a', '1').status).toBe('ok')
    for (const { name } of sim.members) sim.apply({ kind: 'crash', member: name })
    for (const { name } of sim.members) sim.apply({ kind: 'restart', member: name })
    runUntilLeader(sim)
    runFor(sim, 1)
    expect(sim.members.map((member) => valueOn(member, 'a'))).toEqual(['1', '1', '1'])
  })

  it('waits for a leader and goes through when one stands before the client gives up', () => {
    const sim = cluster(3)
    runTo(sim, 0.1)
    const done = put(sim, 'n1', 'a', '1')
    expect(done.status).toBe('ok')
    expect(eventsOf(sim, 'proposed')[0]?.outcome).toBe('waiting')
  })

  it('without a quorum ends after five seconds with the text of etcdctl', () => {
    const sim = cluster(3)
    runUntilLeader(sim)
    runFor(sim, 1)
    const { name } = leader(sim)
    for (const other of followers(sim)) sim.apply({ kind: 'crash', member: other })
    const asked = sim.pos.at
    const done = put(sim, name, 'a', '1')
    expect([done.status, done.text, done.at - asked]).toEqual([
      'timeout',
      'Error: context deadline exceeded',
      5_000_000,
    ])
  })

  it('asked of a process that is not there is unavailable', () => {
    const sim = cluster(3)
    runUntilLeader(sim)
    sim.apply({ kind: 'crash', member: 'n1' })
    expect(put(sim, 'n1', 'a', '1').status).toBe('unavailable')
  })

  it('is deleted by del, which tells how many keys went', () => {
    const sim = cluster(3)
    runUntilLeader(sim)
    put(sim, 'n1', 'a', '1')
    expect(ask(sim, 'n2', { verb: 'del', key: 'a' }).text).toBe('1')
    expect(ask(sim, 'n2', { verb: 'del', key: 'a' }).text).toBe('0')
    expect(get(sim, 'n3', 'a').value).toBe(null)
  })
})

describe('a failing leader', () => {
  it('that crashes is followed by another in a higher term', () => {
    const sim = cluster(5)
    const first = runUntilLeader(sim).name
    runFor(sim, 1)
    sim.apply({ kind: 'crash', member: first })
    const second = runUntilLeader(sim)
    expect(second.name).not.toBe(first)
    expect(second.server?.node.status().term).toBeGreaterThan(2)
  })

  it('in a minority steps down by check-quorum within two election time-outs', () => {
    const sim = cluster(5)
    const { name } = runUntilLeader(sim)
    runFor(sim, 1)
    const others = followers(sim)
    sim.apply({ kind: 'partition', groups: [[name, others[0] ?? ''], others.slice(1)] })
    runFor(sim, 2.2)
    expect(eventsOf(sim, 'quorum-lost').map(({ member }) => member)).toEqual([name])
    expect(sim.member(name).server?.isLeader).toBe(false)
    runFor(sim, 3)
    expect(others.slice(1)).toContain(leader(sim).name)
  })

  it('loses the entries that it could not commit, when the network heals', () => {
    const sim = cluster(5)
    const { name } = runUntilLeader(sim)
    runFor(sim, 1)
    const others = followers(sim)
    sim.apply({ kind: 'partition', groups: [[name], others] })
    sim.apply({
      kind: 'client',
      client: 'c1',
      request: { verb: 'put', key: 'a', value: 'stale' },
      to: [name],
    })
    runUntil(sim, () => sim.leader() !== null && leader(sim).name !== name)
    runFor(sim, 1)
    expect(put(sim, leader(sim).name, 'a', 'fresh').status).toBe('ok')
    sim.apply({ kind: 'heal' })
    runFor(sim, 3)
    expect(eventsOf(sim, 'truncated').map(({ member }) => member)).toEqual([name])
    expect(sim.members.map((member) => valueOn(member, 'a'))).toEqual([
      'fresh',
      'fresh',
      'fresh',
      'fresh',
      'fresh',
    ])
  })
})

describe('a read', () => {
  it('from a member that is cut off never answers what is stale', () => {
    const sim = cluster(5)
    const { name } = runUntilLeader(sim)
    runFor(sim, 1)
    put(sim, name, 'a', 'old')
    runFor(sim, 0.2)
    const others = followers(sim)
    sim.apply({ kind: 'partition', groups: [[name], others] })
    sim.apply({
      kind: 'client',
      client: 'c2',
      request: { verb: 'get', key: 'a', serializable: false },
      to: [name],
    })
    runUntil(sim, () => sim.leader() !== null && leader(sim).name !== name)
    expect(put(sim, leader(sim).name, 'a', 'new').status).toBe('ok')
    expect(get(sim, name, 'a').status).toBe('timeout')
    expect(get(sim, name, 'a', true).value).toBe('old')
    sim.apply({ kind: 'heal' })
    runFor(sim, 3)
    expect(get(sim, name, 'a').value).toBe('new')
    const stale = eventsOf(sim, 'client-done').filter(
      ({ what, value }) => what.verb === 'get' && !what.serializable && value === 'old',
    )
    expect(stale).toEqual([])
  })

  it('through a follower is confirmed by a quorum before it is answered', () => {
    const sim = cluster(3)
    runUntilLeader(sim)
    runFor(sim, 1)
    put(sim, 'n1', 'a', '1')
    const [follower = ''] = followers(sim)
    const done = get(sim, follower, 'a')
    expect([done.text, done.revision]).toEqual(['a\n1', 2])
    expect(eventsOf(sim, 'read-index').map(({ member, stage }) => `${member} ${stage}`)).toEqual([
      `${follower} asked`,
      `${follower} confirmed`,
    ])
  })
})

describe('a process', () => {
  it('that restarts has rebuilt itself from its WAL, and publishes its name again', () => {
    const sim = cluster(3)
    const { name } = runUntilLeader(sim)
    runFor(sim, 1)
    put(sim, name, 'a', '1')
    runFor(sim, 1)
    const { lastIndex } = leader(sim).server?.node.status() ?? { lastIndex: 0 }
    sim.apply({ kind: 'crash', member: name })
    expect(sim.member(name).kept?.entries.at(-1)?.index).toBe(lastIndex)
    sim.apply({ kind: 'restart', member: name })
    const started = eventsOf(sim, 'started').at(-1)
    expect([started?.restart, started?.last.index]).toEqual([true, lastIndex])
    runFor(sim, 4)
    expect(valueOn(sim.member(name), 'a')).toBe('1')
    const published = eventsOf(sim, 'appended').flatMap(({ entries }) =>
      entries.filter(({ kind }) => kind === 'attributes'),
    )
    expect(published.filter(({ subject }) => subject === name)).toHaveLength(2)
  })

  it('that crashes before its fsync has ended loses what was only written, and its answer never left', () => {
    const sim = cluster(3)
    const { name } = runUntilLeader(sim)
    runFor(sim, 1)
    const [follower = ''] = followers(sim)
    sim.apply({ kind: 'slow-disk', member: follower, micros: 500_000 })
    sim.apply({ kind: 'client', client: 'c1', request: { verb: 'put', key: 'a', value: '1' }, to: [name] })
    runUntil(sim, () => sim.member(follower).sync !== null)
    const { length } = sim.trace
    sim.apply({ kind: 'crash', member: follower })
    const [crashed] = eventsOf(sim, 'crashed')
    expect(crashed?.lostEntries).toBe(1)
    expect(crashed?.lostBytes).toBeGreaterThan(0)
    expect(sim.member(follower).kept?.entries.at(-1)?.index).toBe(8)
    runFor(sim, 1)
    expect(eventsOf(sim, 'sent', length).filter(({ from }) => from === follower)).toEqual([])
  })

  it('that is paused sees what waited for it when it goes on, and stays silent until then', () => {
    const sim = cluster(3)
    runUntilLeader(sim)
    runFor(sim, 1)
    const [follower = ''] = followers(sim)
    sim.apply({ kind: 'pause', member: follower })
    const { length } = sim.trace
    put(sim, leader(sim).name, 'a', '1')
    runFor(sim, 1)
    expect(eventsOf(sim, 'received', length).filter(({ to }) => to === follower)).toEqual([])
    expect(valueOn(sim.member(follower), 'a')).toBe(null)
    sim.apply({ kind: 'resume', member: follower })
    runFor(sim, 0.2)
    expect(valueOn(sim.member(follower), 'a')).toBe('1')
  })
})

it('tells every event after its cause', () => {
  const sim = cluster(5, 3, { lossPermille: 50 })
  runTo(sim, 8)
  expect(sim.trace.since(0).every(({ id, cause }, place) => id === place && cause < id && cause >= -1)).toBe(
    true,
  )
})
