interface Point {
  readonly index: number
  readonly term: number
}

const files = (n: number): string => (n === 1 ? '1 older segment' : `${n} older segments`)
const entries = (n: number): string => (n === 1 ? 'entry' : 'entries')

export const disk = {
  member: 'Whose disk',
  tree: (p: { dir: string }) => `Files of ${p.dir}`,
  file: (p: { name: string; bytes: string; why: string }) => `${p.name}, ${p.bytes}, ${p.why}`,
  bytes: (p: { bytes: string }) => `${p.bytes} B`,
  bytesOf: (p: { bytes: string; size: string }) => `${p.bytes} of ${p.size} B`,
  older: (p: { n: number }) => `${files(p.n)}: show more`,
  none: 'Nothing is on this disk yet.',
  noneAction: 'Play',
  // why a file is there
  tail: 'being written',
  needed: 'needed: holds what follows the start',
  neededSince: (p: { since: number }) => `needed: holds what follows snapshot ${p.since}`,
  releasedGoes: (p: { at: string }) => `released: the purge at ${p.at} takes it`,
  releasedGoesSoon: 'released: the next purge takes it',
  releasedStays: (p: { most: number }) => `released, kept by max-wals ${p.most}`,
  releasedAll: 'released, kept: max-wals is off',
  read: 'the next start reads it',
  unread: 'the next start does not read it',
  ready: (p: { seq: string }) => `pre-allocated: becomes segment ${p.seq}`,
  snapshotNewest: (p: Point) => `newest snapshot: entry ${p.index}, term ${p.term}`,
  snapshotOlder: (p: Point & { most: number }) =>
    `older snapshot: entry ${p.index}, kept by max-snapshots ${p.most}`,
  saving: (p: Point) => `snapshot at entry ${p.index}, being written`,
  db: 'the key space (bbolt)',
  received: (p: { index: number }) => `the leader’s key space at entry ${p.index}, until it is applied`,
  broken: 'kept beside what was repaired',
  other: 'nothing reads it',
  // strips
  wal: 'Write-ahead log',
  segment: (p: { seq: number; bytes: string }) => `segment ${p.seq} · ${p.bytes} B`,
  released: 'released',
  follows: (p: { crc: string }) => `the chain goes on from ${p.crc}`,
  begins: (p: { crc: string }) => `begins at CRC ${p.crc}`,
  unsynced: (p: { bytes: string }) => `${p.bytes} B wait for the fsync`,
  brokenAt: (p: { offset: number; message: string }) => `reading ends at byte ${p.offset}: ${p.message}`,
  pick: 'Choose a record to see its bytes.',
  // the steps of a cut
  cut: 'cut',
  cutDone: 'The last cut, in etcd’s steps',
  cutNow: 'A cut is under way: one fsync here stands for etcd’s three',
  // cards
  snapTitle: (p: Point) => `Snapshot at entry ${p.index}, term ${p.term}`,
  snapCrc: (p: { crc: string }) => `${p.crc}, holds`,
  snapRefused: (p: { crc: string; error: string }) => `${p.crc}: ${p.error}`,
  snapRefusedTitle: 'A snapshot that cannot be read',
  snapVoters: 'voters',
  snapLearners: 'learners',
  snapData: 'members, as v2 JSON',
  snapHead: 'first bytes',
  dbTitle: 'The key space, a bbolt file',
  dbRefused: (p: { error: string }) => `bbolt would not open it: ${p.error}`,
  dbPages: (p: { high: number; used: number; free: number; size: number }) =>
    `${p.high} of ${p.size} B: ${p.used} used, ${p.free} free`,
  dbIndex: (p: { index: number; applied: number }) =>
    p.applied > p.index
      ? `${p.index}; ${p.applied - p.index} applied ${entries(p.applied - p.index)} not yet committed to the file`
      : `${p.index}, all that is applied`,
  dbIndexDown: (p: { index: number }) => `${p.index}`,
  dbBuckets: 'rows by bucket',
  size: 'size',
  // dials
  dials: 'Settings of the disk',
  fsync: 'fsync',
  segmentBytes: 'segment size',
  snapshotCount: 'snapshot-count',
  maxWals: 'max-wals',
  off: 'off',
  ms: (p: { ms: string }) => `${p.ms} ms`,
  otherRun: 'Plays the same run again with this setting, up to this moment.',
  thisMember: (p: { member: string }) => `Of ${p.member}’s disk, from its next fsync on.`,
  // faults
  faults: 'Faults',
  crash: 'Crash',
  restart: 'Restart',
  stop: 'Stop cleanly',
  tear: 'Torn write',
  tears: 'The next write will be torn',
  flip: 'Flip a byte',
  flipOf: (p: { index: number }) => `Flip a byte of entry ${p.index}`,
  flipHint: 'Choose a record first: one of its bytes will be another.',
  full: 'Disk full',
  notFull: 'Make room',
  slow: 'Slow disk',
  notSlow: 'Normal disk',
  wipe: 'Wipe the dir',
  copy: 'Keep a copy',
  putBack: (p: { copy: string }) => `Put copy ${p.copy} back`,
  onlyDown: 'Only while the member is down.',
  died: (p: { member: string }) => `${p.member} died with this line:`,
  why: 'why?',
  // if it lost power now
  power: 'If it lost power now',
  powerHead: (p: { member: string }) => `If ${p.member} lost power now,`,
  startHead: (p: { member: string }) => `If ${p.member} were started now,`,
  reads: (p: { segments: string; last: Point }) =>
    ` a start would read ${p.segments} and end with entry ${p.last.index} of term ${p.last.term}.`,
  segmentsRead: (p: { first: number; last: number }) =>
    p.first === p.last ? `segment ${p.first}` : `segments ${p.first} to ${p.last}`,
  fromSnapshot: (p: { index: number }) => ` It would begin from the snapshot at ${p.index}.`,
  repairs: ' A torn tail would be cut off first.',
  fresh: ' it would begin as an empty member.',
  dies: ' a start would end with this line:',
  keepsAll: ' Nothing would be lost.',
  losesState: (p: { records: number }) =>
    p.records === 1
      ? ' One record that only tells a commit would be gone; no promise rests on it.'
      : ` ${p.records} records that only tell commits would be gone; no promise rests on them.`,
  losesEntry: (p: { first: number; last: number }) =>
    p.first === p.last
      ? ` Entry ${p.first} would be gone;`
      : ` Entries ${p.first} to ${p.last} would be gone;`,
  noPromise: (p: { member: string; vouched: number }) =>
    ` ${p.member} has vouched only for entries up to ${p.vouched}, so nothing promised is lost.`,
  promiseBreaks: (p: { member: string; vouched: number }) =>
    ` but ${p.member} has vouched for entries up to ${p.vouched}: that promise would break.`,
  promiseBroken: (p: { member: string; vouched: number }) =>
    ` ${p.member} has vouched for entries up to ${p.vouched}: a promise would break.`,
  committedSafe: (p: { index: number; copies: number; quorum: number }) =>
    ` Entry ${p.index} is committed; voters that still hold it: ${p.copies}, the quorum is ${p.quorum}.`,
  committedLost: (p: { index: number; copies: number; quorum: number }) =>
    ` Entry ${p.index} is committed and would be on ${p.copies} ${p.copies === 1 ? 'disk' : 'disks'}, fewer than the quorum of ${p.quorum}: a write that a client was told is done could be lost.`,
  // replay
  replay: 'Replay',
  replayOpen: 'Show what a start reads',
  replayOpenDid: 'Show what the last start read',
  replayClose: 'Close',
  replayDid: (p: { time: string; total: number }) =>
    p.total === 1 ? `Read at ${p.time}: 1 record` : `Read at ${p.time}: ${p.total} records`,
  replayWould: (p: { total: number }) =>
    p.total === 1 ? 'The next start would read 1 record' : `The next start would read ${p.total} records`,
  replayNone: 'It booted on an empty disk: there was nothing to read.',
  step: (p: { n: number; total: number }) => `Record ${p.n} of ${p.total}`,
  first: 'First record',
  back: 'Back',
  forward: 'Next record',
  last: 'Last record',
  playReplay: 'Play',
  pauseReplay: 'Pause',
  columns: 'Record',
  columnEffect: 'What it does',
  columnLast: 'last entry',
  columnTerm: 'term',
  columnVote: 'vote',
  columnCommit: 'commit',
  identity: 'says whose log it is',
  chain: 'carries the CRC over',
  append: 'is added',
  replace: (p: { entries: number }) =>
    p.entries === 1 ? 'takes the place of 1 entry' : `takes the place of ${p.entries} entries`,
  passed: 'is in the snapshot: passed over',
  state: 'sets term, vote, commit',
  snapshotUsed: 'is where this start begins',
  snapshotNamed: 'names a snapshot',
  verdictRuns: (p: { last: Point; commit: number }) =>
    `It starts: last entry ${p.last.index} of term ${p.last.term}, committed up to ${p.commit}.`,
  verdictRepaired: ' A torn tail was cut off; the old file is kept as .broken.',
  verdictDies: 'It ends with this line:',
  // download
  download: 'Download data dir',
  downloadOf: (p: { member: string }) => `Of ${p.member}`,
  downloadAll: 'Of all members',
  downloaded: (p: { name: string }) => `${p.name}. Unpack it, and there:`,
  copyCommand: 'Copy',
  copied: 'Copied',
  closeCommand: 'Close',
} as const
