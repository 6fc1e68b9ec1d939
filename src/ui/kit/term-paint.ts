/** CSS paint of a term: its line (marks, numbers) and its fill (large areas). The cycle is 8 long, then repeats. */
export function termLine(term: number): string {
  return term < 1 ? 'var(--i3)' : `var(--t${((term - 1) % 8) + 1})`
}

export function termFill(term: number): string {
  return term < 1 ? 'var(--bg3)' : `var(--f${((term - 1) % 8) + 1})`
}

/** For a component's root: `--term` and `--term-fill` for its style sheet. */
export function termStyle(term: number): Record<string, string> {
  return { '--term': termLine(term), '--term-fill': termFill(term) }
}
