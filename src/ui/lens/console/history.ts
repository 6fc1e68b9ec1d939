/** Lines that the reader has run in this visit, oldest first. */
const lines: string[] = []
const KEPT = 500

export function remember(line: string): void {
  if (line.trim() === '' || lines.at(-1) === line) return
  lines.push(line)
  if (lines.length > KEPT) lines.shift()
}

/** The line `back` lines ago, from 1; null beyond the first. */
export function recall(back: number): string | null {
  return lines.at(-back) ?? null
}
