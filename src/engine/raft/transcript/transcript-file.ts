import { ok, refuse, type Result } from '../../../base/result.ts'

/** Data-driven test files: directives with the output that is expected of them (cockroachdb/datadriven's syntax). */

/** `key=(a,b)`, `key=a`, or a bare word, which has no values. */
export interface Argument {
  readonly key: string
  readonly values: readonly string[]
}

export interface Directive {
  readonly name: string
  readonly args: readonly Argument[]
  /** What stands between the directive and its `----`, trimmed. */
  readonly input: string
  /** Every line ended by a newline. */
  readonly expected: string
  /** Where the directive stands, from 1. */
  readonly line: number
  /** Lines [from, to) of the file, from 0: the separators and what is expected, without the blank line behind. */
  readonly output: { readonly from: number; readonly to: number }
  /** First line of what is expected, from 1. */
  readonly expectedLine: number
}

/** What is wrong with a transcript, and where. */
export interface Broken {
  readonly line: number
  readonly reason: string
}

const SEPARATOR = '----'

/** The directives as far as the file can be read, and what ends it there. */
export interface ParsedTranscript {
  readonly directives: readonly Directive[]
  readonly broken: Broken | null
}

/** A file without any directive is broken: it would pass whatever the library does. */
export function parseTranscript(text: string): ParsedTranscript {
  const lines = linesOf(text)
  const directives: Directive[] = []
  let at = 0
  while (at < lines.length) {
    const head = (lines[at] as string).trim()
    if (head === '' || head.startsWith('#')) {
      at++
      continue
    }
    const parsed = parseDirective(lines, at)
    if (!parsed.ok) return { directives, broken: parsed.error }
    directives.push(parsed.value)
    at = parsed.value.output.to
  }
  const broken = directives.length === 0 ? { line: 1, reason: 'there is no directive' } : null
  return { directives, broken }
}

/** The file's text with these outputs in place of what was expected. */
export function withOutputs(
  text: string,
  outputs: readonly { directive: Directive; actual: string }[],
): string {
  const lines = linesOf(text)
  const out: string[] = []
  let at = 0
  for (const { directive, actual } of outputs) {
    const { from, to } = directive.output
    out.push(...lines.slice(at, from))
    const produced = linesOf(actual)
    const fence = produced.some((line) => line.trim() === '') ? [SEPARATOR, SEPARATOR] : [SEPARATOR]
    out.push(...fence, ...produced)
    if (fence.length === 2) out.push(...fence)
    at = to
  }
  out.push(...lines.slice(at))
  return out.map((line) => `${line}\n`).join('')
}

/** Without the empty piece behind a last newline. */
function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
  if (lines[lines.length - 1] === '') lines.pop()
  return lines
}

function parseDirective(lines: readonly string[], start: number): Result<Directive, Broken> {
  let at = start
  let head = (lines[at++] as string).trim()
  while (head.endsWith('\\') && at < lines.length) {
    head = `${head.slice(0, -1).trimEnd()} ${(lines[at++] as string).trim()}`
  }
  const words = parseWords(head)
  if (!words.ok) return refuse({ line: start + 1, reason: words.error })
  const input: string[] = []
  while (at < lines.length && lines[at] !== SEPARATOR) input.push(lines[at++] as string)
  if (at === lines.length) return refuse({ line: start + 1, reason: `no ${SEPARATOR} after ${head}` })
  const from = at
  const fenced = lines[at + 1] === SEPARATOR
  at += fenced ? 2 : 1
  const expectedLine = at + 1
  const expected: string[] = []
  const ends = (i: number): boolean =>
    fenced ? lines[i] === SEPARATOR && lines[i + 1] === SEPARATOR : (lines[i] as string).trim() === ''
  while (at < lines.length && !ends(at)) expected.push(lines[at++] as string)
  if (fenced) {
    if (at === lines.length)
      return refuse({ line: start + 1, reason: `no closing ${SEPARATOR} ${SEPARATOR}` })
    at += 2
  }
  return ok({
    ...words.value,
    input: input.join('\n').trim(),
    expected: expected.map((line) => `${line}\n`).join(''),
    line: start + 1,
    output: { from, to: at },
    expectedLine,
  })
}

function parseWords(line: string): Result<{ name: string; args: Argument[] }> {
  const name = /^[^ ]+/.exec(line)?.[0] ?? ''
  const args: Argument[] = []
  let rest = line.slice(name.length).trim()
  while (rest !== '') {
    const key = /^[^ =]*/.exec(rest)?.[0] ?? ''
    if (key === '') return refuse(`an argument without a name: ${rest}`)
    rest = rest.slice(key.length)
    if (!rest.startsWith('=')) {
      args.push({ key, values: [] })
      rest = rest.trim()
      continue
    }
    const value = parseValue(rest.slice(1))
    if (!value.ok) return value
    args.push({ key, values: value.value.values })
    rest = value.value.rest.trim()
  }
  return ok({ name, args })
}

function parseValue(text: string): Result<{ values: readonly string[]; rest: string }> {
  if (!text.startsWith('(')) {
    const word = /^[^ ]*/.exec(text)?.[0] ?? ''
    return ok({ values: [word], rest: text.slice(word.length) })
  }
  const values: string[] = []
  let depth = 1
  let start = 1
  for (let i = 1; i < text.length; i++) {
    const character = text[i]
    if (character === '(') depth++
    else if (character === ')') depth--
    if ((character === ',' && depth === 1) || depth === 0) {
      values.push(text.slice(start, i).trim())
      start = i + 1
    }
    if (depth === 0)
      return ok({ values: values.length === 1 && values[0] === '' ? [] : values, rest: text.slice(i + 1) })
  }
  return refuse(`a parenthesis is not closed: ${text}`)
}
