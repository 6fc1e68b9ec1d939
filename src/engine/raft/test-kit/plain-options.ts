import type { RaftConfig } from '../config.ts'

/** A node as the library's own tests make it: nothing optional is on. */
export const PLAIN_OPTIONS: Omit<RaftConfig, 'id' | 'storage' | 'rng' | 'applied'> = {
  electionTick: 10,
  heartbeatTick: 1,
  asyncStorageWrites: false,
  maxSizePerMsg: 1024 * 1024,
  maxCommittedSizePerReady: 0,
  maxUncommittedEntriesSize: 0,
  maxInflightMsgs: 512,
  maxInflightBytes: 0,
  checkQuorum: false,
  preVote: false,
  readOnlyLeaseBased: false,
  disableProposalForwarding: false,
  disableConfChangeValidation: false,
  stepDownOnRemoval: false,
  rulesOff: [],
  debugLines: false,
  reportsPanics: false,
}
