import type { Id64 } from '../../base/id64.ts'
import { hexOf } from '../../base/id64.ts'
import { decodePayload } from '../../pb/etcdserverpb-codec.ts'
import { type Boot, boot, openError } from './boot.ts'
import { keyFacts } from './db-file.ts'
import type { MemberRead } from './facts.ts'
import type { Json } from './json.ts'
import { MembersAfter } from './members-after.ts'
import { Replay } from './replay.ts'

type Running = Extract<Boot, { readonly kind: 'runs' }>

/** What etcd 3.4.23 does with copies of these directories, all started together. */
export interface Verdict {
  readonly boots: boolean
  /** The WAL's tail was cut off. */
  readonly repaired: boolean
  /** `<msg>: <error>` of the line that etcd ends with. */
  readonly fatal: string | null
  readonly problems: readonly VerdictProblem[]
  /** null when nothing is served. */
  readonly after: AfterBoot | null
}

export interface AfterBoot {
  readonly keySpace: Replay
  readonly members: readonly Id64[]
}

export type VerdictProblem =
  | { readonly kind: 'fatal'; readonly line: string }
  | { readonly kind: 'no-leader' }
  | { readonly kind: 'no-wal' }
  /** The db of another cluster is opened: the log's entries up to `index` change nothing. */
  | { readonly kind: 'db-kept'; readonly index: number }

export function verdictOf(members: readonly MemberRead[]): Verdict {
  const boots = members.map(boot)
  const repaired = boots.some((one) => one.repaired)
  const fatal = boots.flatMap((one) => (one.kind === 'fatal' ? [one.fatal] : []))[0] ?? null
  if (fatal !== null) {
    return { boots: false, repaired, fatal, problems: [{ kind: 'fatal', line: fatal }], after: null }
  }
  const after = afterElection(boots.filter((one): one is Running => one.kind === 'runs'))
  return {
    boots: after !== null,
    repaired,
    fatal,
    problems: after === null ? [{ kind: 'no-leader' }] : [],
    after,
  }
}

/**
 * A data dir that has lost its log: etcd takes it for a new member, founds another cluster, and opens the old db (tried with
 * 3.4.23). Entries up to the db's consistent index then change nothing: writes are not answered until the log is longer.
 */
export function verdictWithoutWal({ db }: MemberRead): Verdict {
  if (db !== null && !db.ok) {
    const fatal = openError(db.error)
    return { boots: false, repaired: false, fatal, problems: [{ kind: 'fatal', line: fatal }], after: null }
  }
  const file = db?.value ?? null
  const index = file?.consistentIndex ?? 0
  const problems: VerdictProblem[] = [{ kind: 'no-wal' }]
  if (index > 0) problems.push({ kind: 'db-kept', index })
  const after = { keySpace: new Replay(file), members: [] }
  return { boots: true, repaired: false, fatal: null, problems, after }
}

/** As `tests/fixtures/datadir/README.md` has it. */
export function verdictFacts({ boots, repaired, fatal, problems, after }: Verdict): Json {
  const repairs = repaired
    ? ['repairing: unexpected EOF', 'repaired: unexpected EOF', 'repaired WAL: unexpected EOF']
    : []
  return {
    boots,
    repaired,
    fatal,
    log_lines: fatal === null ? repairs : [...repairs, fatal],
    after_boot: after === null ? null : afterFacts(after),
    problems: problems.map(problemText),
  }
}

function afterFacts({ keySpace, members }: AfterBoot): Json {
  return {
    revision: keySpace.rev,
    compact_revision: keySpace.compactRev,
    hashkv: keySpace.hashKv(),
    keys: keySpace.keys > LISTED_KEYS_MOST ? null : [...keySpace.living()].map(keyFacts),
    members: members.map(hexOf),
    leases: [...keySpace.leases].sort().map(hexOf),
  }
}

const LISTED_KEYS_MOST = 200_000

function problemText(problem: VerdictProblem): string {
  switch (problem.kind) {
    case 'fatal':
      return problem.line
    case 'no-leader':
      return 'no leader can be elected: requests time out'
    case 'no-wal':
      return 'there is no WAL: etcd starts a new cluster, with ids that follow from its flags'
    case 'db-kept':
      return `the db is kept, and entries up to ${problem.index} of the new log are taken for applied: writes before that are lost`
  }
}

/** The longest log of the newest term wins, and its leader commits all of it; null when nobody can lead. */
function afterElection(running: readonly Running[]): AfterBoot | null {
  const byLog = [...running].sort((a, b) => b.lastTerm - a.lastTerm || b.lastIndex - a.lastIndex)
  const [best] = byLog
  if (best === undefined || (best.hardState === null && best.snapshot === null)) return null
  const members = new MembersAfter()
  if (best.snapshot !== null) members.recover(best.snapshot)
  const keySpace = new Replay(best.db)
  const applied = best.db?.consistentIndex ?? 0
  const { wal, entries } = best
  for (let i = 0; i < entries.length; i++) {
    const row = entries.at(i)
    const kind = wal.kind(row)
    const isWrite = kind.startsWith('v3:') && wal.index(row) > applied
    const entry = isWrite || kind === 'conf_change' ? wal.entry(row) : null
    if (entry === null) continue
    members.apply(entry)
    const payload = isWrite ? decodePayload(entry.data) : null
    if (payload?.ok === true && payload.value.kind === 'v3') keySpace.apply(payload.value.request)
  }
  return members.voters().length === 0 ? null : { keySpace, members: members.ids() }
}
