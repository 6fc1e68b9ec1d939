import { checkQuorum } from './check-quorum.ts'
import type { CheckerKind } from './checker.ts'
import { durability } from './durability.ts'
import { electionSafety } from './election-safety.ts'
import { leaderAppendOnly } from './leader-append-only.ts'
import { leaderCompleteness } from './leader-completeness.ts'
import { linearizability } from './linearizability.ts'
import { logMatching } from './log-matching.ts'
import { neverDies } from './never-dies.ts'
import { preVote } from './pre-vote.ts'
import { promptCommit } from './prompt-commit.ts'
import { revisionMonotonicity } from './revision-monotonicity.ts'
import { stateMachineSafety } from './state-machine-safety.ts'
import { strictReconfig } from './strict-reconfig.ts'
import { whileDisksAreTrusted } from './trusted-disks.ts'

export type { Checker, CheckerKind, Violation } from './checker.ts'

const PROMISES: readonly CheckerKind[] = [
  electionSafety,
  leaderAppendOnly,
  logMatching,
  leaderCompleteness,
  stateMachineSafety,
  durability,
  linearizability,
  revisionMonotonicity,
  promptCommit,
  checkQuorum,
  preVote,
  strictReconfig,
  neverDies,
]

/** Every promise that is watched, each in its own file. */
export const CHECKERS: readonly CheckerKind[] = PROMISES.map(whileDisksAreTrusted)
