import { ok, refuse, type Result } from '../base/result.ts'
import type { SimMicros } from './position.ts'

export const AUTO_COMPACTION_MODES = ['periodic', 'revision'] as const
export type AutoCompactionMode = (typeof AUTO_COMPACTION_MODES)[number]

/** What `--auto-compaction-mode` and `--auto-compaction-retention` mean together; null: no compaction comes by itself. */
export type AutoCompaction =
  | { readonly mode: 'periodic'; readonly period: SimMicros }
  | { readonly mode: 'revision'; readonly keep: number }
  | null

const HOUR_MICROS = 3_600_000_000
const UNIT_MICROS: Readonly<Record<string, number>> = {
  h: HOUR_MICROS,
  m: 60_000_000,
  s: 1_000_000,
  ms: 1000,
  us: 1,
}
const PERIOD_MOST = 10_000 * HOUR_MICROS

/** etcd's reading: a bare number is hours, or revisions; else a duration as Go writes it, `1h30m`, `90s`. */
export function autoCompactionOf(mode: AutoCompactionMode, retention: string): Result<AutoCompaction> {
  if (/^\d{1,12}$/.test(retention)) {
    const number = Number(retention)
    if (number === 0) return ok(null)
    if (mode === 'revision') return ok({ mode, keep: number })
    return inBounds(number * HOUR_MICROS, retention)
  }
  const parts = [...retention.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|m|s)/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== retention) {
    return refuse(`error parsing CompactionRetention: time: invalid duration "${retention}"`)
  }
  if (mode === 'revision') return refuse('a retention in revisions is a whole number')
  return inBounds(
    parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (UNIT_MICROS[unit] ?? 0), 0),
    retention,
  )
}

function inBounds(period: number, text: string): Result<AutoCompaction> {
  return period > 0 && period <= PERIOD_MOST
    ? ok({ mode: 'periodic', period: Math.round(period) })
    : refuse(`"${text}" is no period to compact by`)
}

/** As Go prints a duration: `1h0m0s`, `1m30s`, `500ms`. */
export function goDuration(micros: SimMicros): string {
  if (micros < 1_000_000) return micros < 1000 ? `${micros}µs` : `${micros / 1000}ms`
  const [hours, minutes] = [Math.floor(micros / HOUR_MICROS), Math.floor(micros / 60_000_000) % 60]
  const seconds = `${(micros % 60_000_000) / 1_000_000}s`
  return hours > 0 ? `${hours}h${minutes}m${seconds}` : minutes > 0 ? `${minutes}m${seconds}` : seconds
}
