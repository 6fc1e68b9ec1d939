import { hexOf } from '../../base/id64.ts'
import { mvccError } from '../../engine/etcdserver/rpc/errors.ts'
import type { Lessor } from '../../engine/lease/lessor.ts'
import type { KeyIndex } from '../../engine/mvcc/key-index.ts'
import type { KvStore, MvccError } from '../../engine/mvcc/kv-store.ts'
import type { SimMember } from '../../engine/sim/member.ts'
import type { Simulation } from '../../engine/sim/simulation.ts'
import type { KeysLook, KeysQuestion, KeySpaceLook, LeaseLook } from '../../protocol/view/keys.ts'
import { keyLane, type Columns } from './key-lane.ts'
import type { RevisionsMade } from './revisions-made.ts'
import { watchersOf } from './watchers.ts'

/** The store begins at revision 1, empty; the first change makes 2. */
const FIRST_REVISION = 2
const LEASES_SHOWN = 24
const LEASE_KEYS_SHOWN = 8
/** Columns and rows that one answer holds at most. */
const COLUMNS_MOST = 400
const ROWS_MOST = 400

/** A window of the member's key space. Takes the keys before the window, the window's own changes, and no others. */
export function keysLook(
  sim: Simulation,
  member: SimMember,
  question: KeysQuestion,
  made: RevisionsMade,
): KeysLook {
  const { server } = member
  if (server === null) return { space: null }
  const { kv, api } = server
  const columns = columnsOf(question, kv.rev)
  const at = question.read <= 0 ? kv.rev : question.read
  const refused = refusal(kv, at)
  const lane = (key: string, index: KeyIndex) =>
    keyLane(kv, key, index, columns, refused === null ? at : 0, made)
  const { keys, first, rows, rank, index } = windowOf(kv, question)
  const { all } = api.lessor
  const space: KeySpaceLook = {
    revision: kv.rev,
    compactRevision: kv.compactRev,
    keys,
    first,
    rows: rows.map(([key, lives]) => lane(key, lives)),
    columns: { ...columns, terms: termsOf(columns, kv.rev, made) },
    read: { revision: at, error: refused === null ? null : mvccError(refused) },
    selected: question.key === null || index === null ? null : { rank, lane: lane(question.key, index) },
    leases: all.slice(0, LEASES_SHOWN).map(leaseLook),
    moreLeases: Math.max(0, all.length - LEASES_SHOWN),
    countsLeases: api.lessor.isPrimary,
    watchers: watchersOf(sim),
  }
  return { space }
}

function refusal(kv: KvStore, at: number): MvccError | null {
  if (at > kv.rev) return 'ErrFutureRev'
  return at < kv.compactRev ? 'ErrCompacted' : null
}

function columnsOf({ columns, per, from }: KeysQuestion, newest: number): Columns {
  const count = Math.min(COLUMNS_MOST, Math.max(1, columns))
  const all = Math.max(1, newest - FIRST_REVISION + 1)
  const each = per > 0 ? per : Math.ceil(all / count)
  const last = Math.max(FIRST_REVISION, newest - each * count + 1)
  const wanted = from === null ? aligned(last, each) : Math.min(from, Math.max(FIRST_REVISION, newest))
  return { from: Math.max(FIRST_REVISION, wanted), per: each, count }
}

/** Folded columns begin at the same revisions while the window follows the newest, so that marks do not dance. */
function aligned(from: number, per: number): number {
  if (per === 1 || from === FIRST_REVISION) return from
  return Math.ceil((from - FIRST_REVISION) / per) * per + FIRST_REVISION
}

function termsOf({ from, per, count }: Columns, newest: number, made: RevisionsMade): readonly number[] {
  return Array.from({ length: count }, (_, i) => {
    const begin = from + i * per
    return begin > newest ? 0 : made.by(Math.min(newest, begin + per - 1)).term
  })
}

interface KeyWindow {
  readonly keys: number
  readonly first: number
  readonly rows: readonly (readonly [string, KeyIndex])[]
  /** Of the selected key; -1: it is not there. */
  readonly rank: number
  readonly index: KeyIndex | null
}

function windowOf(kv: KvStore, { prefix, first, rows, key }: KeysQuestion): KeyWindow {
  const most = Math.min(ROWS_MOST, Math.max(0, rows))
  const out: (readonly [string, KeyIndex])[] = []
  let keys = 0
  let rank = -1
  let index: KeyIndex | null = null
  for (const life of kv.lives(prefix)) {
    if (!life[0].startsWith(prefix)) break
    if (life[0] === key) {
      rank = keys
      index = life[1]
    }
    if (keys >= first && out.length < most) out.push(life)
    keys++
    // Without a prefix the count is known: nothing behind the window matters but the selected key.
    if (prefix === '' && out.length === most && (key === null || rank >= 0)) {
      keys = kv.keys
      break
    }
  }
  return { keys, first, rows: out, rank, index }
}

function leaseLook({ id, ttl, expiry, keys }: Lessor['all'][number]): LeaseLook {
  const sorted = [...keys].sort()
  return {
    id: hexOf(id),
    ttl,
    expiry,
    keys: sorted.slice(0, LEASE_KEYS_SHOWN),
    keyCount: sorted.length,
  }
}
