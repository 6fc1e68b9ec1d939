import type { RevisionMade } from '../project/history.ts'

/** Which entry made a revision, as far as the run knows: what a disk brought along, it does not. */
export class RevisionsMade {
  /** Ascending by revision. */
  constructor(private readonly made: readonly RevisionMade[]) {}

  by(revision: number): { readonly index: number; readonly term: number } {
    const { made } = this
    let low = 0
    let high = made.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((made[middle]?.revision ?? 0) < revision) low = middle + 1
      else high = middle
    }
    const found = made[low]
    return found?.revision === revision ? found : UNKNOWN
  }
}

const UNKNOWN = { index: 0, term: 0 }
