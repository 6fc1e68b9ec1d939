import { hexOf } from '../../base/id64.ts'
import type { Disk } from '../../engine/disk/disk.ts'
import type { SimMember } from '../../engine/sim/member.ts'
import type { Simulation } from '../../engine/sim/simulation.ts'
import { hasWal } from '../../engine/etcdserver/recover.ts'
import { chainFrom } from '../../engine/wal/segments.ts'
import type { RecordItem } from '../../protocol/view/bytes-look.ts'
import type { ReplayEffect, ReplayLook, ReplayQuestion, ReplayStep } from '../../protocol/view/disk-look.ts'
import type { Pos } from '../../run/position.ts'
import type { LogPoint } from '../../run/trace.ts'
import { tryStart } from './power.ts'
import { type NameOf, recordItem } from './record-item.ts'
import { chosenSnapshot } from './start-from.ts'
import { type ChainSegment, walChain } from './wal-chain.ts'

/** Never more at once, whatever is asked. */
const STEPS_MOST = 200

/**
 * The records that the member's last start read, in their order, with what each did; of a member that nobody has started since it went
 * down, those that a start would read. `past` gives the simulation at an earlier moment. null: it booted on an empty disk, or never.
 */
export function replayLook(
  sim: Simulation,
  member: SimMember,
  { from, count }: ReplayQuestion,
  past: (pos: Pos) => Simulation,
): ReplayLook | null {
  if (member.unstarted) return null
  const before = lastStart(sim, member)
  if (before === null && member.status !== 'down') return null
  const trial = before === null ? sim.clone() : past(before).clone()
  const { disk } = trial.member(member.name)
  if (!hasWal(disk)) return null
  const nameOf: NameOf = (id) => trial.memberById(id)?.name ?? hexOf(id)
  const read = readingOf(disk)
  const end = tryStart(trial, member.name)
  const steps = stepsOf(read, nameOf, from, from + Math.min(count, STEPS_MOST))
  return { before, total: read.total, from, steps, end }
}

/** The moment before the step in which its last process started, or tried to; null when it booted, or went down since. */
function lastStart(sim: Simulation, { name, startedAt, status }: SimMember): Pos | null {
  const { trace } = sim
  for (let id = trace.length - 1; id >= trace.firstHeld; id--) {
    const event = trace.at(id)
    if (event.at < startedAt) return null
    if (event.kind === 'crashed' && event.member === name && status === 'down') return null
    if (event.kind === 'stopped' && event.member === name && status === 'down' && event.at !== startedAt)
      return null
    if (event.kind === 'input' && event.input.kind === 'restart' && event.input.member === name)
      return { at: event.at, seq: event.seq - 1 }
  }
  return null
}

interface Reading {
  readonly chain: readonly ChainSegment[]
  readonly snapshot: LogPoint
  readonly total: number
}

/** The segments that a start reads, up to the record at which it ends. */
function readingOf(disk: Disk): Reading {
  const snapshot = chosenSnapshot(disk) ?? { index: 0, term: 0 }
  const paths = new Set(chainFrom(disk, snapshot.index).map(({ path }) => path))
  const all = walChain(disk).filter(({ path }) => paths.has(path))
  const broken = all.findIndex(({ scan }) => scan.end.kind !== 'clean')
  const chain = broken < 0 ? all : all.slice(0, broken + 1)
  return { chain, snapshot, total: chain.reduce((sum, { scan }) => sum + scan.records.length, 0) }
}

function stepsOf(
  { chain, snapshot }: Reading,
  nameOf: NameOf,
  from: number,
  to: number,
): readonly ReplayStep[] {
  const steps: ReplayStep[] = []
  const known = { term: 0, vote: null as string | null, commit: 0, last: snapshot }
  let place = 0
  for (const { path, scan } of chain) {
    if (place >= to) break
    const file = scan.file.read()
    for (const record of scan.records) {
      if (place >= to) break
      const told = place++ >= from
      // What comes before the page is only counted; a hard state must be read for what it says.
      const item =
        told || record.type === 'state' ? recordItem(file, record, 'durable', nameOf) : plainItem(record)
      const effect = effectOf(item, record.index, snapshot, known.last)
      if (item.state !== null) Object.assign(known, item.state)
      if (effect.kind === 'append' || effect.kind === 'replace')
        known.last = { index: record.index, term: record.term }
      if (told) steps.push({ path, item, effect, ...known })
    }
  }
  return steps
}

function plainItem({
  offset,
  bytes,
  type,
  index,
  term,
}: ChainSegment['scan']['records'][number]): RecordItem {
  const kind = typeof type === 'number' ? 'unknown' : type
  const entry =
    kind === 'entry' ? ({ index, term, kind: 'other', key: '', value: '', subject: '' } as const) : null
  return { offset, bytes, kind, standing: 'durable', crc: '', entry, state: null, snapshot: null }
}

function effectOf(item: RecordItem, index: number, snapshot: LogPoint, last: LogPoint): ReplayEffect {
  switch (item.kind) {
    case 'metadata':
      return { kind: 'identity' }
    case 'crc':
    case 'unknown':
      return { kind: 'chain' }
    case 'state':
      return { kind: 'state' }
    case 'snapshot':
      return {
        kind: 'snapshot',
        used: item.snapshot?.index === snapshot.index && item.snapshot.term === snapshot.term,
      }
    case 'entry':
      if (index <= snapshot.index) return { kind: 'passed' }
      return index > last.index ? { kind: 'append' } : { kind: 'replace', entries: last.index - index + 1 }
  }
}
