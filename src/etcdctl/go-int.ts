import { bigintOf, type Id64 } from '../base/id64.ts'
import { quotedText } from './go-quoted.ts'

/** `%d` of an int64. */
export function signedDecimal(id: Id64): string {
  return BigInt.asIntN(64, bigintOf(id)).toString()
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
