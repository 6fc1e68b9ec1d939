import type { TraceEvent, TraceOf } from '../../run/trace.ts'

/**
 * How telling an event is, most telling first (product §1). null: in the feed only, or not told at all. `told` are
 * the events before it, oldest first: whose write it was, and whether a commit ends a calm, is not in the event.
 */
export function classOf(event: TraceEvent, told: readonly TraceEvent[] = []): number | null {
  switch (event.kind) {
    case 'violation':
      return CLASS.violation
    case 'input':
    case 'crashed':
    case 'stopped':
    case 'configured':
    case 'joint':
    case 'paused':
    case 'resumed':
    case 'partitioned':
    case 'healed':
    case 'link-cut':
    case 'link-mended':
    case 'dropped':
      return CLASS.action
    case 'started':
      return event.restart ? CLASS.action : null
    case 'vote':
      return event.granted ? CLASS.other : CLASS.refusal
    case 'member-refused':
      return CLASS.refusal
    // Part of the search for where to strike: what comes of it is told first.
    case 'append-refused':
      return CLASS.candidacy
    case 'election':
    case 'quorum-lost':
    case 'role':
    case 'transfer':
      return CLASS.election
    case 'truncated':
    case 'snapshot-sent':
    case 'snapshot-restored':
      return CLASS.truncation
    case 'client-heard':
      return CLASS.other
    case 'client-sent':
      return event.byReader ? CLASS.action : CLASS.other
    case 'client-done':
      return wroteByReader(event.request, told) || event.status !== 'ok' ? CLASS.readersWrite : CLASS.other
    case 'committed':
      return endsCalm(event.at, told) ? CLASS.firstCommit : CLASS.other
    case 'campaign':
      return CLASS.candidacy
    case 'timer-fired':
    case 'proposed':
    case 'appended':
    case 'read-index':
    case 'snapshot-taken':
    case 'snapshot-saved':
    case 'snapshot-received':
    case 'wal-cut':
    case 'purged':
    case 'compacted':
    case 'lease-expired':
      return CLASS.other
    case 'sent':
    case 'received':
    case 'term':
    case 'lead':
    case 'tally':
    case 'progress':
    case 'written':
    case 'synced':
    case 'applied':
    case 'db-committed':
    case 'log-line':
      return null
  }
}

const CLASS = {
  violation: 0,
  action: 1,
  refusal: 2,
  election: 3,
  truncation: 4,
  readersWrite: 5,
  firstCommit: 6,
  candidacy: 7,
  other: 8,
} as const

/** A commit is worth more when none came for this long, or when an election lies between. */
const CALM = 3_000_000

/** A commit that is nothing new: told in the fewest words. */
export function foldsCommit(event: TraceOf<'committed'>, told: readonly TraceEvent[]): boolean {
  return event.leads && !endsCalm(event.at, told)
}

function endsCalm(at: number, told: readonly TraceEvent[]): boolean {
  const last = told.findLast(
    (event) => (event.kind === 'committed' && event.leads) || event.kind === 'election',
  )
  return last === undefined || last.kind === 'election' || at - last.at > CALM
}

function wroteByReader(request: number, told: readonly TraceEvent[]): boolean {
  return told.some((event) => event.kind === 'client-sent' && event.request === request && event.byReader)
}

export interface Told {
  readonly event: TraceEvent
  /** Its class, 0 the most telling. */
  readonly rank: number
  /** Characters of its sentence. */
  readonly length: number
  readonly zh: boolean
}

/** How long a sentence stays, in viewer's ms: 1.5 s and 45 ms a character (110 for a Chinese one), at most 4.5 s. */
export function dwellMs(told: Pick<Told, 'length' | 'zh'>): number {
  return Math.min(4500, 1500 + told.length * (told.zh ? 110 : 45))
}

interface Timed<T extends Told> {
  readonly told: T
  readonly from: number
  readonly to: number
}

/** Whose sentence stands, and the viewer's time until which it does if nothing more happens. */
export interface Picked<T extends Told> {
  readonly told: T
  readonly untilMs: number
}

/**
 * The event whose sentence stands at viewer's time `nowMs`: a higher class cuts in, an equal or lower one waits for
 * the dwell's end and is then chosen among those still open, highest class first, then the earliest. With none open,
 * the last one told stays. `events` are in trace order and not after the playhead.
 */
export function pickTold<T extends Told>(
  events: readonly T[],
  nowMs: number,
  viewMs: (at: number) => number,
): Picked<T> | null {
  const timed: readonly Timed<T>[] = events.map((told) => {
    const from = viewMs(told.event.at)
    return { told, from, to: from + dwellMs(told) }
  })
  let shown: Timed<T> | null = null
  let until = -Infinity
  for (const [i, next] of timed.entries()) {
    while (shown !== null && until <= next.from) {
      const waiting: Timed<T> | null = best(timed.slice(0, i), until, shown)
      if (waiting === null) break
      shown = waiting
      until = Math.max(until, waiting.from) + dwellMs(waiting.told)
    }
    if (shown === null || until <= next.from || next.told.rank < shown.told.rank) {
      shown = next
      until = next.to
    }
  }
  while (shown !== null && until <= nowMs) {
    const waiting: Timed<T> | null = best(timed, until, shown)
    if (waiting === null) return { told: shown.told, untilMs: Infinity }
    shown = waiting
    until += dwellMs(waiting.told)
  }
  return shown === null ? null : { told: shown.told, untilMs: until }
}

/** The most telling event that came after `shown` and whose own dwell is still open at `at`. */
function best<T extends Told>(timed: readonly Timed<T>[], at: number, shown: Timed<T>): Timed<T> | null {
  const open = timed.filter((one) => one.told.event.id > shown.told.event.id && one.from <= at && one.to > at)
  return open.reduce<Timed<T> | null>(
    (top, one) => (top === null || one.told.rank < top.told.rank ? one : top),
    null,
  )
}

/** Paused or stepping: the most telling event of the step at `pos`, else the last told one before it. */
export function pickAt<T extends Told>(
  events: readonly T[],
  pos: { readonly at: number; readonly seq: number },
): T | null {
  const here = events.filter(({ event }) => event.at === pos.at && event.seq === pos.seq)
  const top = here.reduce<T | null>(
    (best, told) => (best === null || told.rank < best.rank ? told : best),
    null,
  )
  return top ?? events.at(-1) ?? null
}
