import type { Window } from '../protocol/messages.ts'
import { partsAt } from '../run/recording-parts.ts'
import type { Recording } from '../run/recording.ts'
import type { OldBranch, RunState } from './app-state.ts'

export const BRANCHES_KEPT = 8

/**
 * The old branches once `window` is there, oldest first. The run that it left is the newest of them.
 * Invariant: each tells something that neither the present run nor another of them tells.
 */
export function branchesAfter(before: RunState, { reason, recording }: Window): readonly OldBranch[] {
  const { branches, recording: left, acts, seenTo, marks } = before
  if (reason === 'load') return left !== null && isSame(left, recording) ? branches : []
  if (reason === 'seek' || left === null) return branches
  const all = [...branches, { recording: left, acts, seenTo, marks: marks.filter(({ at }) => at <= seenTo) }]
  return all
    .filter((branch) => !isToldBy(branch, recording, Infinity))
    .filter((branch, i, old) => !old.some((other, j) => j !== i && isToldByOther(branch, other, j > i)))
    .slice(-BRANCHES_KEPT)
}

/** The old branch that a run is: what was seen of it is seen again. */
export function branchOf(branches: readonly OldBranch[], recording: Recording): OldBranch | undefined {
  return branches.find((branch) => partsAt(branch.recording, recording) === null)
}

/**
 * Everything that was recorded or seen of `branch` lies in a run that was seen up to `seenTo`: it is that run, or was left
 * no later than at what follows in that run.
 */
function isToldBy({ recording, seenTo: seen }: OldBranch, other: Recording, seenTo: number): boolean {
  const fork = partsAt(recording, other)
  if (fork === null) return seen <= seenTo
  return fork === other.inputs[recording.inputs.length]?.pos && seen <= fork.at
}

/** Two that tell each other keep the newer. */
function isToldByOther(branch: OldBranch, other: OldBranch, isNewer: boolean): boolean {
  return (
    isToldBy(branch, other.recording, other.seenTo) &&
    (isNewer || !isToldBy(other, branch.recording, branch.seenTo))
  )
}

function isSame(one: Recording, other: Recording): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
