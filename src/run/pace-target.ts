import type { Episode, EpisodeKind, PacingSegment } from './episode.ts'
import type { SimMicros } from './position.ts'

/** Why time passes as fast as it does. */
export type DirectorReason = EpisodeKind | 'calm' | 'leaderless' | 'after-action'

/** From `from` to `to` the director aims at one speed, in virtual seconds a viewer's second. */
export interface Plateau {
  readonly from: SimMicros
  readonly to: SimMicros
  readonly speed: number
  readonly reason: DirectorReason
}

const SECOND = 1_000_000
/** An end still unknown so long after its start counts as this (rule 0). */
const KNOWN_WITHIN = SECOND
const SLOWEST = 1 / 2000
const FASTEST = 1 / 2
const CALM_LED = 1 / 10
const CALM_LEADERLESS = 1 / 2
const CALM_AFTER_ACTION = 1 / 5
const AFTER_ACTION = 2 * SECOND
/** Rule 2, viewer's microseconds. */
const BUDGETS: Readonly<Record<EpisodeKind, number>> = {
  election: 5 * SECOND,
  write: 5 * SECOND,
  truncation: 3 * SECOND,
  refusal: 3 * SECOND,
  'step-down': 2 * SECOND,
  replay: 4 * SECOND,
  fault: 1.2 * SECOND,
  handover: 2 * SECOND,
  snapshot: 4 * SECOND,
}
const FIRST_ELECTION = 7 * SECOND
/** What strangers inside the first election or write since an action may add to it at most. */
const ELECTION_MOST = 7.6 * SECOND
const WRITE_MOST = 5.5 * SECOND

/** An episode that has a budget of its own: it is the `k`-th of its kind since the reader's last action. */
interface Budgeted {
  readonly a: SimMicros
  readonly b: SimMicros
  readonly kind: EpisodeKind
  readonly speed: number
  /** Viewer's µs that slower strangers may add; Infinity where it does not matter. */
  readonly slack: number
}

/** Numbers of the episodes that earlier segments counted, by trace id: an open one keeps its number at an Input. */
export type Numbers = Map<number, number>

/**
 * The speeds aimed at in one segment, from its start to `until` (Infinity: for ever), without gaps.
 * `actedAt` is when the reader last acted, null for never. Adds what it counts before `countUntil` to `numbers`.
 */
export function targetSpeeds(
  segment: PacingSegment,
  until: SimMicros,
  countUntil: SimMicros,
  actedAt: SimMicros | null,
  numbers: Numbers,
): readonly Plateau[] {
  const from = segment.from.at
  const open = budgeted(segment, countUntil, numbers).filter(({ a, b }) => b > from && a < until)
  const calmUntil = actedAt === null ? from : actedAt + AFTER_ACTION
  const edges = new Set<SimMicros>([from])
  const mark = (at: SimMicros | null): void => {
    if (at !== null && at > from && at < until) edges.add(at)
  }
  for (const { a, b } of open) [a, b].forEach(mark)
  for (const led of segment.led) [led.from, led.to].forEach(mark)
  mark(calmUntil)
  const sorted = [...edges].sort((x, y) => x - y)
  const plateaus: Plateau[] = []
  let active: Budgeted[] = []
  let nextOpen = 0
  let nextLed = 0
  const added = new Map<Budgeted, number>()
  for (const [i, at] of sorted.entries()) {
    active = active.filter(({ b }) => b > at)
    for (; nextOpen < open.length && (open[nextOpen] as Budgeted).a <= at; nextOpen++) {
      const episode = open[nextOpen] as Budgeted
      if (episode.b > at) active.push(episode)
    }
    while (nextLed < segment.led.length && (segment.led[nextLed]?.to ?? Infinity) <= at) nextLed++
    const led = (segment.led[nextLed]?.from ?? Infinity) <= at
    const calm = calmSpeed(led, at < calmUntil)
    const slowest = slowestOf(active, at, added)
    const pace = slowest ?? calm
    const to = sorted[i + 1] ?? until
    for (const one of active) {
      added.set(one, (added.get(one) ?? 0) + (to - at) * (1 / pace.speed - 1 / one.speed))
    }
    push(plateaus, { from: at, to, ...pace })
  }
  return plateaus
}

/**
 * The least speed of the open episodes; null without any. One that would stretch another beyond its slack runs
 * faster while both are open. An election is never hurried by a write.
 */
function slowestOf(
  active: readonly Budgeted[],
  at: SimMicros,
  added: ReadonlyMap<Budgeted, number>,
): { speed: number; reason: DirectorReason } | null {
  let least: { speed: number; reason: DirectorReason } | null = null
  for (const one of active) {
    let { speed } = one
    for (const other of active) {
      if (other.slack === Infinity || speed >= other.speed) continue
      if (one.kind === 'election' && other.kind === 'write') continue
      const both = Math.min(one.b, other.b) - at
      const left = Math.max(0, other.slack - (added.get(other) ?? 0))
      speed = Math.max(speed, rounded(both / (both / other.speed + left)))
    }
    if (least === null || speed < least.speed) least = { speed, reason: one.kind }
  }
  return least
}

function calmSpeed(led: boolean, afterAction: boolean): { speed: number; reason: DirectorReason } {
  if (led) return { speed: CALM_LED, reason: 'calm' }
  return afterAction
    ? { speed: CALM_AFTER_ACTION, reason: 'after-action' }
    : { speed: CALM_LEADERLESS, reason: 'leaderless' }
}

function push(plateaus: Plateau[], next: Plateau): void {
  const last = plateaus.at(-1)
  if (last !== undefined && last.speed === next.speed && last.reason === next.reason) {
    plateaus[plateaus.length - 1] = { ...last, to: next.to }
  } else plateaus.push(next)
}

function budgeted(segment: PacingSegment, countUntil: SimMicros, numbers: Numbers): readonly Budgeted[] {
  const episodes = [...segment.episodes].sort((x, y) => x.a - y.a || x.id - y.id)
  const byRoot = new Map<number, Episode[]>()
  for (const episode of episodes) {
    const chain = byRoot.get(episode.root)
    if (chain === undefined) byRoot.set(episode.root, [episode])
    else chain.push(episode)
  }
  const counts = new Map<EpisodeKind, number>()
  const out: Budgeted[] = []
  for (const episode of episodes) {
    if ((byRoot.get(episode.root) ?? []).some((outer) => isInside(episode, outer))) continue
    let k = numbers.get(episode.id) ?? 1
    if (episode.a >= segment.from.at) {
      k = (counts.get(episode.kind) ?? 0) + 1
      counts.set(episode.kind, k)
      if (episode.a < countUntil) numbers.set(episode.id, k)
    }
    const b = endOf(episode)
    const speed = rounded(Math.min(FASTEST, Math.max(SLOWEST, (b - episode.a) / budget(episode, k))))
    out.push({ a: episode.a, b, kind: episode.kind, speed, slack: slack(episode, k) })
  }
  return out
}

/** Speeds are equal or differ by more than rounding. */
function rounded(speed: number): number {
  return Math.round(speed * 1e9) / 1e9
}

function slack({ kind, first }: Episode, k: number): number {
  if (k > 1) return Infinity
  if (kind === 'write') return WRITE_MOST - BUDGETS.write
  return kind === 'election' ? ELECTION_MOST - (first ? FIRST_ELECTION : BUDGETS.election) : Infinity
}

function budget(episode: Episode, k: number): number {
  const whole = episode.kind === 'election' && episode.first ? FIRST_ELECTION : BUDGETS[episode.kind]
  let part = whole
  for (let i = 1; i < k && part > whole / 5; i++) part *= 0.6
  return Math.max(part, whole / 5)
}

function endOf(episode: Episode): SimMicros {
  const latest = episode.a + KNOWN_WITHIN
  return Math.max(episode.a + 1, Math.min(episode.b ?? latest, latest))
}

/** What is a moment only (step-down, fault) lies inside when it begins inside. */
function isInside(inner: Episode, outer: Episode): boolean {
  if (inner === outer || inner.a < outer.a || inner.a >= endOf(outer)) return false
  const moment = inner.kind === 'step-down' || inner.kind === 'fault'
  if (!moment && endOf(inner) > endOf(outer)) return false
  const same = inner.a === outer.a && endOf(inner) === endOf(outer)
  return !same || outer.id < inner.id
}
