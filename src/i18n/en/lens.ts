export const lens = {
  lenses: 'Lenses',
  log: 'Log',
  disk: 'Disk',
  keys: 'Keys',
  members: 'Members',
  console: 'Console',
  inspect: 'Inspect',

  leader: 'leader',
  follower: 'follower',
  candidate: 'candidate',
  preCandidate: 'pre-candidate',
  learner: 'learner',
  down: 'down',
  paused: 'paused',

  commit: 'commit',
  heldBy: 'on disk',
  heldByHint: (p: { quorum: number }) =>
    `Members that have the entry on disk; the notch is the quorum of ${p.quorum}`,
  heldOf: (p: { held: number; voters: number; quorum: number }) =>
    `on ${p.held} of ${p.voters} disks, quorum ${p.quorum}`,
  boot: (p: { n: number }) => `boot · ${p.n}`,
  bootOpen: (p: { n: number }) => `Show the first ${p.n} entries: members, no-op, attributes, version`,
  bootClose: 'Fold the first entries',
  compacted: 'compacted',
  newest: 'Newest',

  match: 'match',
  next: 'next',
  itself: 'itself',
  stateProbe: 'probe',
  stateReplicate: 'replicate',
  stateSnapshot: 'snapshot',
  progressPaused: 'paused',
  inflight: (p: { n: number; most: number }) => `${p.n} of ${p.most} in flight`,
  progressWhy: (p: { peer: string; match: number; next: number; state: string }) =>
    `${p.peer}: match ${p.match}, next ${p.next}, ${p.state}. Why?`,
  idle: 'idle',
  progressOf: (p: { leader: string }) => `What ${p.leader} believes of the others`,

  buffered: 'buffered',
  durable: 'durable',
  committed: 'committed',
  applied: 'applied',
  hueIsTerm: 'hue and figure: the term',
  cell: (p: { member: string; index: number; term: number; label: string; state: string }) =>
    `${p.member}, entry ${p.index}, term ${p.term}, ${p.label}, ${p.state}`,
  votersHold: (p: { acked: number; stored: number; quorum: number }) =>
    `${p.acked} counted, ${p.stored} stored and not counted, quorum ${p.quorum}`,

  empty: 'No log has an entry yet. The first ones are the members themselves.',
  emptyAction: 'Play',
  loading: 'The cluster is starting.',
} as const
