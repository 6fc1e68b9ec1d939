import type { SimMember } from '../../engine/sim/member.ts'
import type { Simulation } from '../../engine/sim/simulation.ts'
import { isSnapFile } from '../../engine/etcdserver/snap-dir.ts'
import { chainFrom } from '../../engine/wal/segments.ts'
import { parseSegmentPath } from '../../engine/wal/segment-name.ts'
import type { FileLook, FileReason } from '../../protocol/view/disk-look.ts'
import { chosenSnapshot } from './start-from.ts'

/** Files of a member's data dir, each with why it is there. */
export function fileLooks(sim: Simulation, member: SimMember): readonly FileLook[] {
  const files = member.disk.list()
  const reasonOf = reasons(sim, member, files)
  return files.map((file) => ({ ...file, why: reasonOf(file) }))
}

type File = Omit<FileLook, 'why'>

function reasons(sim: Simulation, member: SimMember, files: readonly File[]): (file: File) => FileReason {
  const segmentOf = segmentReasons(sim, member, files)
  const ready = readyAs(member)
  const snaps = files.filter(({ path }) => isSnapFile(path))
  const newest = snaps.findLast(({ durableBytes }) => durableBytes > 0)?.path
  const { maxSnapshots } = sim.config
  return (file) => {
    const { path } = file
    if (path.endsWith('.broken')) return { kind: 'broken' }
    if (parseSegmentPath(path) !== null) return segmentOf(file)
    if (path.endsWith('.tmp')) {
      return ready.has(path) ? { kind: 'ready', seq: ready.get(path) ?? 0 } : { kind: 'other' }
    }
    if (isSnapFile(path)) {
      const at = snapPoint(path)
      return file.durableBytes === 0
        ? { kind: 'saving', at }
        : { kind: 'snapshot', at, newest: path === newest, most: maxSnapshots }
    }
    if (path.endsWith('/db')) return { kind: 'db' }
    const received = /\/([0-9a-f]{16})\.snap\.db$/.exec(path)
    return received === null ? { kind: 'other' } : { kind: 'received', index: Number(`0x${received[1]}`) }
  }
}

function segmentReasons(
  sim: Simulation,
  { name, disk, server }: SimMember,
  files: readonly File[],
): (file: File) => FileReason {
  if (server === null) {
    const read = new Set(chainFrom(disk, chosenSnapshot(disk)?.index ?? 0).map(({ path }) => path))
    return ({ path }) => ({ kind: read.has(path) ? 'read' : 'unread' })
  }
  const segments = files.filter(({ path }) => parseSegmentPath(path) !== null)
  const { maxWals: most } = sim.config
  const surplus = new Set(most === 0 ? [] : segments.slice(0, Math.max(0, segments.length - most)))
  const since = chosenSnapshot(disk)?.index ?? 0
  const purgeAt = sim.timerOf(name, 'purge')
  return (file) => {
    if (file.path === server.wal.tailPath()) return { kind: 'tail' }
    if (server.wal.isLocked(file.path)) return { kind: 'needed', since }
    return { kind: 'released', goes: surplus.has(file), purgeAt, most }
  }
}

/** The pre-allocated file and the number of the segment that it will be. */
function readyAs({ disk, server }: SimMember): ReadonlyMap<string, number> {
  const tail = server === null ? null : parseSegmentPath(server.wal.tailPath())
  const ready = disk.paths().filter((path) => path.endsWith('.tmp'))
  return new Map(tail === null ? [] : ready.map((path) => [path, tail.seq + 1]))
}

function snapPoint(path: string): { readonly term: number; readonly index: number } {
  const [, term, index] = /([0-9a-f]{16})-([0-9a-f]{16})\.snap$/.exec(path) ?? []
  return { term: Number(`0x${term ?? '0'}`), index: Number(`0x${index ?? '0'}`) }
}
