/** Wider cells are broken at their blanks. */
const WIDTH_MOST = 30
/** What a line that is too long costs, beside its blanks. */
const TOO_LONG = 100_000

/** A table as etcdctl's tablewriter draws it: heads centred, cells to the right, wide cells in several lines. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map(widthOf)
  const blocks = rows.map((row) =>
    heads.map((_, column) => {
      const cell = row[column] ?? ''
      widths[column] = Math.max(widths[column] ?? 0, Math.min(widthOf(cell), WIDTH_MOST))
      const lines = wrapped(cell, widths[column])
      widths[column] = Math.max(widths[column], ...lines.map(widthOf))
      return lines
    }),
  )
  const border = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  const head = line(heads.map((text, i) => centred(text, widths[i] ?? 0)))
  const body = blocks.flatMap((block) => {
    const height = Math.max(...block.map((lines) => lines.length))
    return Array.from({ length: height }, (_, i) =>
      line(block.map((lines, column) => toTheRight(lines[i] ?? '', widths[column] ?? 0))),
    )
  })
  return border + head + border + body.join('') + (rows.length === 0 ? '' : border)
}

function widthOf(text: string): number {
  return Array.from(text).length
}

function toTheRight(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text
}

function centred(text: string, width: number): string {
  const left = Math.floor((width - text.length) / 2)
  return (' '.repeat(left) + text).padEnd(width)
}

/** Lines of at most `most`, where the words allow it, with as even blanks at their ends as can be; the last one is free. */
function wrapped(text: string, most: number): readonly string[] {
  const words = text.split(' ')
  const limit = Math.max(most, ...words.map(widthOf))
  const line = (from: number, to: number): string => words.slice(from, to).join(' ')
  const best: { cost: number; end: number }[] = []
  for (let from = words.length - 1; from >= 0; from--) {
    best[from] = { cost: Infinity, end: words.length }
    if (widthOf(line(from, words.length)) <= limit) {
      best[from] = { cost: 0, end: words.length }
      continue
    }
    for (let to = from + 1; to < words.length; to++) {
      const room = limit - widthOf(line(from, to))
      const cost = room * room + (best[to]?.cost ?? 0) + (room < 0 ? TOO_LONG : 0)
      if (cost < (best[from]?.cost ?? Infinity)) best[from] = { cost, end: to }
    }
  }
  const lines: string[] = []
  for (let from = 0; from < words.length;) {
    const end = best[from]?.end ?? words.length
    lines.push(line(from, end))
    from = end
  }
  return lines
}
