import { hexOf } from '../../base/id64.ts'
import { isSnapFile } from '../../engine/etcdserver/snap-dir.ts'
import type { SimMember } from '../../engine/sim/member.ts'
import type { Simulation } from '../../engine/sim/simulation.ts'
import { parseSegmentPath } from '../../engine/wal/segment-name.ts'
import type { DiskLook, DiskQuestion, FileCard, RecordPlace } from '../../protocol/view/disk-look.ts'
import { dbCard, snapCard } from './file-cards.ts'
import { fileLooks } from './file-reasons.ts'
import { recordCard } from './record-card.ts'
import { type NameOf, recordItem } from './record-item.ts'
import { brokenPlace, damagedFrame, stripLook } from './strips.ts'
import { type ChainSegment, reachedBy, standings, walChain } from './wal-chain.ts'

/** A member's data dir as it is, its process running or not. */
export function diskLook(sim: Simulation, member: SimMember, asked: DiskQuestion): DiskLook {
  const { disk, server } = member
  const nameOf: NameOf = (id) => sim.memberById(id)?.name ?? hexOf(id)
  const chain = walChain(disk)
  const chosen = asked.chosen
  const place = chosen === null ? null : placeOf(chain, chosen)
  const shown = chain.filter(
    ({ path }, i) => i >= chain.length - asked.segments || path === place?.segment.path,
  )
  const told = new Set(shown.map(({ path }) => path))
  const reached = reachedBy(member)
  const tail = chain.at(-1)
  return {
    dir: `${member.name}.etcd`,
    running: server !== null,
    files: fileLooks(sim, member).filter(({ path }) => parseSegmentPath(path) === null || told.has(path)),
    olderSegments: chain.length - shown.length,
    strips: shown.map((segment) => {
      const from = asked.scrolled.find(({ path }) => path === segment.path)?.from ?? null
      const { windowBytes: bytes, foldBytes } = asked
      return stripLook(segment, { from, bytes, foldBytes }, reached, nameOf)
    }),
    card: chosen === null ? null : cardOf(member, chosen, place, nameOf),
    cutting: server !== null && tail !== undefined && tail.seq > 0 && tail.durableBytes === 0,
    fsyncMicros: member.fsyncMicros,
    full: disk.full,
    tears: member.tearsNext,
    copies: sim.copiesOf(member.name),
    died: server === null ? diedOf(sim, member) : null,
  }
}

interface Found {
  readonly segment: ChainSegment
  readonly offset: number | null
}

/** Where a record lies that is meant by its place, or by its entry. */
function placeOf(chain: readonly ChainSegment[], chosen: RecordPlace): Found | null {
  if ('path' in chosen) {
    const segment = chain.find(({ path }) => path === chosen.path)
    return segment === undefined ? null : { segment, offset: chosen.offset }
  }
  for (const segment of [...chain].reverse()) {
    const record = segment.scan.records.findLast(
      ({ type, index, term }) =>
        // An address does not name the term: whichever the member has there.
        type === 'entry' && index === chosen.index && (chosen.term === 0 || term === chosen.term),
    )
    if (record !== undefined) return { segment, offset: record.offset }
  }
  return null
}

function cardOf(
  member: SimMember,
  chosen: RecordPlace,
  found: Found | null,
  nameOf: NameOf,
): FileCard | null {
  if (found !== null) {
    const record = found.offset === null ? null : recordCardOf(member, found.segment, found.offset, nameOf)
    return record === null ? null : { kind: 'record', record }
  }
  const { disk } = member
  if (!('path' in chosen) || !disk.has(chosen.path)) return null
  const { path } = chosen
  if (isSnapFile(path)) return { kind: 'snap', path, snap: snapCard(disk.read(path), nameOf) }
  const isDb = path.endsWith('/db') || path.endsWith('.snap.db')
  return isDb ? { kind: 'db', path, db: dbCard(disk.read(path), member) } : null
}

/** The record that holds the byte at `offset`, the one at which reading ended included. */
function recordCardOf(member: SimMember, segment: ChainSegment, offset: number, nameOf: NameOf) {
  const { records, file, before, crc } = segment.scan
  const bytes = file.read()
  const at = records.findIndex((record) => record.offset <= offset && offset < record.offset + record.bytes)
  const record = records[at]
  if (record !== undefined) {
    const standing = standings(segment, reachedBy(member))(record, at)
    const item = recordItem(bytes, record, standing, nameOf)
    return recordCard(segment.path, bytes, item, records[at - 1]?.crc ?? before)
  }
  const broken = brokenPlace(segment)
  const damaged = broken === null ? null : damagedFrame(bytes, broken.offset)
  if (damaged === null || offset < damaged.offset || offset >= damaged.offset + damaged.bytes) return null
  return recordCard(segment.path, bytes, recordItem(bytes, damaged, 'durable', nameOf), crc)
}

/** How its last process ended, when it died by itself. */
function diedOf(sim: Simulation, { name, startedAt }: SimMember): DiskLook['died'] {
  const { trace } = sim
  for (let id = trace.length - 1; id >= trace.firstHeld; id--) {
    const event = trace.at(id)
    if (event.at < startedAt) return null
    if (event.kind === 'crashed' && event.member === name) return null
    if (event.kind === 'stopped' && event.member === name)
      return event.why === 'fatal' ? { text: event.text, event: id } : null
  }
  return null
}
