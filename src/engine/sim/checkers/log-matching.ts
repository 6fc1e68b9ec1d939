import type { Name } from '../../../run/input.ts'
import type { Simulation } from '../simulation.ts'
import { violation, type Checker, type CheckerKind, type Violation } from './checker.ts'
import { storedEntries, storedLast } from './log-terms.ts'

const NAME = 'log-matching'

/**
 * Raft figure 3: log matching. Every stored (index, term) is remembered with the term before it and its payload; a second
 * sight of it must show the same. By induction all entries before it are the same, too.
 */
export const logMatching: CheckerKind = {
  name: NAME,
  claim: 'if two logs hold an entry with the same index and term, they are identical up to it',
  create: () => checker(new Map(), new Map()),
}

interface Seen {
  readonly before: number
  readonly data: Uint8Array | null
  readonly by: Name
}

function checker(seen: Map<string, Seen>, looked: Map<Name, number>): Checker {
  return {
    observe(events, sim) {
      const found: Violation[] = []
      for (const event of events) {
        if (event.kind === 'truncated') {
          looked.set(event.member, Math.min(looked.get(event.member) ?? 0, event.from - 1))
          continue
        }
        if (event.kind !== 'synced' && event.kind !== 'started') continue
        if (event.kind === 'started') looked.set(event.member, 0)
        for (const wrong of look(event.member, sim, seen, looked)) {
          const detail = `${wrong.other} and ${event.member} hold entry ${wrong.index} of term ${wrong.term}, but not the same log up to it`
          found.push(violation(NAME, event, { ...wrong, members: [wrong.other, event.member], detail }))
        }
      }
      return found
    },
    clone: () => checker(new Map(seen), new Map(looked)),
  }
}

function look(
  name: Name,
  sim: Simulation,
  seen: Map<string, Seen>,
  looked: Map<Name, number>,
): { other: Name; index: number; term: number }[] {
  const member = sim.member(name)
  const from = looked.get(name) ?? 0
  const wrong: { other: Name; index: number; term: number }[] = []
  let before = -1
  for (const { index, term, data } of storedEntries(member, from)) {
    if (before >= 0 || index === 1) {
      const key = `${index}/${term}`
      const known = seen.get(key)
      const previous = Math.max(before, 0)
      if (known === undefined) seen.set(key, { before: previous, data, by: name })
      else if (known.before !== previous || !sameData(known.data, data))
        wrong.push({ other: known.by, index, term })
    }
    before = term
  }
  looked.set(name, storedLast(member))
  return wrong
}

function sameData(a: Uint8Array | null, b: Uint8Array | null): boolean {
  if (a === b) return true
  if (a === null || b === null || a.length !== b.length) return false
  return a.every((byte, i) => byte === b[i])
}
