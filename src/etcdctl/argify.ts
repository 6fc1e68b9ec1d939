import { utf8, textOf } from '../base/bytes.ts'

/** Words of a line that etcdctl reads from stdin. As in 3.4, single quotes cut at the number of words, not at their end. */
export function argify(text: string): readonly string[] {
  const words = text.match(/"(?:[^"\\]|\\.)*"|'[^']*'|[^'"\s]\S*[^'"\s]?/g) ?? []
  return words.map((word) => {
    if (word.startsWith("'")) return word.slice(1, Math.max(1, words.length - 1))
    return word.startsWith('"') ? (unquoted(word) ?? word) : word
  })
}

const ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  '\\': 92,
}

/** A Go string in double quotes; null when it is none. Bytes that are no UTF-8 are lost. */
export function unquoted(quoted: string): string | null {
  const bytes: number[] = []
  const inner = quoted.slice(1, -1)
  for (let i = 0; i < inner.length; i++) {
    const c = inner.charAt(i)
    if (c !== '\\') {
      const code = inner.codePointAt(i) ?? 0
      bytes.push(...utf8(String.fromCodePoint(code)))
      if (code > 0xffff) i++
      continue
    }
    const rest = inner.slice(i + 1)
    const simple = ESCAPES[rest.charAt(0)]
    const byte = /^(?:x([0-9a-fA-F]{2})|([0-7]{3}))/.exec(rest)
    const point = /^(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest)
    if (simple !== undefined) {
      bytes.push(simple)
      i++
    } else if (byte !== null) {
      bytes.push(byte[1] === undefined ? parseInt(byte[2] ?? '', 8) : parseInt(byte[1], 16))
      i += byte[0].length
    } else if (point !== null) {
      const code = parseInt(point[1] ?? point[2] ?? '', 16)
      if (code > 0x10ffff) return null
      bytes.push(...utf8(String.fromCodePoint(code)))
      i += point[0].length
    } else return null
  }
  return textOf(Uint8Array.from(bytes))
}
