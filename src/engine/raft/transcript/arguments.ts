import { id64, type Id64 } from '../../../base/id64.ts'
import { ok, refuse, type Result } from '../../../base/result.ts'
import type { Argument, Directive } from './transcript-file.ts'

/** A whole number of at most 2^53 from decimal text. */
export function wholeNumber(text: string): Result<number> {
  const value = /^[0-9]{1,16}$/.test(text) ? Number(text) : NaN
  return Number.isSafeInteger(value) ? ok(value) : refuse(`not a whole number: "${text}"`)
}

export function idArgument(text: string): Result<Id64> {
  return /^[0-9]+$/.test(text) && BigInt(text) < 1n << 64n
    ? ok(id64(BigInt(text)))
    : refuse(`not an id: "${text}"`)
}

export function boolArgument(text: string): Result<boolean> {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return ok(true)
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return ok(false)
  return refuse(`neither true nor false: "${text}"`)
}

/** Every text by `each`, or the first refusal. */
export function all<T>(texts: readonly string[], each: (text: string) => Result<T>): Result<readonly T[]> {
  const values: T[] = []
  for (const text of texts) {
    const value = each(text)
    if (!value.ok) return value
    values.push(value.value)
  }
  return ok(values)
}

export function argument(directive: Directive, key: string): Argument | undefined {
  return directive.args.find((arg) => arg.key === key && arg.values.length > 0)
}

/** The one value of `key=value`. */
export function single(directive: Directive, key: string): Result<string> {
  const values = argument(directive, key)?.values ?? []
  return values.length === 1 ? ok(values[0] as string) : refuse(`${directive.name} needs one ${key}=`)
}

/** The bare words. */
export function bareWords(directive: Directive): readonly string[] {
  return directive.args.filter((arg) => arg.values.length === 0).map((arg) => arg.key)
}
