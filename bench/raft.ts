import { Session, type Profiler } from 'node:inspector'

import { id64, type Id64 } from '../src/base/id64.ts'
import { Rng } from '../src/base/rng.ts'
import { RawNode, type RaftConfig } from '../src/engine/raft/raw-node.ts'
import { MemoryStorage } from '../src/engine/raft/storage.ts'
import { PLAIN_OPTIONS } from '../src/engine/raft/test-kit/plain-options.ts'
import type { Row } from './engine.ts'

/**
 * How fast the raft core is: three RawNodes on memory storage that hand each other every message at once, Ready and
 * Advance each round, entries of 100 bytes, nothing encoded. CPU time, since the machine may be shared. The Go library
 * makes about 100,000 (one in flight) and 130,000–160,000 (256) entries and a million messages a second in this loop.
 */
export function run(): Promise<Row[]> {
  // The compiler needs a while to know the code.
  commit(100_000, 1)
  commit(200_000, 256)
  const one = commit(60_000, 1)
  const many = commit(200_000, 256)
  return Promise.resolve([
    row('three RawNodes, one proposal in flight', one.entries, 'committed / s', 50_000),
    row('three RawNodes, 256 proposals in flight', many.entries, 'committed / s', 75_000),
    row('messages stepped, one in flight', one.messages, 'messages / s', 500_000),
    growth(),
    ...profile(() => commit(100_000, 1)),
  ])
}

function row(name: string, value: number, unit: string, least: number): Row {
  return { name, value, unit, least }
}

/** A million entries in one log: the last tenth must not take longer than the first. */
function growth(): Row {
  const cluster = new RawCluster()
  const tenths = Array.from({ length: 10 }, () => cpuSeconds(() => cluster.commit(100_000, 256)))
  const [first = 0] = tenths
  const value = (tenths.at(-1) ?? 0) / first
  return {
    name: 'the last 100,000 of 1,000,000 entries, against the first',
    value,
    unit: 'times as long',
    most: 2,
  }
}

/** Where the time goes: the functions that take most of it by themselves. */
function profile(work: () => void): readonly Row[] {
  const session = new Session()
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.start')
  work()
  let rows: readonly Row[] = []
  // In its own process a session answers at once.
  session.post('Profiler.stop', (_, { profile: taken }) => (rows = mostOf(taken)))
  session.disconnect()
  return rows
}

const SHOWN = 8

function mostOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): readonly Row[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName]))
  const times = new Map<string, number>()
  samples.forEach((id, i) => {
    const name = names.get(id) ?? ''
    if (name !== '(idle)') times.set(name, (times.get(name) ?? 0) + (timeDeltas[i] ?? 0))
  })
  const whole = [...times.values()].reduce((sum, time) => sum + time, 0)
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([name, time]) => ({
      name: `  of one in flight, in ${name}`,
      value: (100 * time) / whole,
      unit: '% of the time',
    }))
}

/** Committed entries and stepped messages a second. */
function commit(entries: number, inFlight: number): { readonly entries: number; readonly messages: number } {
  const cluster = new RawCluster()
  const seconds = cpuSeconds(() => cluster.commit(entries, inFlight))
  return { entries: entries / seconds, messages: cluster.stepped / seconds }
}

class RawCluster {
  stepped = 0
  /** Entries that the leader has applied. */
  private applied = 0
  private readonly nodes = new Map<Id64, RawNode>()
  private readonly leader: RawNode
  private readonly data = new Uint8Array(100)

  constructor() {
    const ids = [1, 2, 3].map((i) => id64(i))
    for (const id of ids) this.nodes.set(id, new RawNode(configOf(id, ids)))
    this.leader = this.nodes.get(id64(1)) as RawNode
    this.leader.campaign()
    while (this.round());
    this.stepped = 0
  }

  /** Proposes one whenever fewer than `inFlight` are waiting, until so many are committed. */
  commit(entries: number, inFlight: number): void {
    const end = this.applied + entries
    let proposed = this.applied
    while (this.applied < end) {
      for (; proposed < end && proposed - this.applied < inFlight; proposed++) this.leader.propose(this.data)
      this.round()
    }
    while (this.round());
  }

  /** Every node that has a Ready deals with it. */
  private round(): boolean {
    let moved = false
    for (const node of this.nodes.values()) {
      if (!node.hasReady()) continue
      const ready = node.ready()
      if (ready.hardState !== null) node.storage.setHardState(ready.hardState)
      node.storage.append(ready.entries)
      for (const m of ready.messages) {
        this.nodes.get(m.to)?.step(m)
        this.stepped++
      }
      if (node === this.leader) this.applied += ready.committedEntries.length
      node.advance(ready)
      node.drainEvents()
      moved = true
    }
    return moved
  }
}

function configOf(id: Id64, voters: readonly Id64[]): RaftConfig {
  const storage = new MemoryStorage()
  const confState = { voters, learners: [], votersOutgoing: [], learnersNext: [], autoLeave: false }
  storage.applySnapshot({ data: null, metadata: { index: 1, term: 1, confState } })
  return {
    ...PLAIN_OPTIONS,
    id,
    storage,
    applied: 1,
    checkQuorum: true,
    rng: Rng.fromSeed(1).fork(id),
  }
}

/** CPU time of this process, user and system. */
function cpuSeconds(work: () => void): number {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1e6
}
