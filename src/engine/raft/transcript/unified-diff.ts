/** Lines with `-` are expected and missing, with `+` came instead, with a space are the same; three around a change. */
const CONTEXT = 3
/** Above this many comparisons the middle is shown as wholly replaced. */
const MAX_CELLS = 4_000_000

interface Line {
  readonly mark: ' ' | '-' | '+'
  readonly text: string
}

/** One hunk for each stretch of changes; `expectedLine` is the file's line of the first expected one. */
export function unifiedDiff(
  expected: readonly string[],
  actual: readonly string[],
  expectedLine: number,
): string {
  const lines = diffLines(expected, actual)
  const shown = lines.map((_, i) =>
    lines.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).some((line) => line.mark !== ' '),
  )
  let text = ''
  let expectedAt = expectedLine
  let actualAt = expectedLine
  for (let i = 0; i < lines.length;) {
    if (shown[i] !== true) {
      expectedAt++
      actualAt++
      i++
      continue
    }
    let end = i
    while (end < lines.length && shown[end] === true) end++
    const hunk = lines.slice(i, end)
    const olds = hunk.filter((line) => line.mark !== '+').length
    const news = hunk.filter((line) => line.mark !== '-').length
    text += `@@ -${expectedAt},${olds} +${actualAt},${news} @@\n`
    for (const line of hunk) text += `${line.mark}${line.text}\n`
    expectedAt += olds
    actualAt += news
    i = end
  }
  return text
}

function diffLines(expected: readonly string[], actual: readonly string[]): Line[] {
  let head = 0
  while (head < expected.length && head < actual.length && expected[head] === actual[head]) head++
  let tail = 0
  const most = Math.min(expected.length, actual.length) - head
  while (tail < most && expected[expected.length - 1 - tail] === actual[actual.length - 1 - tail]) tail++
  const same = (text: string): Line => ({ mark: ' ', text })
  return [
    ...expected.slice(0, head).map(same),
    ...diffMiddle(expected.slice(head, expected.length - tail), actual.slice(head, actual.length - tail)),
    ...expected.slice(expected.length - tail).map(same),
  ]
}

/** By the longest common subsequence. */
function diffMiddle(expected: readonly string[], actual: readonly string[]): Line[] {
  const width = actual.length + 1
  if ((expected.length + 1) * width > MAX_CELLS) return [...marked('-', expected), ...marked('+', actual)]
  const common = new Uint32Array((expected.length + 1) * width)
  for (let i = expected.length - 1; i >= 0; i--) {
    for (let j = actual.length - 1; j >= 0; j--) {
      common[i * width + j] =
        expected[i] === actual[j]
          ? 1 + (common[(i + 1) * width + j + 1] as number)
          : Math.max(common[(i + 1) * width + j] as number, common[i * width + j + 1] as number)
    }
  }
  const lines: Line[] = []
  let i = 0
  let j = 0
  while (i < expected.length && j < actual.length) {
    if (expected[i] === actual[j]) {
      lines.push({ mark: ' ', text: expected[i] as string })
      i++
      j++
    } else if ((common[(i + 1) * width + j] as number) >= (common[i * width + j + 1] as number)) {
      lines.push({ mark: '-', text: expected[i++] as string })
    } else {
      lines.push({ mark: '+', text: actual[j++] as string })
    }
  }
  return [...lines, ...marked('-', expected.slice(i)), ...marked('+', actual.slice(j))]
}

function marked(mark: '-' | '+', texts: readonly string[]): Line[] {
  return texts.map((text) => ({ mark, text }))
}
