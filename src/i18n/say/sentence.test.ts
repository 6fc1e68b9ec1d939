import { expect, test } from 'vitest'

import type { World } from '../../protocol/view/world.ts'
import type { EntryFacts, TraceFacts } from '../../run/trace.ts'
import { LANGS } from '../catalogue.ts'
import { plain } from '../part.ts'
import { entrySentence } from './entry.ts'
import type { EntryFate, EntryState } from './entry-state.ts'
import { inputDone } from './input.ts'
import { quietSentence } from './quiet.ts'
import { sentence } from './sentence.ts'

const LONG_KEY = 'registry/namespaces/kube-system/pods/ab'.padEnd(40, 'z')
const ID = '8e9e05c52164694d'
const own = { term: 3, index: 20 }
const theirs = { term: 3, index: 19 }
const vote = {
  kind: 'vote',
  member: 'n5',
  candidate: 'n4',
  term: 4,
  pre: false,
  granted: false,
  own,
  theirs,
  votedFor: null,
  leaseTicksLeft: 0,
} as const
const put = (index: number, key = 'a'): EntryFacts => ({
  index,
  term: 3,
  kind: 'put',
  key,
  value: '1',
  subject: '',
  bytes: 40,
})
const done = {
  kind: 'client-done',
  client: 'c1',
  request: 7,
  what: { verb: 'put', key: LONG_KEY, value: '1' },
  text: 'etcdserver: no leader',
  revision: 12,
  value: null,
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
const changed = { kind: 'configured', member: 'n2', index: 21, subject: 'n4', learners: 0 } as const
const progress = {
  kind: 'progress',
  member: 'n2',
  peer: 'n3',
  match: 12,
  next: 13,
  paused: false,
  inflight: 0,
} as const

/** Every kind that is told, with 0, 1, 2 and many, a 64-bit id and a 40-character key. */
const EVENTS: readonly TraceFacts[] = [
  { kind: 'started', member: 'n1', restart: false, term: 1, last: { term: 1, index: 5 }, commit: 5 },
  { kind: 'started', member: 'n1', restart: true, term: 3, last: own, commit: 19 },
  { kind: 'crashed', member: 'n2', role: 'leader', lostEntries: 0, lostBytes: 0 },
  { kind: 'crashed', member: 'n2', role: 'leader', lostEntries: 1, lostBytes: 64 },
  { kind: 'crashed', member: 'n2', role: 'follower', lostEntries: 12, lostBytes: 4096 },
  { kind: 'stopped', member: 'n2', why: 'removed', text: '' },
  { kind: 'stopped', member: 'n2', why: 'clean', text: '' },
  { kind: 'stopped', member: 'n2', why: 'fatal', text: 'failed to open WAL: wal: file not found' },
  { kind: 'snapshot-taken', member: 'n2', index: 11, term: 2, since: 0 },
  { kind: 'snapshot-taken', member: 'n2', index: 22, term: 2, since: 11 },
  { kind: 'snapshot-saved', member: 'n2', index: 22, term: 2, compacted: 0 },
  { kind: 'snapshot-saved', member: 'n2', index: 22, term: 2, compacted: 17 },
  { kind: 'snapshot-sent', member: 'n2', to: ID, index: 25, term: 2, first: 18 },
  { kind: 'snapshot-received', member: 'n3', from: 'n2', index: 25, term: 2 },
  { kind: 'snapshot-restored', member: 'n3', index: 25, term: 2, holds: 25, revision: 20 },
  { kind: 'wal-cut', member: 'n2', path: 'member/wal/0000000000000001-0000000000000021.wal' },
  { kind: 'purged', member: 'n2', path: 'member/snap/0000000000000002-000000000000000b.snap' },
  { kind: 'lease-expired', member: 'n1', lease: '694d7a2f5c1b0a03', ttl: 60, keys: 2 },
  { kind: 'lease-expired', member: 'n1', lease: '694d7a2f5c1b0a03', ttl: 60, keys: 0 },
  { kind: 'compacted', member: 'n1', revision: 7, auto: false },
  { kind: 'compacted', member: 'n1', revision: 7, auto: true },
  { kind: 'paused', member: 'n2' },
  { kind: 'resumed', member: 'n2' },
  { kind: 'partitioned', groups: [['n1'], ['n2', 'n3'], ['n4', 'n5', ID]] },
  { kind: 'healed' },
  { kind: 'link-cut', from: 'n1', to: 'n2' },
  { kind: 'link-mended', from: 'n1', to: 'n2' },
  { kind: 'dropped', msg: 1, type: 'MsgApp', from: 'n1', to: 'n2', why: 'reader' },
  { kind: 'dropped', msg: 1, type: 'MsgApp', from: 'n1', to: 'n2', why: 'loss' },
  { kind: 'timer-fired', member: 'n3', term: 1, ticks: 12 },
  { kind: 'campaign', member: 'n3', type: 'pre', term: 2, quorum: 3, voters: 5, last: own },
  { kind: 'campaign', member: 'n3', type: 'election', term: 2, quorum: 3, voters: 5, last: own },
  { kind: 'campaign', member: 'n3', type: 'transfer', term: 2, quorum: 3, voters: 5, last: own },
  { ...vote, granted: true, reason: null },
  { ...vote, granted: true, reason: null, pre: true },
  { ...vote, reason: 'stale-log' },
  { ...vote, reason: 'already-voted', votedFor: 'n1' },
  { ...vote, reason: 'has-leader' },
  { ...vote, reason: 'lower-term' },
  { ...vote, reason: 'in-lease', leaseTicksLeft: 4 },
  { kind: 'election', member: 'n3', result: 'won', pre: false, term: 2, grants: 3, quorum: 3 },
  { kind: 'election', member: 'n3', result: 'lost', pre: false, term: 2, grants: 1, quorum: 3 },
  { kind: 'election', member: 'n3', result: 'won', pre: true, term: 2, grants: 3, quorum: 3 },
  { kind: 'election', member: 'n3', result: 'lost', pre: true, term: 2, grants: 1, quorum: 3 },
  { kind: 'quorum-lost', member: 'n2', term: 3, active: 1, quorum: 3 },
  { kind: 'role', member: 'n2', from: 'leader', to: 'follower', term: 4, lead: null },
  { kind: 'appended', member: 'n2', first: 21, last: 20, term: 3, own: true, entries: [] },
  { kind: 'appended', member: 'n2', first: 20, last: 20, term: 3, own: true, entries: [put(20, LONG_KEY)] },
  { kind: 'appended', member: 'n2', first: 20, last: 21, term: 3, own: true, entries: [put(20), put(21)] },
  {
    kind: 'appended',
    member: 'n2',
    first: 20,
    last: 99,
    term: 3,
    own: true,
    entries: Array.from({ length: 80 }, (_, i) => put(20 + i)),
  },
  { kind: 'truncated', member: 'n1', from: 20, last: 20, oldTerm: 3, newTerm: 4 },
  { kind: 'truncated', member: 'n1', from: 20, last: 22, oldTerm: 3, newTerm: 4 },
  {
    kind: 'append-refused',
    member: 'n1',
    leader: 'n4',
    prev: theirs,
    ownTerm: 0,
    hint: { term: 2, index: 14 },
  },
  {
    kind: 'append-refused',
    member: 'n1',
    leader: 'n4',
    prev: theirs,
    ownTerm: 2,
    hint: { term: 2, index: 14 },
  },
  { ...progress, before: 'StateProbe', state: 'StateReplicate' },
  { ...progress, before: 'StateReplicate', state: 'StateProbe' },
  { ...progress, before: 'StateProbe', state: 'StateSnapshot' },
  { ...progress, before: 'StateProbe', state: 'StateProbe' },
  { ...changed, change: 'added', voters: 4 },
  { ...changed, change: 'learner-added', voters: 3, learners: 1 },
  { ...changed, change: 'removed', voters: 1 },
  { ...changed, change: 'promoted', voters: 4 },
  { ...changed, change: 'updated', voters: 3 },
  refused,
  { ...refused, connected: 1, missing: ['n1', 'n3'] },
  { ...refused, reason: 'not-enough-started', started: 1 },
  {
    ...refused,
    what: { verb: 'member-remove', id: ID },
    subject: 'n3',
  },
  { ...refused, what: { verb: 'member-promote', id: ID }, reason: 'learner-not-ready' },
  { ...refused, what: { verb: 'member-promote', id: ID }, reason: 'not-a-learner' },
  { ...refused, what: { verb: 'member-remove', id: ID }, subject: ID, reason: 'not-found' },
  { ...refused, reason: 'id-exists' },
  {
    ...refused,
    what: { verb: 'member-update', id: ID, peerURLs: ['http://10.0.0.1:2380'] },
    reason: 'peer-url-exists',
  },
  { ...refused, reason: 'too-many-learners' },
  { kind: 'committed', member: 'n2', from: 20, to: 20, term: 3, leads: true },
  { kind: 'committed', member: 'n2', from: 20, to: 120, term: 3, leads: true },
  { kind: 'proposed', member: 'n1', request: 7, outcome: 'forwarded', lead: 'n2', index: 0 },
  { kind: 'proposed', member: 'n1', request: 7, outcome: 'waiting', lead: null, index: 0 },
  { kind: 'read-index', member: 'n1', request: 7, stage: 'confirmed', index: 20 },
  {
    kind: 'client-sent',
    client: 'c1',
    request: 7,
    to: 'n2',
    what: { verb: 'get', key: 'a', serializable: true },
    byReader: true,
    deadline: 0,
  },
  { ...done, status: 'ok' },
  { ...done, status: 'ok', what: { verb: 'get', key: 'a', serializable: false } },
  { ...done, status: 'timeout' },
  { ...done, status: 'unavailable' },
  { ...done, status: 'error' },
  { kind: 'transfer', member: 'n2', to: 'n3', stage: 'begun' },
  { kind: 'transfer', member: 'n2', to: 'n3', stage: 'aborted' },
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
  { kind: 'input', input: { kind: 'reconfigure', voters: ['n1', 'n4'], explicit: true } },
  { kind: 'input', input: { kind: 'leave-joint' } },
  {
    kind: 'violation',
    claim: 'leader completeness',
    members: ['n1', 'n4'],
    index: 20,
    term: 4,
    detail: 'Entry 20 is missing.',
  },
]

test.each(LANGS)('every told event is one sentence in %s', (lang) => {
  const lines = EVENTS.map((facts) => {
    const said = sentence({ id: 0, at: 0, seq: 0, cause: -1, ...facts }, lang)
    return `${facts.kind}: ${said === null ? '–' : plain(said)}`
  })
  expect(lines).toMatchSnapshot()
})

test.each(LANGS)('an entry’s fate is one sentence in %s', (lang) => {
  const fates: readonly EntryFate[] = [
    'committed',
    'counting',
    'unheard',
    'old-term',
    'overruled',
    'leaderless',
  ]
  const state = (fate: EntryFate, reach: number): EntryState => ({
    index: 20,
    joint: null,
    term: 3,
    holders: ['n1', 'n2'],
    buffered: ['n3'],
    applied: fate === 'committed' ? ['n1'] : [],
    voters: 5,
    quorum: 3,
    leader: fate === 'leaderless' ? null : 'n2',
    leaderTerm: 4,
    counted: ['n2'],
    reach,
    fate,
  })
  expect(
    [...fates.map((fate) => state(fate, 5)), state('counting', 2)].map((one) =>
      plain(entrySentence(one, lang)),
    ),
  ).toMatchSnapshot()
})

test.each(LANGS)('calm, leaderless and quorumless are told apart in %s', (lang) => {
  const cluster = {
    leader: 'n2',
    leaderHasQuorum: true,
    term: 3,
    revision: 1,
    voters: 5,
    quorum: 3,
    running: 5,
    checkers: 8,
    joint: null,
    standings: [],
  }
  const world = (of: Partial<World['cluster']>): World => ({
    members: [],
    links: { groups: null, cuts: [], lossPermille: 0 },
    clients: [],
    violations: [],
    cluster: { ...cluster, ...of },
  })
  expect(
    [
      world({}),
      world({ leader: null, leaderHasQuorum: false }),
      world({ running: 2 }),
      world({ running: 1 }),
    ].map((one) => plain(quietSentence(one, 100, lang))),
  ).toMatchSnapshot()
})

test.each(LANGS)('what the reader did is short in %s', (lang) => {
  const done = [
    inputDone({ kind: 'crash', member: 'n2' }, lang),
    inputDone(
      {
        kind: 'partition',
        groups: [
          ['n1', 'n2'],
          ['n3', 'n4', 'n5'],
        ],
      },
      lang,
    ),
    inputDone({ kind: 'loss', permille: 55 }, lang),
    inputDone(
      { kind: 'client', client: 'c1', request: { verb: 'put', key: LONG_KEY, value: '1' }, to: ['n1'] },
      lang,
    ),
  ].map(plain)
  expect(done).toMatchSnapshot()
})

test('a long key is shortened in the middle wherever it is told', () => {
  const said = plain(sentence({ id: 0, at: 0, seq: 0, cause: -1, ...done, status: 'timeout' }, 'en') ?? [])
  expect(said).not.toContain(LONG_KEY)
  expect(said).toContain('…')
})
