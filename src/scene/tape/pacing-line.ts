import type { ViewTime } from './axis.ts'

const SLOWEST = 1 / 2000
const FASTEST = 1

/**
 * The director's speed over viewer's time, on a logarithmic scale, as an SVG outline from `top` (fast) to
 * `top + height`. Sampled every `every` pixels.
 */
export function pacingLine(
  time: ViewTime,
  fromMs: number,
  toMs: number,
  box: {
    readonly x: (ms: number) => number
    readonly top: number
    readonly height: number
    readonly every: number
  },
): { readonly line: string; readonly area: string } {
  const width = box.x(toMs) - box.x(fromMs)
  const samples = Math.max(1, Math.floor(width / box.every))
  const step = (toMs - fromMs) / samples
  let line = ''
  for (let i = 0; i <= samples; i++) {
    const ms = fromMs + i * step
    const speed = (time.atViewMs(ms + step / 2) - time.atViewMs(Math.max(0, ms - step / 2))) / (step * 1000)
    line += `${i === 0 ? 'M' : 'L'}${box.x(ms).toFixed(1)} ${(box.top + box.height * (1 - level(speed))).toFixed(1)}`
  }
  const floor = box.top + box.height
  return {
    line,
    area:
      samples < 1 ? '' : `${line}L${box.x(toMs).toFixed(1)} ${floor}L${box.x(fromMs).toFixed(1)} ${floor}Z`,
  }
}

/** 0 at the slowest, 1 at the fastest. */
function level(speed: number): number {
  const at = Math.log(Math.max(speed, SLOWEST) / SLOWEST) / Math.log(FASTEST / SLOWEST)
  return Math.min(1, Math.max(0, at))
}
