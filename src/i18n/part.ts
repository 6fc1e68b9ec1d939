import type { EntryFacts, LogPoint, TraceKind, TraceOf } from '../run/trace.ts'
import type { Lang } from './catalogue.ts'

/** A piece of a sentence, so that one sentence gives the coloured, the clickable, the spoken and the plain form. */
export type Part = (
  | { readonly kind: 'text' }
  | { readonly kind: 'term'; readonly term: number }
  | { readonly kind: 'member'; readonly member: string }
  | { readonly kind: 'entry'; readonly index: number; readonly term: number }
  | { readonly kind: 'key' }
  | { readonly kind: 'number' }
) & { readonly text: string; readonly strong: boolean }

/** What is said of one kind of event; null when this event is not worth a sentence. */
export type Say<K extends TraceKind> = Readonly<Record<Lang, (event: TraceOf<K>) => readonly Part[] | null>>

type Piece = Part | readonly Part[] | string | number

/** A sentence: text with pieces in it. Numbers become number parts. */
export function p(strings: TemplateStringsArray, ...pieces: readonly Piece[]): readonly Part[] {
  return spaced(strings.flatMap((text, i) => [...plainPart(text), ...partsOf(pieces[i])]))
}

/** Chinese stands a space apart from Latin letters and digits, wherever two parts meet. */
function spaced(parts: readonly Part[]): readonly Part[] {
  return parts.map((part, i) => {
    const before = parts[i - 1]?.text ?? ''
    const apart =
      (HAN_START.test(part.text) && LATIN_END.test(before)) ||
      (LATIN_START.test(part.text) && HAN_END.test(before))
    return apart ? { ...part, text: ` ${part.text}` } : part
  })
}

const HAN_START = /^[\u4e00-\u9fff]/
const HAN_END = /[\u4e00-\u9fff]$/
const LATIN_START = /^[\dA-Za-z]/
const LATIN_END = /[\dA-Za-z%]$/

/** The head of a sentence, printed strong. */
export function b(strings: TemplateStringsArray, ...pieces: readonly Piece[]): readonly Part[] {
  return p(strings, ...pieces).map((part) => ({ ...part, strong: true }))
}

export function plain(parts: readonly Part[]): string {
  return parts.map((part) => part.text).join('')
}

export function member(name: string): Part {
  return { kind: 'member', member: name, text: name, strong: false }
}

/** `n1, n2 and n3`, `n1、n2 和 n3`. */
export function members(names: readonly string[], lang: Lang): readonly Part[] {
  return names.flatMap((name, i) => {
    const last = i === names.length - 1
    const joint = i === 0 ? '' : last ? (lang === 'zh' ? ' 和 ' : ' and ') : lang === 'zh' ? '、' : ', '
    return [...plainPart(joint), member(name)]
  })
}

export function term(n: number, lang: Lang): Part {
  return { kind: 'term', term: n, text: lang === 'zh' ? `任期 ${n}` : `term ${n}`, strong: false }
}

/** `term 3, index 19`. */
export function point(at: LogPoint, lang: Lang): readonly Part[] {
  const index: Part = { kind: 'entry', index: at.index, term: at.term, text: String(at.index), strong: true }
  return lang === 'zh' ? p`${term(at.term, lang)}，索引 ${index}` : p`${term(at.term, lang)}, index ${index}`
}

export function entry(index: number, ofTerm: number): Part {
  return { kind: 'entry', index, term: ofTerm, text: String(index), strong: false }
}

/** `19`, or `19 to 22`. */
export function range(from: number, to: number, ofTerm: number, lang: Lang): readonly Part[] {
  if (from === to) return [entry(from, ofTerm)]
  return p`${entry(from, ofTerm)}${lang === 'zh' ? '–' : ' to '}${entry(to, ofTerm)}`
}

/** A key or a command as typed; a long one is shortened in the middle. */
export function key(text: string): Part {
  const shown = text.length <= 28 ? text : `${text.slice(0, 16)}…${text.slice(-8)}`
  return { kind: 'key', text: shown, strong: false }
}

export function number(text: string | number): Part {
  return { kind: 'number', text: String(text), strong: false }
}

/** `entry`, `entries`: English forms for a count. */
export function count(n: number, one: string, many: string): string {
  return n === 1 ? one : many
}

const CHANGE_WORDS: Readonly<Record<string, string>> = {
  'learner-added': 'learner',
  removed: 'remove',
  promoted: 'promote',
  updated: 'update',
}

/** A short label of an entry: `a=1`, `del b`, `no-op`. */
export function entryLabel(entry: Pick<EntryFacts, 'kind' | 'key' | 'value' | 'subject'>): string {
  switch (entry.kind) {
    case 'put':
      return `${entry.key}=${entry.value}`
    case 'delete':
      return `del ${entry.key}`
    case 'conf-change':
      return `${CHANGE_WORDS[entry.value] ?? 'add'} ${entry.subject}`
    case 'attributes':
      return `${entry.subject} attr`
    case 'version':
      return `v${entry.subject}`
    case 'no-op':
      return 'no-op'
    case 'txn':
      return `txn ${entry.value}`
    case 'compaction':
      return `compact ${entry.value}`
    case 'lease-grant':
      return `lease ${shortId(entry.subject)} ${entry.value}s`
    case 'lease-revoke':
      return `revoke ${shortId(entry.subject)}`
    case 'other':
      return '…'
  }
}

/** Beginning and end of a lease's id: the middle is the same for all of one member. */
export function shortId(hex: string): string {
  return hex.length <= 9 ? hex : `${hex.slice(0, 4)}…${hex.slice(-4)}`
}

/** Virtual time for people: `4 ms`, `0.56 s`, `12.5 s`. */
export function duration(micros: number, lang: Lang): string {
  const [ms, s] = lang === 'zh' ? ['毫秒', '秒'] : ['ms', 's']
  if (micros <= 200_000) return `${Math.round(micros / 1000)} ${ms}`
  return `${(micros / 1_000_000).toFixed(micros < 10_000_000 ? 2 : 1)} ${s}`
}

function plainPart(text: string): readonly Part[] {
  return text === '' ? [] : [{ kind: 'text', text, strong: false }]
}

function partsOf(piece: Piece | undefined): readonly Part[] {
  if (piece === undefined) return []
  if (typeof piece === 'string') return plainPart(piece)
  if (typeof piece === 'number') return [number(piece)]
  return 'kind' in piece ? [piece] : piece
}
