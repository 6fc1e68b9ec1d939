import { ByteWriter } from '../../base/byte-writer.ts'
import { utf8 } from '../../base/bytes.ts'
import { encodeKvStore } from '../mvcc/encode-kv-store.ts'
import { plainStateOf } from '../raft/plain-state.ts'
import type { SimMember } from './member.ts'
import type { Simulation } from './simulation.ts'

/**
 * The whole state of a simulation as bytes, for tests that compare two: equal bytes mean the same state, however it was reached (kept running, cloned, or
 * simulated again). What only caches is left out; the trace is stood for by its length and hash.
 */
export function encodeSimulation({ cluster }: Simulation): Uint8Array {
  const out = new ByteWriter()
  const { chances } = cluster
  value(out, [
    cluster.seed,
    cluster.config,
    cluster.at,
    cluster.seq,
    cluster.counters,
    [...cluster.introduced],
    cluster.trace.length,
    cluster.hash.digest(),
    [chances.root.state(), chances.network.state(), chances.clients.state()],
    cluster.links.state(),
    cluster.queue.sorted(),
    [...cluster.flights.values()]
      .sort((a, b) => a.id - b.id)
      .map((flight) => (flight.db === null ? flight : { ...flight, db: flight.db.bytes() })),
    [...cluster.clients.values()].map((client) => ({ ...client, files: [...client.files] })),
  ])
  for (const member of cluster.members) encodeMember(out, member)
  for (const [name, { member, disk }] of cluster.copies) disk.encodeInto(out.string(name).string(member))
  return out.finish()
}

function encodeMember(out: ByteWriter, member: SimMember): void {
  const {
    name,
    status,
    standing,
    incarnation,
    startedAt,
    nextTickAt,
    fsyncMicros,
    tearsNext,
    sync,
    parked,
    kept,
    server,
    quotaBytes,
    identity,
    listens,
    ranBefore,
  } = member
  value(out, [
    standing,
    quotaBytes,
    name,
    status,
    incarnation,
    startedAt,
    nextTickAt,
    fsyncMicros,
    tearsNext,
    sync,
    parked,
    kept,
    identity,
    listens,
    ranBefore,
  ])
  member.disk.encodeInto(out)
  if (server === null) return value(out, null)
  value(out, [
    plainStateOf(server.node),
    server.lead,
    server.applied,
    server.saving,
    server.clusterVersion,
    server.membership.members,
    server.membership.removed,
    [...server.pending],
    server.waiting,
    [server.reads.current, server.reads.next, server.reads.confirmed],
    server.hidden,
  ])
  encodeKvStore(server.kv, out)
}

/** Any plain data: tagged, with lengths, records by sorted field names. */
function value(out: ByteWriter, data: unknown): void {
  switch (typeof data) {
    case 'number':
      out.u8(1).f64(data)
      return
    case 'string':
      out.u8(2).bytes(utf8(data))
      return
    case 'boolean':
      out.u8(3).bool(data)
      return
    case 'undefined':
      out.u8(4)
      return
    default:
      structure(out, data)
  }
}

function structure(out: ByteWriter, data: unknown): void {
  if (data === null) out.u8(5)
  else if (data instanceof Uint8Array) out.u8(6).bytes(data)
  else if (Array.isArray(data)) {
    out.u8(7).varint(data.length)
    for (const item of data) value(out, item)
  } else {
    const record = data as Readonly<Record<string, unknown>>
    const names = Object.keys(record).sort()
    out.u8(8).varint(names.length)
    for (const name of names) {
      out.bytes(utf8(name))
      value(out, record[name])
    }
  }
}
