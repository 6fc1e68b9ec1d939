import type { SimMicros } from '../../run/position.ts'

export interface Tick {
  readonly at: SimMicros
  readonly x: number
  readonly text: string
}

const STEPS: readonly number[] = [
  600_000_000, 300_000_000, 60_000_000, 30_000_000, 10_000_000, 5_000_000, 2_000_000, 1_000_000, 500_000,
  200_000, 100_000, 50_000, 20_000, 10_000, 5000, 2000, 1000,
]

/**
 * Ticks of virtual time on a warped axis: round moments, finer where the axis gives them room, none nearer than
 * `gap` pixels to its neighbour.
 */
export function timeTicks(
  from: SimMicros,
  to: SimMicros,
  x: (at: SimMicros) => number,
  gap: number,
): readonly Tick[] {
  const width = x(to) - x(from)
  const chosen: { at: SimMicros; step: number }[] = []
  const start = STEPS.findIndex((step) => (to - from) / step >= 1 && (to - from) / step <= 400)
  for (const step of STEPS.slice(Math.max(0, start))) {
    if (chosen.length > width / gap) break
    refine(step)
  }
  return chosen.map(({ at, step }) => ({ at, x: x(at), text: tickText(at, step) }))

  function refine(step: number): void {
    const edges = [from - 1, ...chosen.map(({ at }) => at), to + 1]
    const added: { at: SimMicros; step: number }[] = []
    for (let i = 0; i + 1 < edges.length; i++) {
      const [a = 0, b = 0] = [edges[i], edges[i + 1]]
      if ((b - a) / step > 2000 || x(Math.min(b, to)) - x(Math.max(a, from)) < gap) continue
      let last = i === 0 ? -Infinity : x(a)
      const end = i + 2 === edges.length ? Infinity : x(b)
      for (let at = Math.ceil((a + 1) / step) * step; at < b; at += step) {
        const here = x(at)
        if (end - here < gap) break
        if (here - last < gap) at = beyond(at, step, b, last + gap)
        else if (step < 1_000_000 && x(at + step) - here < gap / 2) {
          // Every step up to there is as squeezed.
          at = Math.max(at, beyond(at, step, b, here + gap / 2) - step)
        } else {
          added.push({ at, step })
          last = here
        }
      }
    }
    chosen.push(...added)
    chosen.sort((one, other) => one.at - other.at)
  }

  /** The last of `at`, `at + step` … before `end` that lies left of `left`: a squeezed stretch is passed in leaps. */
  function beyond(at: SimMicros, step: number, end: SimMicros, left: number): SimMicros {
    let leap = step
    while (at + leap < end && x(at + leap) < left) leap *= 2
    let reached = at
    for (; leap >= step; leap /= 2) if (reached + leap < end && x(reached + leap) < left) reached += leap
    return reached
  }
}

/** `2 s`, `12.41`, `3 m`. */
function tickText(at: SimMicros, step: number): string {
  if (step >= 60_000_000) return `${at / 60_000_000} m`
  if (step >= 1_000_000) return `${at / 1_000_000} s`
  return (at / 1_000_000).toFixed(step >= 100_000 ? 1 : step >= 10_000 ? 2 : 3)
}
