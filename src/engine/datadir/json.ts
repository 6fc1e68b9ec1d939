import { ok, refuse, type Result } from '../../base/result.ts'

/** JSON whose whole numbers may exceed what a JavaScript number holds: those are bigints. */
export type Json =
  null | boolean | number | bigint | string | readonly Json[] | { readonly [name: string]: Json }

const DEPTH_MOST = 64

export function parseBigJson(text: string): Result<Json> {
  try {
    const parser = new Parser(text)
    return ok(parser.document())
  } catch (error) {
    return error instanceof SyntaxError ? refuse(error.message) : refuse('not JSON')
  }
}

export function printBigJson(value: Json, indent = ''): string {
  if (typeof value === 'bigint') return String(value)
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const deeper = `${indent}  `
  const isList = Array.isArray(value)
  const parts = isList
    ? (value as readonly Json[]).map((item) => printBigJson(item, deeper))
    : Object.entries(value as { readonly [name: string]: Json }).map(
        ([name, item]) => `${JSON.stringify(name)}: ${printBigJson(item, deeper)}`,
      )
  const [open, close] = isList ? ['[', ']'] : ['{', '}']
  return parts.length === 0
    ? `${open}${close}`
    : `${open}\n${deeper}${parts.join(`,\n${deeper}`)}\n${indent}${close}`
}

class Parser {
  private at = 0

  constructor(private readonly text: string) {}

  document(): Json {
    const value = this.value(0)
    this.space()
    if (this.at < this.text.length) throw new SyntaxError('text after the end of JSON')
    return value
  }

  private value(depth: number): Json {
    if (depth > DEPTH_MOST) throw new SyntaxError('JSON is nested too deeply')
    this.space()
    const next = this.text[this.at]
    if (next === '{') return this.object(depth)
    if (next === '[') return this.list(depth)
    if (next === '"') return this.string()
    return this.word()
  }

  private object(depth: number): Json {
    const out: [string, Json][] = []
    this.items('}', () => {
      this.space()
      const name = this.string()
      this.take(':')
      out.push([name, this.value(depth + 1)])
    })
    return Object.fromEntries(out)
  }

  private list(depth: number): Json {
    const out: Json[] = []
    this.items(']', () => out.push(this.value(depth + 1)))
    return out
  }

  private items(close: string, item: () => void): void {
    this.at++
    this.space()
    if (this.text[this.at] === close) {
      this.at++
      return
    }
    for (;;) {
      item()
      this.space()
      if (this.text[this.at] === close) break
      this.take(',')
    }
    this.at++
  }

  private string(): string {
    const match = this.match(/"(?:[^"\\]|\\.)*"/y)
    return JSON.parse(match) as string
  }

  private word(): Json {
    const match = this.match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y)
    if (!/^-?\d+$/.test(match)) return JSON.parse(match) as number | boolean | null
    const number = Number(match)
    return Number.isSafeInteger(number) ? number : BigInt(match)
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found === undefined) throw new SyntaxError(`not JSON at character ${this.at}`)
    this.at += found.length
    return found
  }

  private take(character: string): void {
    this.space()
    if (this.text[this.at] !== character) throw new SyntaxError(`not JSON at character ${this.at}`)
    this.at++
  }

  private space(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++
  }
}
