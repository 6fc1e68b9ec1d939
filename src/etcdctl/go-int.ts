import { bigintOf, type Id64 } from '../base/id64.ts'
import { quotedText } from './go-quoted.ts'

/** `%d` of an int64. */
export function signedDecimal(id: Id64): string {
  return BigInt.asIntN(64, bigintOf(id)).toString()
}

const INT64_LEAST = -(2n ** 63n)
const INT64_MOST = 2n ** 63n - 1n
const UINT64_MOST = 2n ** 64n - 1n

/** Digits by the prefix of a Go literal. */
const LITERALS = [
  [/^0[xX](?:_?[0-9a-fA-F])+$/, ''],
  [/^0[bB](?:_?[01])+$/, ''],
  [/^0[oO](?:_?[0-7])+$/, ''],
  [/^0(?:_?[0-7])+$/, '0o'],
  [/^(?:0|[1-9](?:_?\d)*)$/, ''],
] as const

function literal(text: string): bigint | null {
  const found = LITERALS.find(([pattern]) => pattern.test(text))
  if (found === undefined) return null
  const digits = text.replaceAll('_', '').toLowerCase()
  return BigInt(found[1] === '' ? digits : `${found[1]}${digits.slice(1)}`)
}

/** What strconv.ParseInt (or ParseUint) of 64 bits gives, or its error. Base 0: as the number itself says (0x, 0b, 0o, 0). */
export function parseGoInt(
  text: string,
  base: 0 | 10 | 16,
  kind: 'ParseInt' | 'ParseUint' = 'ParseInt',
): bigint | { readonly error: string } {
  const fail = (why: string): { error: string } => ({
    error: `strconv.${kind}: parsing ${quotedText(text)}: ${why}`,
  })
  const body = kind === 'ParseInt' ? text.replace(/^[+-]/, '') : text
  const size = base === 0 ? literal(body) : plain(body, base)
  if (size === null) return fail('invalid syntax')
  const value = text.startsWith('-') && kind === 'ParseInt' ? -size : size
  const [least, most] = kind === 'ParseInt' ? [INT64_LEAST, INT64_MOST] : [0n, UINT64_MOST]
  return value < least || value > most ? fail('value out of range') : value
}

function plain(text: string, base: 10 | 16): bigint | null {
  if (!(base === 10 ? /^\d+$/ : /^[0-9a-fA-F]+$/).test(text)) return null
  return BigInt(base === 10 ? text : `0x${text}`)
}
