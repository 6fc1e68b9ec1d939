/** A time.Duration of so many microseconds. */
export function goDuration(micros: number): string {
  if (micros === 0) return '0s'
  if (micros < 1000) return `${micros}µs`
  if (micros < 1_000_000) return `${decimals(micros, 1000)}ms`
  const minutes = Math.floor(micros / 60_000_000)
  const seconds = `${decimals(micros % 60_000_000, 1_000_000)}s`
  return minutes === 0 ? seconds : `${minutes}m${seconds}`
}

function decimals(value: number, scale: number): string {
  const rest = String(value % scale)
    .padStart(String(scale).length - 1, '0')
    .replace(/0+$/, '')
  return rest === '' ? String(Math.floor(value / scale)) : `${Math.floor(value / scale)}.${rest}`
}

const UNITS: Readonly<Record<string, number>> = {
  ns: 0.001,
  us: 1,
  µs: 1,
  ms: 1000,
  s: 1_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
}

/** Microseconds of `1m30s` or `300ms`; else what time.ParseDuration says. */
export function parseGoDuration(text: string): number | { readonly error: string } {
  const bad = { error: `time: invalid duration ${JSON.stringify(text)}` }
  const body = text.replace(/^[+-]/, '')
  if (body === '0') return 0
  if (body === '' || !/^[\d.]/.test(body)) return bad
  let micros = 0
  let rest = body
  while (rest !== '') {
    const match = /^(\d*\.?\d*)([^\d.]*)/.exec(rest)
    const [whole = '', number = '', unit = ''] = match ?? []
    if (whole === '' || number === '' || number === '.') return bad
    if (unit === '') return { error: `time: missing unit in duration ${JSON.stringify(text)}` }
    const scale = UNITS[unit]
    if (scale === undefined) {
      return { error: `time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}` }
    }
    micros += Number(number) * scale
    rest = rest.slice(whole.length)
  }
  return text.startsWith('-') ? -Math.ceil(micros) : Math.ceil(micros)
}
