import type { Id64 } from '../../../base/id64.ts'
import type { ConfState } from '../../../pb/raftpb.ts'
import { type JointConfig, jointConfigText } from '../quorum/joint.ts'
import { majorityConfigText } from '../quorum/majority.ts'

/** Who is in the cluster and as what; lists by ascending id, never changed in place. */
export interface TrackerConfig {
  readonly voters: JointConfig
  /** Leave the joint config by itself, as soon as it is applied. */
  readonly autoLeave: boolean
  readonly learners: readonly Id64[]
  /** Voters of the outgoing half that become learners when the joint config is left. */
  readonly learnersNext: readonly Id64[]
}

export const EMPTY_TRACKER_CONFIG: TrackerConfig = {
  voters: [[], []],
  autoLeave: false,
  learners: [],
  learnersNext: [],
}

/** `voters=(2)&&(1) learners=(3) learners_next=(1) autoleave` */
export function trackerConfigText(config: TrackerConfig, idText: (id: Id64) => string): string {
  let text = `voters=${jointConfigText(config.voters, idText)}`
  if (config.learners.length > 0) text += ` learners=${majorityConfigText(config.learners, idText)}`
  if (config.learnersNext.length > 0) {
    text += ` learners_next=${majorityConfigText(config.learnersNext, idText)}`
  }
  return config.autoLeave ? `${text} autoleave` : text
}

export function confStateOf(config: TrackerConfig): ConfState {
  return {
    voters: config.voters[0],
    votersOutgoing: config.voters[1],
    learners: config.learners,
    learnersNext: config.learnersNext,
    autoLeave: config.autoLeave,
  }
}
