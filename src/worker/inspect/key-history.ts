import { compareBytes, equalBytes, utf8 } from '../../base/bytes.ts'
import { hexOf } from '../../base/id64.ts'
import type { MemberRead } from '../../engine/datadir/facts.ts'
import { shownBytes } from '../../engine/datadir/shown-bytes.ts'
import type { KeyEntry, KeyHistoryLook, KeyRevision } from '../../protocol/view/inspect-look.ts'
import { entryText, namesKey } from './entry-text.ts'

const LIST_MOST = 500
const NEAR_MOST = 20
const TEXT_MOST = 120

/** Every revision of one key that the db still has, and every entry of the WAL that names it. */
export function keyHistory(member: MemberRead, asked: string): KeyHistoryLook {
  const key = keyBytes(asked)
  const db = member.db?.ok === true ? member.db.value : null
  const rows = db?.rows
  const id = rows?.idOf(key)
  const revisions: KeyRevision[] = []
  for (let i = 0; rows !== undefined && id !== undefined && i < rows.length; i++) {
    if (rows.keyId(i) !== id) continue
    const row = rows.row(i)
    if (row === null) continue
    const { kv, main, sub, tombstone } = row
    revisions.push({
      main,
      sub,
      deleted: tombstone,
      value: short(shownBytes(kv.value.subarray(0, 2 * TEXT_MOST))),
      valueBytes: kv.value.length,
      version: kv.version,
      create: kv.createRevision,
      lease: hexOf(kv.lease),
    })
    if (revisions.length > LIST_MOST) revisions.shift()
  }
  return {
    key: shownBytes(key),
    revisions,
    entries: entriesOf(member, key, db?.consistentIndex ?? 0),
    near: id === undefined ? near(rows?.keys ?? [], key) : [],
    compactRevision: db?.compactRevision ?? 0,
  }
}

function entriesOf({ wal }: MemberRead, key: Uint8Array, applied: number): KeyEntry[] {
  const entries: KeyEntry[] = []
  const isIt = (one: Uint8Array, end: Uint8Array): boolean =>
    end.length === 0
      ? equalBytes(one, key)
      : compareBytes(one, key) <= 0 && ((end.length === 1 && end[0] === 0) || compareBytes(key, end) < 0)
  for (let i = 0; i < wal.entries; i++) {
    const row = wal.entryRow(i)
    const kind = wal.kind(row)
    if (kind !== 'v3:put' && kind !== 'v3:delete_range' && kind !== 'v3:txn') continue
    const entry = wal.entry(row)
    if (entry === null || !namesKey(entry, isIt)) continue
    const { index, term } = entry
    entries.push({ row, index, term, kind, text: short(entryText(entry)), pending: index > applied })
    if (entries.length > LIST_MOST) entries.shift()
  }
  return entries
}

function near(keys: readonly Uint8Array[], key: Uint8Array): string[] {
  const found: Uint8Array[] = []
  for (const one of keys) {
    if (one.length >= key.length && equalBytes(one.subarray(0, key.length), key)) found.push(one)
    if (found.length >= 10 * NEAR_MOST) break
  }
  return found.sort(compareBytes).slice(0, NEAR_MOST).map(shownBytes)
}

/** As it is shown: text, or `0x…`. */
function keyBytes(text: string): Uint8Array {
  if (!/^0x(?:[0-9a-f]{2})+$/.test(text)) return utf8(text)
  return Uint8Array.from(text.slice(2).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

function short(text: string): string {
  return text.length > TEXT_MOST ? `${text.slice(0, TEXT_MOST)}…` : text
}
