import type { SimMicros } from '../../run/position.ts'

/** `00:12.462`: minutes, seconds, milliseconds; hours in front when there are any. */
export function clockText(at: SimMicros): string {
  const millis = Math.floor(at / 1000)
  const two = (n: number): string => String(n).padStart(2, '0')
  const hours = Math.floor(millis / 3_600_000)
  const clock = `${two(Math.floor(millis / 60_000) % 60)}:${two(Math.floor(millis / 1000) % 60)}.${String(millis % 1000).padStart(3, '0')}`
  return hours === 0 ? clock : `${hours}:${clock}`
}

/** `0.01×`, `0.5×`, `10×`: two figures that matter. */
export function speedText(speed: number): string {
  if (speed >= 10) return `${Math.round(speed)}×`
  if (speed >= 1) return `${trimmed(speed.toFixed(1))}×`
  const digits = speed >= 0.1 ? 2 : speed >= 0.01 ? 3 : 4
  return `${trimmed(speed.toFixed(digits))}×`
}

/** `12.462 s` for one who hears it. */
export function spokenTime(at: SimMicros): string {
  return `${(at / 1_000_000).toFixed(3)} s`
}

function trimmed(digits: string): string {
  return digits.replace(/\.?0+$/, '')
}
