import type { AutoCompactionMode } from './auto-compaction.ts'

/** What a run's cluster is made of. Every field is recorded; times carry their unit in the name. */
export interface ClusterConfig {
  /** Members at the start, in order. Names are unique; ids follow from `peerURLs` and `token`. */
  readonly initialCluster: readonly InitialMember[]
  readonly token: string
  readonly heartbeatMs: number
  readonly electionMs: number
  readonly latencyMs: number
  readonly jitterMs: number
  readonly lossPermille: number
  readonly fsyncMs: number
  readonly snapshotCount: number
  readonly snapshotCatchUpEntries: number
  readonly walSegmentBytes: number
  readonly maxWals: number
  readonly maxSnapshots: number
  readonly maxSizePerMsg: number
  readonly maxInflightMsgs: number
  /** Puts a virtual second that client c1 sends by itself once a first leader stood; 0 for none. */
  readonly workload: number
  readonly epochMs: number
  readonly preVote: boolean
  readonly checkQuorum: boolean
  readonly strictReconfigCheck: boolean
  readonly quotaBytes: number
  readonly autoCompactionMode: AutoCompactionMode
  /** As on etcd's command line: `1h`, `90s`, `1000`; `0` for none. */
  readonly autoCompactionRetention: string
  /** Names of rules that are switched off, sorted. */
  readonly rulesOff: readonly RuleName[]
  /** What the members' disks hold at the start, as `data-dirs.ts` packs it; absent: nothing, and everybody boots. */
  readonly dataDirs?: string
}

export interface InitialMember {
  readonly name: string
  readonly peerURLs: readonly string[]
  readonly clientURLs: readonly string[]
}

/** Rule switches (product §5); each names one check that a run can do without. */
export const RULE_NAMES = [
  'stale-log-vote-check',
  'persist-vote',
  'fsync-before-answer',
  'commit-own-term',
  'log-matching-check',
  'majority-quorum',
  'read-index-confirmation',
  'no-op',
  'pre-vote',
  'check-quorum',
  'strict-reconfig-check',
] as const

export type RuleName = (typeof RULE_NAMES)[number]

/** Three members (Node) or five (page), with etcd's and the contract's defaults. */
export function defaultConfig(members: number): ClusterConfig {
  return {
    initialCluster: Array.from({ length: members }, (_, i) => defaultMember(i)),
    token: 'etcd-cluster',
    heartbeatMs: 100,
    electionMs: 1000,
    latencyMs: 15,
    jitterMs: 5,
    lossPermille: 0,
    fsyncMs: 4,
    snapshotCount: 100_000,
    snapshotCatchUpEntries: 5000,
    walSegmentBytes: 64_000_000,
    maxWals: 5,
    maxSnapshots: 5,
    maxSizePerMsg: 1024 * 1024,
    maxInflightMsgs: 512,
    workload: 0,
    epochMs: 1_767_225_600_000,
    preVote: false,
    checkQuorum: true,
    strictReconfigCheck: true,
    quotaBytes: 2 * 1024 * 1024 * 1024,
    autoCompactionMode: 'periodic',
    autoCompactionRetention: '0',
    rulesOff: [],
  }
}

/**
 * What a page plays when its address says nothing else: a put a virtual second, and a WAL and snapshots small enough that a reader
 * sees a segment full, cut, released and purged. etcd's own are 64,000,000 bytes and 100,000 entries.
 */
export function pageConfig(members: number): ClusterConfig {
  return { ...defaultConfig(members), workload: 1, walSegmentBytes: 4096, snapshotCount: 50 }
}

/** `n1` at 2379/2380, `n2` at 22379/22380, `n3` at 32379/32380 and so on. */
function defaultMember(i: number): InitialMember {
  const client = i === 0 ? 2379 : (i + 1) * 10_000 + 2379
  return {
    name: `n${i + 1}`,
    peerURLs: [`http://127.0.0.1:${client + 1}`],
    clientURLs: [`http://127.0.0.1:${client}`],
  }
}
