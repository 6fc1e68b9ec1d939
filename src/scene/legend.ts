import type { Flight, MemberView } from '../protocol/view/world.ts'
import { deadSign } from './flights.ts'
import { delayMarks, glyphMarks } from './glyphs.ts'
import type { Mark } from './mark.ts'
import { memberMarks } from './member-dial.ts'
import { timerMarks } from './ring.ts'
import type { SceneTexts } from './scene-texts.ts'

/**
 * The signs of the stage, one by one, for a list that explains them. Drawn by the very functions that draw the stage,
 * from views like the worker's: what the legend shows is what a reader meets.
 */
export interface DialSign {
  readonly role: (typeof ROLES)[number]
  readonly marks: readonly Mark[]
}

export interface MessageSign {
  readonly message: (typeof MESSAGES)[number]
  /** Request, answer, refusal, as far as the message has them. */
  readonly marks: readonly (readonly Mark[])[]
}

const ROLES = [
  'leader',
  'alone',
  'follower',
  'candidate',
  'preCandidate',
  'learner',
  'paused',
  'down',
  'removed',
] as const
const MESSAGES = [
  'heartbeat',
  'append',
  'vote',
  'preVote',
  'snapshot',
  'readIndex',
  'timeoutNow',
  'client',
] as const

const TERM = 4
const ELECTION = 1_000_000
/** Half a dial's extent with crown and notch, at scale 1. */
export const DIAL_REACH = 92

export function dialSigns(texts: SceneTexts): readonly DialSign[] {
  return ROLES.map((role) => {
    const member = aMember(role)
    const dial = { member, hi: HI, layout: { k: 0.6, detail: 'plain' as const }, texts, rush: false }
    const moving = role === 'removed' ? [] : timerMarks(member, 0, ELECTION)
    return { role, marks: [...memberMarks(dial), ...moving] }
  })
}

export function messageSigns(): readonly MessageSign[] {
  return MESSAGES.map((message, i) => ({
    message,
    marks: KINDS[message].map((change, k) => glyphMarks({ ...FLIGHT, id: i * 10 + k, ...change })),
  }))
}

/** What a fault does to a message: one that is held back, and one that died. */
export function fateSigns(): { readonly delayed: readonly Mark[]; readonly dropped: readonly Mark[] } {
  const append: Flight = { ...FLIGHT, id: 900, type: 'MsgApp', entries: 1, entriesTerm: TERM }
  return {
    delayed: [...glyphMarks(append), ...delayMarks('legend:delayed')],
    dropped: deadSign({ ...append, id: 901 }, { x: 0, y: -14 }, 1, 1, 1),
  }
}

const HI = 9

/** Nine entries of three terms; the last two are not committed, the very last is not on the disk. */
function aMember(role: DialSign['role']): MemberView {
  const leads = role === 'leader' || role === 'alone'
  const stands = role === 'candidate' || role === 'preCandidate'
  return {
    name: 'n1',
    id: '1',
    status: role === 'down' ? 'down' : role === 'paused' ? 'paused' : 'running',
    isLearner: role === 'learner',
    isVoter: role !== 'learner' && role !== 'removed',
    unstarted: false,
    role: leads
      ? 'leader'
      : role === 'candidate'
        ? 'candidate'
        : role === 'preCandidate'
          ? 'pre-candidate'
          : 'follower',
    term: TERM,
    vote: null,
    lead: null,
    runs: [
      { index: 1, term: 2 },
      { index: 4, term: 3 },
      { index: 7, term: 4 },
    ],
    firstIndex: 1,
    transferee: null,
    last: { index: HI, term: TERM },
    durable: HI - 1,
    commit: HI - 2,
    applied: HI - 2,
    revision: 1,
    timer: leads || role === 'down' ? null : { startedAt: -700_000, firesAt: 700_000 },
    quorumCheck: leads
      ? {
          startedAt: -400_000,
          checksAt: 600_000,
          active: role === 'alone' ? ['n1'] : ['n1', 'n2', 'n3'],
          quorum: 2,
        }
      : null,
    ballots: stands
      ? {
          pre: role === 'preCandidate',
          term: TERM,
          quorum: 3,
          voters: ['n1', 'n2', 'n3', 'n4', 'n5'],
          outgoing: [],
          votes: [
            { voter: 'n1', granted: true },
            { voter: 'n2', granted: true },
            { voter: 'n3', granted: false },
          ],
        }
      : null,
    progress: null,
    disk: { fsyncMicros: 4000, sync: null, walBytes: 0, durableBytes: 0 },
  }
}

const FLIGHT: Flight = {
  id: 0,
  type: 'MsgHeartbeat',
  from: 'n1',
  to: 'n2',
  term: TERM,
  index: 0,
  logTerm: 0,
  commit: 0,
  entries: 0,
  entriesTerm: 0,
  reject: false,
  reads: false,
  request: 0,
  sent: { at: 0, seq: 0 },
  arrivesAt: 1,
  died: null,
  delayed: false,
}

const KINDS: Readonly<Record<MessageSign['message'], readonly Partial<Flight>[]>> = {
  heartbeat: [{ type: 'MsgHeartbeat' }, { type: 'MsgHeartbeatResp' }],
  append: [
    { type: 'MsgApp', entries: 3, entriesTerm: TERM },
    { type: 'MsgAppResp' },
    { type: 'MsgAppResp', reject: true },
  ],
  vote: [{ type: 'MsgVote' }, { type: 'MsgVoteResp' }, { type: 'MsgVoteResp', reject: true }],
  preVote: [{ type: 'MsgPreVote' }, { type: 'MsgPreVoteResp' }, { type: 'MsgPreVoteResp', reject: true }],
  snapshot: [{ type: 'MsgSnap' }],
  readIndex: [{ type: 'MsgReadIndex' }, { type: 'MsgReadIndexResp' }],
  timeoutNow: [{ type: 'MsgTimeoutNow' }],
  client: [{ type: 'ClientRequest' }, { type: 'ClientReply' }],
}
