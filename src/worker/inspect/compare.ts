import type { MemberRead } from '../../engine/datadir/facts.ts'
import type { WalLog } from '../../engine/datadir/wal-log.ts'
import type { ComparedLook } from '../../protocol/view/inspect-look.ts'

/**
 * Members side by side, by the terms of their entries: equal index and term are the same entry (log matching). What lies below a log's
 * first entry was compacted away after it was committed, so it counts as held. `voters`: of the configuration, 0 when it is not known.
 */
export function comparedLook(members: readonly MemberRead[], voters: number): ComparedLook {
  const logs = members.filter(({ wal }) => wal.entries > 0)
  const clusters = new Set(logs.map(({ wal }) => wal.metadata?.clusterId))
  const best = logs.reduce<MemberRead | null>(
    (most, one) => (most === null || isAhead(one, most) ? one : most),
    null,
  )
  const ahead = logs.filter((one) => best !== null && !isAhead(best, one)).map(({ dir }) => dir.name)
  const counted = Math.max(voters, members.length)
  const quorum = Math.floor(counted / 2) + 1
  const hashes = new Map<number, Set<number>>()
  for (const { db } of members) {
    if (db?.ok !== true) continue
    const { currentRevision, compactRevision, hashKv } = db.value
    // Only at equal compaction are the hashes of equal key spaces equal.
    const at = currentRevision * 2 ** 20 + (compactRevision % 2 ** 20)
    hashes.set(at, (hashes.get(at) ?? new Set()).add(hashKv))
  }
  return {
    oneCluster: clusters.size <= 1,
    ahead,
    divergent: clusters.size > 1 ? null : divergence(logs),
    voters: counted,
    quorum,
    quorumHolds:
      best === null || logs.length < quorum || clusters.size > 1 ? null : held(best.wal, logs, quorum),
    hashesDiffer: [...hashes.values()].some(({ size }) => size > 1),
  }
}

function isAhead(one: MemberRead, other: MemberRead): boolean {
  const [a, b] = [one.wal, other.wal]
  return a.lastTerm !== b.lastTerm ? a.lastTerm > b.lastTerm : a.lastIndex > b.lastIndex
}

/** The lowest index that two logs both have, with different terms. */
function divergence(logs: readonly MemberRead[]): ComparedLook['divergent'] {
  const from = Math.min(...logs.map(({ wal }) => wal.firstIndex))
  const to = Math.max(...logs.map(({ wal }) => wal.lastIndex))
  if (logs.length < 2) return null
  const cursors = logs.map(({ wal }) => new Cursor(wal))
  for (let index = from; index <= to; index++) {
    const terms = cursors.map((cursor) => cursor.termAt(index))
    const known = terms.filter((term) => term !== null)
    if (known.some((term) => term !== known[0])) {
      return { index, terms: logs.map(({ dir }, i) => ({ dir: dir.name, term: terms[i] ?? null })) }
    }
  }
  return null
}

/** The last index of the best log that at least `quorum` members hold. */
function held(best: WalLog, logs: readonly MemberRead[], quorum: number): number {
  const cursors = logs.map(({ wal }) => ({ cursor: new Cursor(wal), first: wal.firstIndex }))
  let last = 0
  for (let i = 0; i < best.entries; i++) {
    const [index, term] = [best.index(best.entryRow(i)), best.term(best.entryRow(i))]
    const holders = cursors.filter(({ cursor, first }) => index < first || cursor.termAt(index) === term)
    if (holders.length >= quorum) last = index
    else break
  }
  return last
}

/** Walks a log's entries by ascending index. */
class Cursor {
  private at = 0

  constructor(private readonly wal: WalLog) {}

  /** null when the log has no entry there. */
  termAt(index: number): number | null {
    const { wal } = this
    while (this.at < wal.entries && wal.index(wal.entryRow(this.at)) < index) this.at++
    const row = wal.entryRow(this.at)
    return this.at < wal.entries && wal.index(row) === index ? wal.term(row) : null
  }
}
