import { textOf, utf8 } from '../base/bytes.ts'
import { bigintOf, type Id64 } from '../base/id64.ts'

/** Values as Go's libraries print them. */

/** `%d` of an int64. */
export function signedDecimal(id: Id64): string {
  return BigInt.asIntN(64, bigintOf(id)).toString()
}

const ESCAPES: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
}

/** `%q` of bytes; what is no valid UTF-8 as `\xff`. */
export function quoted(bytes: Uint8Array): string {
  let out = ''
  let i = 0
  while (i < bytes.length) {
    const byte = bytes[i] ?? 0
    if (byte < 0x80) {
      out +=
        ESCAPES[byte] ?? (byte < 0x20 || byte === 0x7f ? `\\x${hexByte(byte)}` : String.fromCharCode(byte))
      i++
      continue
    }
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    const text = textOf(bytes.subarray(i, i + size))
    if (text === '\uFFFD' && size === 3 && byte === 0xef && bytes[i + 1] === 0xbf && bytes[i + 2] === 0xbd) {
      out += text
      i += 3
    } else if (text.includes('\uFFFD')) {
      out += `\\x${hexByte(byte)}`
      i++
    } else {
      out += printable(text)
      i += size
    }
  }
  return `"${out}"`
}

/** Control and format characters, and every space but the ASCII one, are told by their code point. */
function printable(text: string): string {
  if (!/[\p{C}\p{Z}]/u.test(text)) return text
  const code = text.codePointAt(0) ?? 0
  return code > 0xffff
    ? `\\U${code.toString(16).padStart(8, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}

/** `\x66\x6f\x6f`, as etcdctl writes bytes with `--hex`. */
export function hexBytes(bytes: Uint8Array): string {
  let out = ''
  for (const byte of bytes) out += `\\x${hexByte(byte)}`
  return out
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function base64(bytes: Uint8Array): string {
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]]
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    out += BASE64.charAt(bits >> 18) + BASE64.charAt((bits >> 12) & 63)
    out += b === undefined ? '=' : BASE64.charAt((bits >> 6) & 63)
    out += c === undefined ? '=' : BASE64.charAt(bits & 63)
  }
  return out
}

/** go-humanize's Bytes: two digits below ten, and steps of a thousand. */
export function humanBytes(bytes: number): string {
  if (bytes < 10) return `${bytes} B`
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let unit = 0
  let scale = 1
  while (bytes >= scale * 1000 && unit < units.length - 1) {
    scale *= 1000
    unit++
  }
  const tenths = Math.floor((bytes * 10) / scale + 0.5)
  const whole = Math.floor(tenths / 10)
  const rest = tenths % 10
  // A half goes to the even number.
  const rounded = rest > 5 || (rest === 5 && whole % 2 === 1) ? whole + 1 : whole
  const value = tenths < 100 ? `${whole}.${rest}` : String(rounded)
  return `${value} ${units[unit] ?? ''}`
}

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

const INT64_LEAST = -(2n ** 63n)
const INT64_MOST = 2n ** 63n - 1n
const UINT64_MOST = 2n ** 64n - 1n

/** What strconv.ParseInt (or ParseUint) of 64 bits gives, or its error. */
export function parseGoInt(
  text: string,
  base: 10 | 16,
  kind: 'ParseInt' | 'ParseUint' = 'ParseInt',
): bigint | { readonly error: string } {
  const fail = (why: string): { error: string } => ({
    error: `strconv.${kind}: parsing ${quotedText(text)}: ${why}`,
  })
  const body = kind === 'ParseInt' ? text.replace(/^[+-]/, '') : text
  if (!(base === 10 ? /^\d+$/ : /^[0-9a-fA-F]+$/).test(body)) return fail('invalid syntax')
  const size = BigInt(base === 10 ? body : `0x${body}`)
  const value = text.startsWith('-') && kind === 'ParseInt' ? -size : size
  const [least, most] = kind === 'ParseInt' ? [INT64_LEAST, INT64_MOST] : [0n, UINT64_MOST]
  return value < least || value > most ? fail('value out of range') : value
}

/** `%q` of text. */
export function quotedText(text: string): string {
  return quoted(utf8(text))
}
