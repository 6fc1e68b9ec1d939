import { defaultConfig, RULE_NAMES, type ClusterConfig, type RuleName } from '../run/config.ts'
import type { SimMicros } from '../run/position.ts'
import { figureEight, silentMajority, staleRead, voteTwice, type Attack } from './swarm-attacks.ts'
import { CHAOS_WEIGHTS, MEMBER_WEIGHTS, type ChaosWeights } from './swarm-chaos.ts'

/** Where the swarm looks when one rule is off. */
export interface Bias {
  readonly config: Partial<ClusterConfig>
  readonly weights: ChaosWeights
  readonly gapMost: SimMicros
  /** A story of its own, told now and then between the dice; null for none. */
  readonly attack: Attack | null
  /** What is tilted, in words. */
  readonly says: string
}

/** What each rule guards, in words; `--off list` prints it. */
export const RULE_PROMISES: Readonly<Record<RuleName, string>> = {
  'stale-log-vote-check': 'a member votes only for a log as complete as its own: leader completeness',
  'persist-vote': 'a vote is on disk before it is answered: election safety',
  'fsync-before-answer': 'an entry is on disk before it is acknowledged: durability of acknowledged writes',
  'commit-own-term': 'a leader counts replicas only for entries of its own term: state-machine safety',
  'log-matching-check': 'an append must match the entry before it: log matching',
  'majority-quorum': 'elections and commits need more than half: election safety',
  'read-index-confirmation': 'a leader asks a quorum before it answers a read: linearizability',
  'no-op': 'a new leader appends an entry of its own: what a majority stores is committed soon',
  'pre-vote': 'a member asks whether it could win before it raises its term: a heard leader stays',
  'check-quorum': 'a leader that no majority answers steps down: nobody waits for it in vain',
  'strict-reconfig-check': 'members change only while enough are connected: a cluster keeps its majority',
}

const PLAIN: Bias = { config: {}, weights: CHAOS_WEIGHTS, gapMost: 250_000, attack: null, says: '' }

/** Three members, and none that is loyal to a leader it has just heard: votes are asked for at any time. */
const THREE: Partial<ClusterConfig> = {
  initialCluster: defaultConfig(3).initialCluster,
  checkQuorum: false,
  preVote: false,
  lossPermille: 0,
  snapshotCount: defaultConfig(3).snapshotCount,
}

/** Members come and go, and some are down meanwhile. */
const MEMBERS_CHANGE: ChaosWeights = {
  ...CHAOS_WEIGHTS,
  ...MEMBER_WEIGHTS,
  'member-add': 12,
  'member-remove': 12,
}

const BIASES: Readonly<Record<RuleName, Partial<Bias>>> = {
  'stale-log-vote-check': {
    says: 'more partitions and campaigns',
    weights: { ...CHAOS_WEIGHTS, partition: 8, heal: 8, campaign: 6 },
  },
  'persist-vote': {
    says: 'three members without check-quorum; a voter that crashes after its vote and is asked again',
    config: THREE,
    attack: voteTwice,
  },
  'fsync-before-answer': {
    says: 'more crashes and slow disks',
    weights: { ...CHAOS_WEIGHTS, crash: 12, restart: 18, 'slow-disk': 12 },
  },
  'commit-own-term': {
    says: 'three members without check-quorum, one entry a message; the moves of Figure 8',
    config: { ...THREE, maxSizePerMsg: 1 },
    attack: figureEight,
  },
  'log-matching-check': { says: 'more partitions', weights: { ...CHAOS_WEIGHTS, partition: 8, heal: 8 } },
  'majority-quorum': {
    says: 'more partitions and campaigns',
    weights: { ...CHAOS_WEIGHTS, partition: 10, heal: 8, campaign: 6 },
  },
  'read-index-confirmation': {
    says: 'three members without check-quorum; reads from a leader that was cut off',
    config: THREE,
    attack: staleRead,
  },
  'no-op': {
    says: 'few writes; a leader that dies when a majority has stored its entry and nobody knows, then quiet',
    config: { workload: 0 },
    weights: { ...CHAOS_WEIGHTS, put: 6 },
    attack: silentMajority,
  },
  'pre-vote': {
    says: 'pre-vote and check-quorum promised; more cuts and partitions',
    config: { preVote: true, checkQuorum: true, lossPermille: 0 },
    weights: { ...CHAOS_WEIGHTS, partition: 8, cut: 8 },
  },
  'check-quorum': {
    says: 'check-quorum promised, fast disks; more partitions',
    config: { checkQuorum: true, fsyncMs: 4 },
    weights: { ...CHAOS_WEIGHTS, partition: 8, 'slow-disk': 0 },
  },
  'strict-reconfig-check': {
    says: 'the strict check promised; members are added and removed while some are down',
    config: { strictReconfigCheck: true },
    weights: MEMBERS_CHANGE,
  },
}

export function biasOf(rulesOff: readonly RuleName[]): Bias {
  const known = RULE_NAMES.filter((rule) => rulesOff.includes(rule)).map((rule) => BIASES[rule])
  return known.reduce<Bias>(
    (bias, part) => ({ ...bias, ...part, config: { ...bias.config, ...part.config } }),
    PLAIN,
  )
}
