import { ID_NONE } from '../../base/id64.ts'
import type { HardState } from '../../pb/raftpb.ts'
import type { ClusterConfig } from '../../run/config.ts'

/** Rules that a run can do without, and that the server keeps rather than raft. */
type ServerRule = 'fsync-before-answer' | 'persist-vote'

export function ruleOff({ rulesOff }: ClusterConfig, rule: ServerRule): boolean {
  return rulesOff.length > 0 && rulesOff.includes(rule)
}

/** With the rule `persist-vote` off the vote never reaches the disk. */
export function persisted(config: ClusterConfig, state: HardState): HardState {
  return ruleOff(config, 'persist-vote') ? { ...state, vote: ID_NONE } : state
}
