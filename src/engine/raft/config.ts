import type { Id64 } from '../../base/id64.ts'
import type { Rng } from '../../base/rng.ts'
import type { MemoryStorage } from './storage.ts'

/** What a raft node is started with. Sizes are bytes of encoded entries; `Infinity` is no limit. */
export interface RaftConfig {
  readonly id: Id64
  readonly electionTick: number
  readonly heartbeatTick: number
  /** The node takes it over: it is cloned with the node, and read back as `node.storage`. */
  readonly storage: MemoryStorage
  /** Last index that the state machine has already applied; 0 when it is new. */
  readonly applied: number
  readonly asyncStorageWrites: boolean
  readonly maxSizePerMsg: number
  /** 0 means: as `maxSizePerMsg`. */
  readonly maxCommittedSizePerReady: number
  /** 0 means: no limit. */
  readonly maxUncommittedEntriesSize: number
  readonly maxInflightMsgs: number
  /** 0 means: no limit. */
  readonly maxInflightBytes: number
  readonly checkQuorum: boolean
  readonly preVote: boolean
  readonly readOnlyLeaseBased: boolean
  readonly disableProposalForwarding: boolean
  readonly disableConfChangeValidation: boolean
  readonly stepDownOnRemoval: boolean
  /** Names of run/config's rules that this node does without; unknown names are no concern of raft's. */
  readonly rulesOff: readonly string[]
  /** Draws the election timeouts: electionTick + below(electionTick). */
  readonly rng: Rng
  /**
   * Log lines as the library's transcripts have them: also of level DEBUG, ids in configurations hex. Without it they
   * are decimal, as in a server's log.
   */
  readonly debugLines: boolean
  /** A panic is told as an event, for a driver that can end the process; without it everything halts. */
  readonly reportsPanics: boolean
}
