import type { TermRun } from '../../protocol/view/world.ts'

/**
 * A log as runs of equal term, from `first` to `last`. Terms never fall along a log, so each run's end is found by
 * halving: a long log of few terms costs few looks.
 */
export function termRuns(first: number, last: number, termAt: (index: number) => number): readonly TermRun[] {
  const runs: TermRun[] = []
  let index = first
  while (index <= last) {
    const term = termAt(index)
    runs.push({ index, term })
    let low = index
    let high = last
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (termAt(middle) === term) low = middle
      else high = middle - 1
    }
    index = low + 1
  }
  return runs
}
