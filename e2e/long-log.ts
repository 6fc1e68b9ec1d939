import { defined } from '../src/base/assert.ts'
import { utf8 } from '../src/base/bytes.ts'
import { id64 } from '../src/base/id64.ts'
import { Simulation } from '../src/engine/sim/simulation.ts'
import { Wal } from '../src/engine/wal/wal.ts'
import { encodeInternalRaftRequest } from '../src/pb/etcdserverpb-codec.ts'
import { internalRaftRequest, putRequest } from '../src/pb/etcdserverpb.ts'
import { clusterId } from '../src/pb/membership.ts'
import type { Entry } from '../src/pb/raftpb.ts'
import { defaultConfig } from '../src/run/config.ts'
import type { DataDirMember } from '../src/run/data-dirs.ts'
import { printDataDirs } from '../src/run/print-data-dirs.ts'
import { recordingJson } from '../src/run/recording-json.ts'

const ENTRIES = 100_000
const NODES = 200

/**
 * Three members whose logs hold 100,000 entries, as an operator brings them: their data dirs, to be played in the lab. The cluster is
 * one that ran for two seconds; what its log got afterwards are the leases that nodes of a Kubernetes cluster renew.
 */
export function longLog(): unknown {
  made ??= make()
  return made
}

let made: unknown

function make(): unknown {
  const config = { ...defaultConfig(3), snapshotCount: 1_000_000 }
  const sim = Simulation.create(7, config)
  while ((sim.nextAt() ?? Infinity) <= 4_000_000) sim.step()
  const members = sim.members.map(({ name, id, disk }): DataDirMember => {
    const own = disk.clone()
    own.crash()
    const opened = Wal.open(own)
    if (!opened.ok) throw new Error(opened.error.error)
    const { wal, hardState, entries } = opened.value
    const last = defined(entries.at(-1), 'a cluster that ran has entries').index
    const { term } = hardState
    const more = Array.from({ length: ENTRIES - last }, (_, i) => renewal(last + 1 + i, term))
    wal.save({ ...hardState, commit: ENTRIES }, more)
    wal.sync()
    const files = own
      .paths()
      .filter((path) => /\.wal$|\/db$/.test(path))
      .map((path) => ({ path, bytes: own.read(path) }))
    return { name, id, standing: 'voter', unstarted: false, files }
  })
  const ids = members.map(({ id }) => id).sort()
  const text = printDataDirs({ clusterId: clusterId(ids), configuredTo: members.length, alone: '', members })
  if (!text.ok) throw new Error(text.error)
  const run = { ...config, dataDirs: text.value }
  return recordingJson({ version: 1, seed: 7, config: run, inputs: [] })
}

function renewal(index: number, term: number): Entry {
  const key = `/registry/leases/node-${index % NODES}`
  const put = putRequest(utf8(key), utf8(`renewed ${Math.floor(index / NODES)} times`))
  const data = encodeInternalRaftRequest(internalRaftRequest(id64(BigInt(index)), { put }))
  return { type: 'EntryNormal', term, index, data }
}
