import { ok, refuse, type Result } from '../base/result.ts'
import { END_OF_INSTANT, endOf, type Pos, type SimMicros } from './position.ts'

/** `12.480017s+3`; without `+3` it is the end of that instant. Trailing zeros beyond milliseconds are dropped. */
export function printPos(pos: Pos): string {
  const time = printMicros(pos.at)
  return pos.seq === END_OF_INSTANT ? time : `${time}+${pos.seq}`
}

/** `12.480s`, `12.480017s`: three digits after the point, six where the microseconds need them. */
export function printMicros(micros: SimMicros): string {
  const seconds = Math.floor(micros / 1_000_000)
  const rest = String(micros % 1_000_000).padStart(6, '0')
  return `${seconds}.${rest.endsWith('000') ? rest.slice(0, 3) : rest}s`
}

/** Whole microseconds of `12.480s`, `80ms`, `15us`, `2m`; the unit is required. */
export function parseMicros(text: string): Result<SimMicros> {
  const match = /^(\d+)(?:\.(\d+))?(us|µs|ms|s|m)$/.exec(text.trim())
  if (match === null) return refuse(`"${text}" is not a time: write it like 12.480s or 80ms`)
  const [, whole = '0', fraction = '', unit = 's'] = match
  const digits = unit === 'm' ? 0 : unit === 's' ? 6 : unit === 'ms' ? 3 : 0
  if (fraction.length > digits && /[1-9]/.test(fraction.slice(digits))) {
    return refuse(`"${text}" is finer than a microsecond`)
  }
  const scale = unit === 'm' ? 60_000_000 : 10 ** digits
  const micros =
    Number(whole) * scale + (digits > 0 ? Number(fraction.slice(0, digits).padEnd(digits, '0')) : 0)
  if (unit === 'm' && fraction !== '') return refuse(`"${text}" is not a time: write whole minutes`)
  return Number.isSafeInteger(micros) ? ok(micros) : refuse(`"${text}" is too long a time`)
}

/** The inverse of `printPos`. */
export function parsePos(text: string): Result<Pos> {
  const plus = text.indexOf('+')
  const time = parseMicros(plus < 0 ? text : text.slice(0, plus))
  if (!time.ok) return time
  if (plus < 0) return ok(endOf(time.value))
  const seq = text.slice(plus + 1)
  if (!/^\d{1,9}$/.test(seq)) return refuse(`"${text}" is not a moment: after the + comes a whole number`)
  return ok({ at: time.value, seq: Number(seq) })
}
