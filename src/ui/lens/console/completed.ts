import type { CompletionLook } from '../../../protocol/view/console.ts'

export interface Completed {
  readonly line: string
  /** Where the caret stands then. */
  readonly at: number
  /** What is left to choose from; null when nothing is. */
  readonly choices: readonly string[] | null
}

/** The line with as much written as all completions have in common, the only one whole. */
export function completed(text: string, caret: number, { from, words }: CompletionLook): Completed {
  const [only] = words
  if (only === undefined) return { line: text, at: caret, choices: [] }
  const shared = words.reduce(commonStart)
  const end = words.length === 1 && !only.endsWith('=') ? ' ' : ''
  const begun = shared.length >= caret - from ? shared : text.slice(from, caret)
  const line = `${text.slice(0, from)}${begun}${end}${text.slice(caret)}`
  return { line, at: from + begun.length + end.length, choices: words.length === 1 ? null : words }
}

function commonStart(a: string, b: string): string {
  let n = 0
  while (n < a.length && a.charAt(n) === b.charAt(n)) n++
  return a.slice(0, n)
}
