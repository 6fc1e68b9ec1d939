import type { TraceEvent } from '../../../run/trace.ts'
import type { Simulation } from '../simulation.ts'
import { isCovered, storedTerm } from './log-terms.ts'

/** What leaders committed, as far as anybody saw it: term by index. Entries up to `known` are in. */
export class CommittedLog {
  private terms: number[] = [0]
  /** Term of the leader that committed it first: later than the entry's own, for an older leader's entry. */
  private committers: number[] = [0]

  /** Highest index whose commitment was seen. */
  get known(): number {
    return this.terms.length - 1
  }

  /** Term of a committed entry; 0 for one that is not known (yet). */
  term(index: number): number {
    return this.terms[index] ?? 0
  }

  /** Term in which an entry was committed; 0 for one that is not known. */
  committedIn(index: number): number {
    return this.committers[index] ?? 0
  }

  /**
   * Takes in what `event` says is committed, from the log of the leader that says so. What that has compacted in the same step is
   * learnt from whoever applies it.
   */
  learn(event: TraceEvent, sim: Simulation): void {
    if (event.kind === 'applied' && this.terms[event.index] === 0) this.terms[event.index] = event.term
    if (event.kind !== 'committed' || !event.leads) return
    const member = sim.member(event.member)
    for (let index = this.terms.length; index <= event.to; index++) {
      const term = storedTerm(member, index)
      if (term === 0 && !isCovered(member, index)) return
      this.terms.push(term)
      this.committers.push(event.term)
    }
  }

  clone(): CommittedLog {
    const copy = new CommittedLog()
    copy.terms = this.terms.slice()
    copy.committers = this.committers.slice()
    return copy
  }
}
