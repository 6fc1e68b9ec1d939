import { expect, test } from 'vitest'

import { LANGS, type Lang } from '../../i18n/catalogue.ts'
import { plain } from '../../i18n/part.ts'
import type { MemberView, World } from '../../protocol/view/world.ts'
import type { TraceEvent, TraceFacts } from '../../run/trace.ts'
import { explain, explains } from './explain.ts'
import type { Why } from './why.ts'

const event = (facts: TraceFacts, id = 10): TraceEvent => ({ id, at: 5_000_000, seq: 1, cause: -1, ...facts })
const vote = {
  kind: 'vote',
  member: 'n5',
  candidate: 'n4',
  term: 4,
  pre: false,
  granted: false,
  own: { term: 3, index: 20 },
  theirs: { term: 3, index: 19 },
  votedFor: null,
  leaseTicksLeft: 3,
} as const
const refused = {
  kind: 'member-refused',
  member: 'n2',
  request: 9,
  what: { verb: 'member-add', name: 'n4', peerURLs: ['http://10.0.0.4:2380'], learner: false },
  subject: 'n4',
  reason: 'unhealthy',
  index: 0,
  voters: 3,
  started: 3,
  connected: 2,
  missing: ['n1'],
  match: 3,
  last: 21,
} as const
const ID = '8e9e05c52164694d'
const changed = { kind: 'configured', member: 'n2', index: 21, subject: 'n4', learners: 0 } as const
const progress = {
  kind: 'progress',
  member: 'n2',
  peer: 'n3',
  match: 19,
  next: 20,
  paused: false,
  inflight: 0,
} as const
const put = { verb: 'put', key: 'a', value: '1' } as const

const DEATHS = [
  'panic: tocommit(9) is out of range [lastIndex(4)]. Was the raft log corrupted, truncated, or lost?',
  'discovery failed: member 8e9e05c52164694d has already been bootstrapped',
  'failed to commit tx: write member/snap/db: no space left on device',
  'failed to open database: invalid database',
  'panic: 8e9e05c52164694d state.commit 9 is out of range [0, 4]',
  'discovery failed: walpb: crc mismatch',
] as const

const EXPLAINED: readonly TraceFacts[] = [
  ...DEATHS.map((text) => ({ kind: 'stopped', member: 'n2', why: 'fatal', text }) as const),
  { ...vote, granted: true, reason: null },
  { ...vote, reason: 'stale-log' },
  { ...vote, reason: 'already-voted', votedFor: 'n1' },
  { ...vote, reason: 'has-leader' },
  { ...vote, reason: 'lower-term' },
  { ...vote, reason: 'in-lease' },
  { kind: 'election', member: 'n3', result: 'won', pre: false, term: 2, grants: 3, quorum: 3 },
  { kind: 'election', member: 'n3', result: 'lost', pre: false, term: 2, grants: 1, quorum: 3 },
  {
    kind: 'append-refused',
    member: 'n1',
    leader: 'n4',
    prev: { term: 3, index: 19 },
    ownTerm: 0,
    hint: { term: 2, index: 14 },
  },
  { kind: 'truncated', member: 'n1', from: 20, last: 22, oldTerm: 3, newTerm: 4 },
  { kind: 'committed', member: 'n2', from: 20, to: 20, term: 3, leads: true },
  { kind: 'quorum-lost', member: 'n2', term: 3, active: 1, quorum: 3 },
  { kind: 'role', member: 'n2', from: 'leader', to: 'follower', term: 4, lead: null },
  {
    kind: 'client-done',
    client: 'c1',
    request: 7,
    status: 'timeout',
    what: put,
    text: '',
    revision: 0,
    value: null,
  },
  { kind: 'proposed', member: 'n1', request: 7, outcome: 'waiting', lead: null, index: 0 },
  { kind: 'crashed', member: 'n2', role: 'leader', lostEntries: 2, lostBytes: 128 },
  { kind: 'lease-expired', member: 'n1', lease: '694d7a2f5c1b0a03', ttl: 60, keys: 2 },
  { kind: 'compacted', member: 'n1', revision: 7, auto: false },
  refused,
  { ...refused, what: { verb: 'member-remove', id: ID }, subject: 'n3' },
  { ...refused, reason: 'not-enough-started', started: 2 },
  { ...refused, what: { verb: 'member-promote', id: ID }, reason: 'learner-not-ready' },
  { ...refused, what: { verb: 'member-promote', id: ID }, reason: 'not-a-learner', index: 30 },
  { ...refused, what: { verb: 'member-remove', id: ID }, reason: 'not-found', index: 30 },
  { ...refused, reason: 'id-exists', index: 30 },
  { ...refused, reason: 'peer-url-exists', index: 30 },
  { ...refused, reason: 'too-many-learners', index: 30 },
  { ...changed, change: 'added', voters: 4 },
  { ...changed, change: 'learner-added', voters: 3 },
  { ...changed, change: 'removed', voters: 2 },
  { ...changed, change: 'promoted', voters: 4 },
  { ...changed, change: 'updated', voters: 3 },
  {
    kind: 'joint',
    member: 'n2',
    index: 30,
    stage: 'entered',
    voters: ['n1', 'n4', 'n5'],
    outgoing: ['n1', 'n2', 'n3'],
    auto: false,
  },
  {
    kind: 'joint',
    member: 'n2',
    index: 31,
    stage: 'left',
    voters: ['n1', 'n4', 'n5'],
    outgoing: [],
    auto: false,
  },
  { kind: 'input', input: { kind: 'transfer', member: 'n3' } },
  { kind: 'campaign', member: 'n3', type: 'transfer', term: 4, quorum: 2, voters: 3, last: vote.own },
  { kind: 'read-index', member: 'n1', request: 7, stage: 'confirmed', index: 20 },
  { ...progress, before: 'StateProbe', state: 'StateReplicate' },
  { ...progress, before: 'StateReplicate', state: 'StateProbe', paused: true },
  { ...progress, before: 'StateProbe', state: 'StateSnapshot', paused: true },
]

function why(
  facts: TraceFacts,
  lang: Lang,
  told: readonly TraceEvent[] = [],
  world: World | null = null,
): Why {
  const card = explain({ kind: 'event', event: event(facts) }, { world, events: told }, lang)
  expect(card).not.toBeNull()
  return card!
}

/** No paper has them. */
const ETCDS_OWN: ReadonlySet<string> = new Set(['lease-expired', 'compacted'])

test.each(LANGS)('every explained event has a card in %s with a title, a rule and two sources', (lang) => {
  for (const facts of EXPLAINED) {
    const card = why(facts, lang)
    expect(plain(card.title)).toMatch(/[?？]$/)
    expect(plain(card.text).length).toBeGreaterThan(lang === 'zh' ? 30 : 80)
    expect(card.rule).not.toBe('')
    expect(card.paper).toMatch(ETCDS_OWN.has(facts.kind) ? /^etcd / : /§/)
    expect(card.code).toMatch(/[a-z]/)
    expect(/[\u4e00-\u9fff]/.test(plain(card.text) + card.rule + (card.departs ?? ''))).toBe(lang === 'zh')
  }
})

test('what needs no explaining has no card', () => {
  expect(explains(event({ kind: 'healed' }))).toBe(false)
  expect(explains(event({ kind: 'committed', member: 'n1', from: 1, to: 1, term: 1, leads: false }))).toBe(
    false,
  )
  expect(
    explains(
      event({
        kind: 'client-done',
        client: 'c1',
        request: 1,
        status: 'ok',
        what: put,
        text: 'OK',
        revision: 2,
        value: null,
      }),
    ),
  ).toBe(false)
})

test('a refused addition counts by 3.4’s rule, in etcd’s words, and says what the newer rule would say', () => {
  const card = why(refused, 'en')
  expect(plain(card.text)).toContain('2 of 3 voters have been connected for 5 s')
  expect(plain(card.text)).toContain('n1 is missing')
  expect(card.answer).toBe('etcdserver: unhealthy cluster')
  expect(card.newer).toContain('refused it too')
  const five = { ...refused, voters: 5, started: 5, connected: 4 }
  expect(why(five, 'en').newer).toContain('would have allowed it: they ask for 4 connected voters of 6')
  expect(why({ ...refused, reason: 'peer-url-exists', index: 30 }, 'en').newer).toBeNull()
})

test('a client’s error about the members is explained by the rule that refused it', () => {
  const done = {
    kind: 'client-done',
    client: 'c1',
    request: 9,
    status: 'error',
    what: refused.what,
    text: 'Error: etcdserver: unhealthy cluster',
    revision: 0,
    value: null,
  } as const
  const asked = why(done, 'en', [event(refused, 9)])
  expect(asked.answer).toBe('etcdserver: unhealthy cluster')
  expect(plain(asked.title)).toBe('Why does n2 refuse to add n4?')
})

test('how a leader sends to a follower is explained with what it knows of it', () => {
  const facts = { world: world([19, 20, 19]), events: [], most: 512 }
  const card = explain({ kind: 'progress', member: 'n2', peer: 'n3' }, facts, 'en')
  expect(plain(card?.text ?? [])).toContain('it holds everything up to 19')
  expect(explain({ kind: 'progress', member: 'n1', peer: 'n3' }, facts, 'en')).toBeNull()
})

test('a stale log’s card puts both last entries side by side and says which comparison decided', () => {
  const card = why({ ...vote, reason: 'stale-log' }, 'en')
  expect(card.compare).toEqual({
    left: { name: 'n5', point: { term: 3, index: 20 } },
    right: { name: 'n4', point: { term: 3, index: 19 } },
  })
  expect(plain(card.text)).toContain('the longer log decides: 20 against 19')
  const byTerm = why({ ...vote, reason: 'stale-log', theirs: { term: 2, index: 90 } }, 'en')
  expect(plain(byTerm.text)).toContain('term 3 against term 2')
})

test('that a refused request restarted the timer is said only when its term was higher', () => {
  const refused = { ...vote, reason: 'stale-log' } as const
  const rose = event({ kind: 'term', member: 'n5', from: 3, to: 4, by: 'n4', message: 'MsgVote' }, 9)
  expect(why(refused, 'en').departs).toBeNull()
  expect(why(refused, 'en', [rose]).departs).toContain('n5')
})

test('a commit’s card counts the logs that the leader knows of, and shows who had it', () => {
  const card = why(
    { kind: 'committed', member: 'n2', from: 20, to: 20, term: 3, leads: true },
    'en',
    [],
    world([20, 21, 19]),
  )
  expect(plain(card.text)).toContain('21, 20, 19: the 2nd highest is 20')
  expect(card.count?.pips.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'n2 acked',
    'n1 acked',
    'n3 missing',
  ])
})

test('an old term’s entry on a majority is not committed, and the card says §5.4.2', () => {
  const old = {
    ...world([20, 20, 20]),
    members: world([20, 20, 20]).members.map((one) => ({ ...one, term: 4, commit: 19 })),
  }
  const card = explain({ kind: 'entry', index: 20, term: 3 }, { world: old, events: [] }, 'en')
  expect(card?.paper).toContain('§5.4.2')
  expect(plain(card?.text ?? [])).toContain('may count only entries of its own term')
})

test('an uncommitted entry counts the acknowledgements that it lacks', () => {
  const lacking = world([19, 20, 19])
  const card = explain({ kind: 'entry', index: 20, term: 3 }, { world: lacking, events: [] }, 'en')
  expect(plain(card?.text ?? [])).toContain('1 more disk makes the quorum of 2')
  expect(card?.count?.pips.filter(({ state }) => state === 'acked').map(({ name }) => name)).toEqual(['n2'])
})

/** n1, n2, n3 with logs of term 3 up to these indexes; n2 leads. */
function world(last: readonly number[]): World {
  const members = last.map((index, i): MemberView => {
    const leads = i === 1
    return {
      name: `n${i + 1}`,
      id: '1',
      status: 'running',
      isLearner: false,
      isVoter: true,
      unstarted: false,
      role: leads ? 'leader' : 'follower',
      term: 3,
      vote: 'n2',
      lead: 'n2',
      runs: [{ index: 1, term: 3 }],
      firstIndex: 1,
      last: { term: 3, index },
      durable: index,
      commit: 19,
      applied: 19,
      revision: 5,
      timer: null,
      quorumCheck: null,
      ballots: null,
      transferee: null,
      progress: leads
        ? [0, 2].map((k) => ({
            peer: `n${k + 1}`,
            state: 'StateReplicate' as const,
            match: last[k]!,
            next: last[k]! + 1,
            paused: false,
            inflight: 0,
            recentActive: true,
          }))
        : null,
      disk: { fsyncMicros: 0, sync: null, walBytes: 0, durableBytes: 0 },
    }
  })
  return {
    members,
    links: { groups: null, cuts: [], lossPermille: 0 },
    clients: [],
    violations: [],
    cluster: {
      leader: 'n2',
      leaderHasQuorum: true,
      term: 3,
      revision: 5,
      voters: 3,
      quorum: 2,
      running: 3,
      checkers: 0,
      joint: null,
      standings: [],
    },
  }
}
