const bytesOf = (bytes: number): string => {
  if (bytes < 1000) return `${bytes} B`
  const [unit, size] = bytes < 1e6 ? ['kB', 1e3] : bytes < 1e9 ? ['MB', 1e6] : ['GB', 1e9]
  return `${(bytes / size).toFixed(bytes < 10 * size ? 1 : 0)} ${unit}`
}
const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`

/** The Inspect lens. Log lines and file names stay as etcd writes them. */
export const inspect = {
  inspect: 'Inspect',
  bytes: (p: { bytes: number }) => bytesOf(p.bytes),

  openTitle: 'Open a data dir of a real etcd',
  openWhat:
    'A data dir, one of its .wal or .snap files, its db, a snapshot save file, or an archive of them (.tar.gz, .zip). Several members at once are compared. A run that was saved here opens too (.json).',
  openDrop: 'Drop it here, or choose it.',
  chooseDir: 'Choose a directory',
  chooseFiles: 'Choose files',
  staysHere:
    'Nothing leaves this tab: the files are read by slices in a worker of their own and are not uploaded, stored or shared. While they are open, links and messages to other pages are off.',
  stays: 'Private: nothing leaves this tab. Share, links and postMessage are off.',
  close: 'Close files',
  reading: (p: { names: string; bytes: number }) => `Reading ${p.names}, ${bytesOf(p.bytes)}…`,
  stop: 'Stop reading',
  nothing: 'There is no .wal, .snap or db among these files.',
  refused: 'This cannot be inspected:',
  died: 'The worker that read the files stopped. The simulation is untouched.',
  asking: 'Reading…',

  pages: 'Pages of Inspect',
  verdictPage: 'Verdict',
  recordsPage: 'Records',
  keysPage: 'Key history',
  spacePage: 'Space',
  comparePage: 'Compare',
  memberChoice: 'Member',

  boots: 'etcd 3.4 boots from this.',
  bootsRepaired: 'etcd 3.4 boots from this, after it cut off a torn tail.',
  bootsAnew: 'etcd 3.4 starts, but as a new cluster: there is no WAL.',
  dbKept: (p: { index: number }) =>
    `The db is kept, and entries up to ${p.index} of the new log are taken for applied: writes before that are lost.`,
  stops: 'etcd 3.4 stops with this message:',
  noLeader: 'etcd 3.4 starts, but no leader can be elected: requests time out.',
  noVerdict: 'A file alone cannot be booted. This is what it says.',
  after: (p: { revision: number; compact: number; keys: number; leases: number }) =>
    `Then: revision ${p.revision}, ${p.compact === 0 ? 'never compacted' : `compacted at ${p.compact}`}, ${count(p.keys, 'key', 'keys')}, ${count(p.leases, 'lease', 'leases')}`,
  hash: (p: { hash: number }) => `hashkv ${p.hash}`,

  replay: 'Replay in the lab',
  replayHow: 'Who starts',
  replayAll: (p: { n: number; of: number }) =>
    p.n === p.of ? `all ${p.of} as they are` : `${p.n} of ${p.of}, as they are`,
  replayAlone: (p: { name: string }) => `${p.name} alone, --force-new-cluster`,
  replayMissing: (p: { missing: number; quorum: number; leads: boolean }) =>
    p.missing === 0
      ? 'The files become the run that is shown, with their keys, ids and addresses.'
      : `${p.missing === 1 ? 'One member is' : `${p.missing} members are`} not among the files: down, and still counted for the quorum of ${p.quorum}.${p.leads ? '' : ' Without them nobody is elected.'}`,
  replayForced:
    'It drops what it had not committed, removes everybody else from its cluster, and goes on alone with its keys.',
  replayAuth: 'Its auth is on; the lab knows no auth and lets everybody in.',
  replayed:
    'Your files are now the run that is shown. It is private: it has no link, but it can be saved as a file.',
  notReplayed: (p: { reason: string }) => `These files cannot be played: ${p.reason}.`,
  saveRun: 'Save the run as a file',

  member: 'member',
  cluster: 'cluster',
  lastEntry: 'last entry',
  entryAt: (p: { index: number; term: number }) => `${p.index} of term ${p.term}`,
  entriesIn: (p: { n: number; first: number }) =>
    p.n === 0 ? 'no entries' : `${count(p.n, 'entry', 'entries')} from ${p.first}`,
  replacedRecords: (p: { n: number }) =>
    `${count(p.n, 'record was', 'records were')} replaced by a later one`,
  state: 'HardState',
  stateOf: (p: { term: number; vote: string; commit: number }) =>
    `term ${p.term}, vote ${p.vote}, commit ${p.commit}`,
  stateShort: (p: { term: number; commit: number }) => `term ${p.term}, commit ${p.commit}`,
  revision: 'revision',
  revisionOf: (p: { revision: number; compact: number }) =>
    p.compact === 0 ? `${p.revision}, never compacted` : `${p.revision}, compacted at ${p.compact}`,
  applied: 'consistent_index',
  dbSize: 'db',
  dbSizeOf: (p: { size: number; used: number; free: number }) =>
    `${bytesOf(p.size)}, ${bytesOf(p.used)} in use, ${count(p.free, 'free page', 'free pages')}`,
  dbKeys: (p: { keys: number; rows: number; leases: number }) =>
    `${count(p.keys, 'key', 'keys')}, ${count(p.rows, 'revision', 'revisions')}, ${count(p.leases, 'lease', 'leases')}`,
  keysIn: 'keys',
  version: 'cluster version',
  alarms: 'alarms',
  auth: 'auth',
  authOn: 'enabled',
  none: 'none',
  notThere: 'not there',

  checks: 'Does it fit together?',
  fits: 'fits',
  doesNotFit: 'does not fit',
  crcChain: (p: { records: number; files: number }) =>
    `The CRC chain holds over ${count(p.records, 'record', 'records')} in ${count(p.files, 'segment', 'segments')}.`,
  broken: (p: { message: string; offset: number }) =>
    `${p.message} at offset ${p.offset}: etcd does not read past it.`,
  torn: (p: { offset: number }) =>
    `The last write is torn at offset ${p.offset}: etcd keeps a copy as .broken and cuts the file there.`,
  restNotZero: (p: { offset: number }) =>
    `After the last record, at offset ${p.offset}, the file is not all zeros: etcd overwrites it.`,
  missingSegment: 'The segment after it is missing.',
  commit: (p: { commit: number; last: number }) =>
    `Commit ${p.commit} lies within the log, which ends at ${p.last}.`,
  commitOut: (p: { commit: number; last: number }) =>
    `Commit ${p.commit} lies beyond the log, which ends at ${p.last}: entries are missing.`,
  snapshot: (p: { index: number }) => `It starts from this snapshot, at index ${p.index}.`,
  snapshotLost: (p: { index: number; term: number }) =>
    `The WAL names a snapshot at index ${p.index}, term ${p.term}, and no readable .snap file holds it.`,
  snapshotBroken: (p: { message: string }) => `etcd renames it to .broken and passes over it: ${p.message}`,
  dbBehind: (p: { applied: number; last: number; again: number }) =>
    `The db has applied up to ${p.applied} of ${p.last}: ${count(p.again, 'entry is', 'entries are')} applied again at the start.`,
  dbAhead: (p: { applied: number; last: number }) =>
    `The db has applied up to ${p.applied}, and the log ends at ${p.last}: they are not of one moment.`,
  dbLevel: (p: { applied: number }) => `The db has applied all of the log, up to ${p.applied}.`,
  dbUnreadable: (p: { message: string }) => `The db cannot be opened: ${p.message}`,

  members: 'Members of the cluster',
  name: 'name',
  id: 'ID',
  peerUrls: 'peer URLs',
  role: 'role',
  voter: 'voter',
  learner: 'learner',
  unstarted: '(not started)',
  removed: (p: { ids: string }) => `Removed for good: ${p.ids}`,
  files: 'Files',
  file: 'file',
  size: 'size',
  holds: 'holds',
  walHolds: (p: { records: number; used: number }) =>
    `${count(p.records, 'record', 'records')} in ${bytesOf(p.used)}`,
  snapHolds: (p: { index: number; term: number }) => `index ${p.index}, term ${p.term}`,
  snapUnnamed: 'no WAL record names it',

  filterKind: 'Kind',
  filterAll: 'all records',
  filterText: 'Key, value or path',
  filterTerm: 'Term',
  filterAnyTerm: 'any',
  found: (p: { n: number; of: number }) =>
    p.n === p.of ? count(p.n, 'record', 'records') : `${p.n} of ${p.of} records`,
  recordsOf: (p: { dir: string }) => `Records of ${p.dir}`,
  index: 'index',
  term: 'term',
  kind: 'kind',
  says: 'says',
  offset: 'offset',
  replaced: 'replaced',
  noRecords: 'No record is like that.',
  noWal: 'There is no WAL among these files.',

  historyOf: 'Key',
  historyShow: 'Show',
  historyHint: 'A key as it is stored; bytes that are no text as 0x…',
  revisionsOf: (p: { n: number; key: string }) =>
    `${count(p.n, 'revision', 'revisions')} of ${p.key} in the db`,
  entriesOf: (p: { n: number }) => `${count(p.n, 'entry', 'entries')} of the WAL name it`,
  compactedBelow: (p: { n: number }) =>
    `Older than revision ${p.n}, only the newest was kept: the key space was compacted there.`,
  near: 'Keys that begin so:',
  noKey: 'The db has no revision of this key.',
  noDb: 'There is no db among these files.',
  put: 'put',
  deleted: 'deleted',
  created: 'created at',
  value: 'value',
  lease: 'lease',
  pending: 'not yet in the db',
  mayNot: 'A txn does only one of its branches.',

  depth: 'Parts of a key',
  prefix: 'prefix',
  keys: 'keys',
  revisions: 'revisions',
  allBytes: 'bytes',
  living: 'living',
  spaceSum: (p: { bytes: number; living: number }) =>
    `${bytesOf(p.bytes)} of keys and values, ${bytesOf(p.living)} of them living: compaction could free the rest.`,
  morePrefixes: (p: { n: number }) => `and ${p.n} smaller ones`,
  busiest: 'Keys with most revisions',
  historyOfKey: (p: { key: string }) => `History of ${p.key}`,

  ahead: (p: { names: string }) => `The most advanced log: ${p.names}.`,
  otherCluster: 'These files are of different clusters: their logs cannot be compared.',
  noDivergence: 'Where the logs overlap they hold the same entries.',
  divergent: (p: { index: number }) => `The logs first disagree at index ${p.index}:`,
  noEntry: 'no entry',
  quorumHolds: (p: { index: number; quorum: number; voters: number }) =>
    `Held by a quorum (${p.quorum} of ${p.voters}): up to index ${p.index}.`,
  quorumAbsent: (p: { quorum: number; voters: number }) =>
    `Fewer than a quorum (${p.quorum} of ${p.voters}) are here: what was committed cannot be told from these files.`,
  hashesDiffer: 'Two dbs at the same revision have different hashes: their key spaces are not the same.',
  sideBySide: 'Members side by side',
} as const
