import { decimalOf, type Id64 } from '../base/id64.ts'
import { base64 } from '../base/base64.ts'
import { signedDecimal } from './go-int.ts'

/** JSON as Go's encoding/json writes it, built as text: 64-bit numbers stay whole. */
export type Json = string & { readonly json: true }

type Field = readonly [name: string, value: Json | null]

/** Fields in order; null is one that Go's `omitempty` leaves out. */
export function jsonObject(fields: readonly Field[]): Json {
  const shown = fields.filter(([, value]) => value !== null)
  return `{${shown.map(([name, value]) => `"${name}":${value ?? ''}`).join(',')}}` as Json
}

export function jsonList(items: readonly Json[]): Json {
  return `[${items.join(',')}]` as Json
}

export const JSON_NULL = 'null' as Json

export function jsonNumber(value: number): Json {
  return String(value) as Json
}

export function jsonTruth(value: boolean): Json {
  return String(value) as Json
}

/** As an uint64. */
export function jsonId(id: Id64): Json {
  return decimalOf(id) as Json
}

/** As an int64, which a lease's id is. */
export function jsonLease(id: Id64): Json {
  return signedDecimal(id) as Json
}

export function jsonBytes(bytes: Uint8Array): Json {
  return `"${base64(bytes)}"` as Json
}

/** HTML's characters are escaped, too. */
export function jsonText(text: string): Json {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ) as Json
}

/** null when it is the zero of its kind. */
export const omitZero = (value: number): Json | null => (value === 0 ? null : jsonNumber(value))
export const omitFalse = (value: boolean): Json | null => (value ? jsonTruth(value) : null)
export const omitNoText = (text: string): Json | null => (text === '' ? null : jsonText(text))
export const omitNoBytes = (bytes: Uint8Array): Json | null => (bytes.length === 0 ? null : jsonBytes(bytes))
export const omitNone = (items: readonly Json[]): Json | null => (items.length === 0 ? null : jsonList(items))
