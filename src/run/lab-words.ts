import { ok, refuse, type Result } from '../base/result.ts'
import type { Name } from './input.ts'

/** A word of a line: text, and places where a member's hex id belongs (`$n4`). */
export type Word = readonly (string | { readonly idOf: Name })[]

export type Token =
  { readonly kind: 'word'; readonly word: Word } | { readonly kind: 'operator'; readonly text: '|' | '&' }

/**
 * Splits a line as a POSIX shell does, without expansions other than `$member`: single quotes keep everything,
 * double quotes keep all but `\` and `$`, a backslash keeps the next character, `#` at a word's start begins a
 * comment. Unquoted `|` and `&` are tokens of their own.
 */
export function splitWords(line: string): Result<readonly Token[]> {
  const tokens: Token[] = []
  let parts: (string | { idOf: Name })[] | null = null
  const add = (text: string): void => {
    parts ??= []
    const last = parts.at(-1)
    if (typeof last === 'string') parts[parts.length - 1] = last + text
    else parts.push(text)
  }
  const end = (): void => {
    if (parts !== null) tokens.push({ kind: 'word', word: parts })
    parts = null
  }
  let quote: '"' | "'" | null = null
  for (let i = 0; i < line.length; i++) {
    const c = line.charAt(i)
    const next = line.charAt(i + 1)
    const member =
      c === '$' && quote !== "'" ? /^[A-Za-z][A-Za-z0-9_]*/.exec(line.slice(i + 1))?.[0] : undefined
    if (c === quote) quote = null
    else if (quote === "'") add(c)
    else if (c === '\\' && quote === '"') {
      const special = next === '"' || next === '\\' || next === '$' || next === '`'
      add(special ? next : c)
      if (special) i++
    } else if (c === '\\') {
      if (next === '') return refuse('the line ends in a backslash')
      add(next)
      i++
    } else if (member !== undefined) {
      add('')
      ;(parts ??= []).push({ idOf: member })
      i += member.length
    } else if (quote === '"') add(c)
    else if (c === '"' || c === "'") {
      quote = c
      add('')
    } else if (c === ' ' || c === '\t' || c === '\r') end()
    else if (c === '#' && parts === null) break
    else if (c === '|' || c === '&') {
      end()
      tokens.push({ kind: 'operator', text: c })
    } else add(c)
  }
  if (quote !== null) return refuse(`a ${quote} is not closed`)
  end()
  return ok(tokens)
}

/** The word's text; null when it holds a `$member`. */
export function plainText(word: Word): string | null {
  let text = ''
  for (const part of word) {
    if (typeof part !== 'string') return null
    text += part
  }
  return text
}
