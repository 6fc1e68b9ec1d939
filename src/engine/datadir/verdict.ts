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
export function verdictOf(members: readonly MemberRead[]): Json {
  const boots = members.map(boot)
  const repaired = boots.some((one) => one.repaired)
  const fatal = boots.flatMap((one) => (one.kind === 'fatal' ? [one.fatal] : []))[0] ?? null
  const running = boots.filter((one): one is Running => one.kind === 'runs')
  const logLines = repaired
    ? ['repairing: unexpected EOF', 'repaired: unexpected EOF', 'repaired WAL: unexpected EOF']
    : []
  if (fatal !== null) {
    return {
      boots: false,
      repaired,
      fatal,
      log_lines: [...logLines, fatal],
      after_boot: null,
      problems: [fatal],
    }
  }
  const after = afterElection(running)
  const problems = after === null ? ['no leader can be elected: requests time out'] : []
  return { boots: after !== null, repaired, fatal, log_lines: logLines, after_boot: after, problems }
}

/**
 * A data dir that has lost its log: etcd takes it for a new member, founds another cluster, and opens the old db (tried with
 * 3.4.23). Entries up to the db's consistent index then change nothing: writes are not answered until the log is longer.
 */
export function verdictWithoutWal({ db }: MemberRead): Json {
  const file = db?.ok === true ? db.value : null
  if (db !== null && !db.ok) {
    const fatal = openError(db.error)
    return { boots: false, repaired: false, fatal, log_lines: [fatal], after_boot: null, problems: [fatal] }
  }
  const problems = ['there is no WAL: etcd starts a new cluster, with ids that follow from its flags']
  if (file?.consistentIndex != null && file.consistentIndex > 0) {
    problems.push(
      `the db is kept, and entries up to ${file.consistentIndex} of the new log are taken for applied: writes before that are lost`,
    )
  }
  const replay = new Replay(file)
  const after = {
    revision: replay.rev,
    compact_revision: replay.compactRev,
    hashkv: replay.hashKv(),
    keys: replay.living().map(keyFacts),
    members: [],
    leases: [...replay.leases].sort().map(hexOf),
  }
  return { boots: true, repaired: false, fatal: null, log_lines: [], after_boot: after, problems }
}

/** The longest log of the newest term wins, and its leader commits all of it; null when nobody can lead. */
function afterElection(running: readonly Running[]): Json {
  const byLog = [...running].sort((a, b) => b.lastTerm - a.lastTerm || b.lastIndex - a.lastIndex)
  const [best] = byLog
  if (best === undefined || (best.hardState === null && best.snapshot === null)) return null
  const members = new MembersAfter()
  if (best.snapshot !== null) members.recover(best.snapshot)
  const replay = new Replay(best.db)
  const applied = best.db?.consistentIndex ?? 0
  for (const entry of best.entries) {
    members.apply(entry)
    if (entry.index <= applied || entry.type !== 'EntryNormal') continue
    const payload = decodePayload(entry.data)
    if (payload.ok && payload.value.kind === 'v3') replay.apply(payload.value.request)
  }
  if (members.voters().length === 0) return null
  return {
    revision: replay.rev,
    compact_revision: replay.compactRev,
    hashkv: replay.hashKv(),
    keys: replay.living().map(keyFacts),
    members: members.ids().map(hexOf),
    leases: [...replay.leases].sort().map(hexOf),
  }
}
