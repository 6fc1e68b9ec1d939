import type { EntryView, MemberView, World } from '../../../protocol/view/world.ts'
import type { EntryKind } from '../../../run/trace.ts'

/** The minority leader: n2 leads term 3 behind a wall with n1; n4 stands in term 4. For tests and the gallery. */
export function demoWorld(): World {
  const old = { lead: 'n2', term: 3, vote: 'n2', commit: 19, applied: 19 } as const
  return {
    members: [
      demoMember('n1', { ...old, last: 21, durable: 21 }),
      demoMember('n2', { ...old, role: 'leader', last: 22, durable: 21, progress: true }),
      demoMember('n3', { term: 4, vote: 'n4', last: 19, durable: 19, commit: 19, applied: 19 }),
      demoMember('n4', {
        term: 4,
        vote: 'n4',
        role: 'candidate',
        last: 19,
        durable: 19,
        commit: 18,
        applied: 18,
      }),
      demoMember('n5', { term: 4, last: 20, durable: 20, commit: 19, applied: 19 }),
    ],
    links: {
      groups: [
        ['n1', 'n2'],
        ['n3', 'n4', 'n5'],
      ],
      cuts: [],
      lossPermille: 0,
    },
    clients: [{ name: 'c1', requests: [] }],
    cluster: {
      leader: null,
      leaderHasQuorum: false,
      term: 4,
      revision: 6,
      voters: 5,
      quorum: 3,
      running: 5,
      checkers: 8,
      joint: null,
      standings: [],
    },
    violations: [],
  }
}

interface DemoMember {
  readonly term: number
  readonly last: number
  readonly durable: number
  readonly commit: number
  readonly applied: number
  readonly lead?: string
  readonly vote?: string
  readonly role?: MemberView['role']
  readonly status?: MemberView['status']
  readonly progress?: boolean
}

export function demoMember(name: string, of: DemoMember): MemberView {
  const leads = of.role === 'leader'
  return {
    name,
    id: '8e9e05c52164694d',
    status: of.status ?? 'running',
    isLearner: false,
    isVoter: true,
    unstarted: false,
    role: of.role ?? 'follower',
    term: of.term,
    vote: of.vote ?? null,
    lead: of.lead ?? null,
    runs: [
      { index: 1, term: 1 },
      { index: 6, term: 2 },
      { index: 15, term: 3 },
    ],
    firstIndex: 1,
    last: { index: of.last, term: 3 },
    durable: of.durable,
    commit: of.commit,
    applied: of.applied,
    revision: 6,
    timer: leads ? null : { startedAt: 11_400_000, firesAt: 13_000_000 },
    quorumCheck: null,
    ballots: null,
    transferee: null,
    progress:
      leads && of.progress === true
        ? ['n1', 'n3', 'n4', 'n5'].map((peer) => ({
            peer,
            state: peer === 'n1' ? ('StateReplicate' as const) : ('StateProbe' as const),
            match: peer === 'n1' ? 21 : 19,
            next: peer === 'n1' ? 23 : 20,
            paused: peer !== 'n1',
            inflight: peer === 'n1' ? 1 : 0,
            recentActive: peer === 'n1',
          }))
        : null,
    disk: { fsyncMicros: 4000, sync: null, walBytes: 4096, durableBytes: 4000 },
  }
}

export function demoEntries(): ReadonlyMap<string, EntryView> {
  const entry = (
    index: number,
    term: number,
    kind: EntryKind,
    key = '',
    value = '',
    subject = '',
  ): EntryView => ({
    index,
    term,
    kind,
    key,
    value,
    subject,
    bytes: 40,
  })
  const boot = [1, 2, 3, 4, 5].flatMap((n) => [
    entry(n, 1, 'conf-change', '', '', `n${n}`),
    entry(n + 6, 2, 'attributes', '', '', `n${n}`),
  ])
  const rest = [
    entry(6, 2, 'no-op'),
    entry(12, 2, 'version', '', '', '3.4.0'),
    entry(13, 2, 'put', 'a', '1'),
    entry(14, 2, 'put', 'c', 'red'),
    entry(15, 3, 'no-op'),
    entry(16, 3, 'put', 'a', '2'),
    entry(17, 3, 'put', 'user/ann', 'a long value that does not fit'),
    entry(18, 3, 'put', 'b', '1'),
    entry(19, 3, 'put', 'a', '3'),
    entry(20, 3, 'put', 'c', 'gold'),
    entry(21, 3, 'put', 'c', 'blue'),
    entry(22, 3, 'delete', 'b'),
  ]
  return new Map([...boot, ...rest].map((one) => [`${one.index}:${one.term}`, one]))
}
