import { equalBytes, textOf, utf8 } from '../base/bytes.ts'
import type { FieldKind, MessageFields } from './field-map.ts'

/**
 * One stretch of a record's bytes, and what it says. A field that holds a record covers its tag and length only; the fields inside
 * follow it, one `depth` deeper. Fields follow one another without a gap.
 */
export interface ByteField {
  readonly from: number
  readonly to: number
  readonly depth: number
  readonly name: string
  /** The value as etcd prints it; for a record inside, its bytes in all. Shortened where it is long. */
  readonly value: string
}

const VALUE_MOST = 160

/** Takes bytes apart by the names of `fields`. What cannot be read, to the end, is one field without a name. Never throws. */
export function byteFields(bytes: Uint8Array, fields: MessageFields, from = 0, depth = 0): ByteField[] {
  const out: ByteField[] = []
  walk(bytes, fields, { at: 0, end: bytes.length, depth, base: from, out })
  return out
}

interface Place {
  at: number
  readonly end: number
  readonly depth: number
  /** What is added to every place. */
  readonly base: number
  readonly out: ByteField[]
}

function walk(bytes: Uint8Array, fields: MessageFields, place: Place): void {
  while (place.at < place.end) {
    const start = place.at
    if (!readField(bytes, fields, place)) {
      tell(place, start, place.end, '', shownBytes(bytes.subarray(start, place.end)))
      return
    }
  }
}

function readField(bytes: Uint8Array, fields: MessageFields, place: Place): boolean {
  const start = place.at
  const tag = varint(bytes, place.at, place.end)
  if (tag === null) return false
  const number = Number(tag.value >> 3n)
  const [name, kind] = fields[number] ?? [`field ${number}`, 'text' as const]
  const head = varint(bytes, tag.end, place.end)
  if (head === null) return false
  switch (Number(tag.value & 7n)) {
    case 0:
      tell(place, start, head.end, name, numberText(head.value, kind))
      place.at = head.end
      return true
    case 2: {
      const end = head.end + Number(head.value)
      if (end > place.end) return false
      if (typeof kind === 'object' && !Array.isArray(kind)) {
        tell(place, start, head.end, name, `${Number(head.value)} B`)
        const inner = { at: head.end, end, depth: place.depth + 1, base: place.base, out: place.out }
        walk(bytes, kind as MessageFields, inner)
      } else tell(place, start, end, name, shownBytes(bytes.subarray(head.end, end)))
      place.at = end
      return true
    }
    default:
      return false
  }
}

function tell({ base, depth, out }: Place, from: number, to: number, name: string, value: string): void {
  out.push({ from: base + from, to: base + to, depth, name, value })
}

function numberText(value: bigint, kind: FieldKind): string {
  if (kind === 'hex') return value.toString(16)
  if (kind === 'crc') return value.toString(16).padStart(8, '0')
  if (kind === 'bool') return value === 0n ? 'false' : 'true'
  if (Array.isArray(kind)) return `${value} ${(kind as readonly string[])[Number(value)] ?? ''}`.trimEnd()
  return BigInt.asIntN(64, value).toString()
}

function varint(bytes: Uint8Array, from: number, end: number): { value: bigint; end: number } | null {
  let value = 0n
  for (let i = 0; i < 10 && from + i < end; i++) {
    const byte = bytes[from + i] as number
    value |= BigInt(byte & 0x7f) << BigInt(7 * i)
    if (byte < 0x80) return { value, end: from + i + 1 }
  }
  return null
}

/** Text where the bytes are printable UTF-8, else hex; the end of a long value is left out. */
function shownBytes(all: Uint8Array): string {
  const bytes = all.subarray(0, 4 * VALUE_MOST)
  let text = textOf(bytes)
  // A character that the cut went through.
  if (bytes.length < all.length) text = text.replace(/\uFFFD{1,3}$/, '')
  const isText = PRINTABLE.test(text) && equalBytes(utf8(text), bytes.subarray(0, utf8(text).length))
  const shown = isText
    ? Array.from(text)
    : [...bytes]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('')
        .match(/.{1,2}/g)
  const most = shown ?? []
  const cut = most.slice(0, VALUE_MOST).join(isText ? '' : ' ')
  return most.length > VALUE_MOST || bytes.length < all.length ? `${cut}…` : cut
}

const PRINTABLE = /^(?:[^\p{C}]|[\n\t])*$/u
