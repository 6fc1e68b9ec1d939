import type { SimMember } from '../../engine/sim/member.ts'
import type { Simulation } from '../../engine/sim/simulation.ts'
import { hasWal } from '../../engine/etcdserver/recover.ts'
import { chainFrom } from '../../engine/wal/segments.ts'
import { parseSegmentPath } from '../../engine/wal/segment-name.ts'
import type { PowerLook, StartEnd } from '../../protocol/view/disk-look.ts'
import type { TraceEvent } from '../../run/trace.ts'
import { chosenSnapshot } from './start-from.ts'
import { walChain } from './wal-chain.ts'

/** *If it lost power now*: tried out on a copy of the whole simulation, by a crash and a start. */
export function powerLook(sim: Simulation, { name }: SimMember): PowerLook | null {
  const trial = sim.clone()
  const member = trial.member(name)
  if (member.unstarted) return null
  const running = member.status !== 'down'
  const lost = running ? lostRecords(member) : NOTHING_LOST
  const vouched = running ? vouchedFor(sim, sim.member(name)) : 0
  if (running) trial.apply({ kind: 'crash', member: name })
  const start = tryStart(trial, name)
  const last = start.kind === 'runs' ? start.last.index : 0
  return {
    running,
    ...lost,
    start,
    vouched,
    brokenFrom: vouched > last ? last + 1 : null,
    committed: running ? committedLost(sim, sim.member(name), last) : null,
  }
}

/** Starts a member that is down, and tells how that ends. */
export function tryStart(trial: Simulation, name: string): StartEnd {
  const { disk } = trial.member(name)
  const fresh = !hasWal(disk)
  const snapshot = chosenSnapshot(disk)?.index ?? 0
  const segments = chainFrom(disk, snapshot).map(({ path }) => parseSegmentPath(path)?.seq ?? 0)
  const told = trial.trace.length
  trial.apply({ kind: 'restart', member: name })
  return startEnd(trial.trace.since(told), name, { snapshot, segments, fresh })
}

/** What the events of a start say of how it ended. */
export function startEnd(
  events: readonly TraceEvent[],
  name: string,
  from: { readonly snapshot: number; readonly segments: readonly number[]; readonly fresh: boolean },
): StartEnd {
  let end = { kind: 'dies', text: '' } as StartEnd
  for (const event of events) {
    if (event.kind === 'started' && event.member === name) {
      const { term, last, commit } = event
      end = { kind: 'runs', term, last, commit, ...from, repaired: false }
    } else if (event.kind === 'stopped' && event.member === name) {
      return { kind: 'dies', text: event.text }
    } else if (event.kind === 'log-line' && event.member === name && end.kind === 'runs') {
      if (event.text.startsWith('repaired WAL')) end = { ...end, repaired: true }
    }
  }
  return end
}

const NOTHING_LOST = { lostRecords: 0, lostBytes: 0, lost: null } as const

function lostRecords({ disk }: SimMember): Pick<PowerLook, 'lostRecords' | 'lostBytes' | 'lost'> {
  let [records, bytes, first, last] = [0, 0, 0, 0]
  for (const { scan, durableBytes } of walChain(disk)) {
    bytes += Math.max(0, scan.file.length - durableBytes)
    for (let i = scan.records.length - 1; i >= 0; i--) {
      const record = scan.records[i]
      if (record === undefined || record.offset + record.bytes <= durableBytes) break
      records++
      if (record.type !== 'entry') continue
      first = first === 0 ? record.index : Math.min(first, record.index)
      last = Math.max(last, record.index)
    }
  }
  return { lostRecords: records, lostBytes: bytes, lost: first === 0 ? null : { first, last } }
}

/** The highest index that it has told a leader to hold, the answer under way included; a leader tells itself. */
function vouchedFor(sim: Simulation, { name, id, server }: SimMember): number {
  if (server === null) return 0
  const term = server.node.status().term
  let most = 0
  for (const { server: other } of sim.members) {
    const status = other?.node.status()
    if (status?.role !== 'leader' || status.term !== term) continue
    most = Math.max(most, status.progress.find((progress) => progress.id === id)?.match ?? 0)
  }
  for (const { type, from, message } of sim.flights.values()) {
    if (
      type === 'MsgAppResp' &&
      from === name &&
      message !== null &&
      !message.reject &&
      message.term === term
    )
      most = Math.max(most, message.index)
  }
  return most
}

/** The last committed entry that this disk would lack, and how many voters would still hold it durably. */
function committedLost(sim: Simulation, lacking: SimMember, last: number): PowerLook['committed'] {
  const leader = sim.leader() ?? lacking
  const status = leader.server?.node.status()
  const commit = Math.max(0, ...sim.members.map(({ server }) => server?.node.status().committed ?? 0))
  const index = Math.min(commit, lacking.server?.node.status().lastIndex ?? 0)
  if (status === undefined || index <= last) return null
  const term = leader.server?.node.term(index)
  const copies = sim.members.filter(({ id, name, server, kept }) => {
    if (name === lacking.name || !status.voters.includes(id)) return false
    if (server !== null) return server.durable >= index && server.node.term(index) === term
    return (kept?.snapshot.index ?? 0) >= index || (kept?.entries.at(-1)?.index ?? 0) >= index
  }).length
  return { index, copies, quorum: status.quorum }
}
