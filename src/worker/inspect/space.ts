import type { MemberRead } from '../../engine/datadir/facts.ts'
import { shownBytes } from '../../engine/datadir/shown-bytes.ts'
import type { SpaceLook } from '../../protocol/view/inspect-look.ts'

const PREFIXES_MOST = 100
const KEYS_MOST = 10
const SLASH = 0x2f

interface Sum {
  keys: number
  revisions: number
  bytes: number
  livingBytes: number
}

/** What takes the db's room: its bytes by the first `depth` parts of a key between slashes, and the keys with most revisions. */
export function spaceLook({ db }: MemberRead, depth: number): SpaceLook {
  const rows = db?.ok === true ? db.value.rows : null
  if (rows === null) return { prefixes: [], more: 0, busiest: [], bytes: 0, livingBytes: 0 }
  const perKey = rows.keys.map((): Sum => ({ keys: 1, revisions: 0, bytes: 0, livingBytes: 0 }))
  for (let row = 0; row < rows.length; row++) {
    const sum = perKey[rows.keyId(row)]
    if (sum === undefined) continue
    sum.revisions++
    sum.bytes += rows.bytes(row)
    sum.livingBytes = rows.isTombstone(row) ? 0 : rows.bytes(row)
  }
  const sums = new Map<string, Sum>()
  for (const [id, { revisions, bytes, livingBytes }] of perKey.entries()) {
    const prefix = shownBytes(prefixOf(rows.keys[id] ?? new Uint8Array(0), depth))
    const sum = sums.get(prefix) ?? { keys: 0, revisions: 0, bytes: 0, livingBytes: 0 }
    sums.set(prefix, sum)
    sum.keys++
    sum.revisions += revisions
    sum.bytes += bytes
    sum.livingBytes += livingBytes
  }
  const all = [...sums].map(([prefix, sum]) => ({ prefix, ...sum })).sort((a, b) => b.bytes - a.bytes)
  const busiest = [...perKey.entries()]
    .sort(([, a], [, b]) => b.revisions - a.revisions)
    .slice(0, KEYS_MOST)
    .map(([id, { revisions, bytes }]) => ({ key: shown(rows.keys[id]), revisions, bytes }))
  return {
    prefixes: all.slice(0, PREFIXES_MOST),
    more: Math.max(0, all.length - PREFIXES_MOST),
    busiest,
    bytes: rows.rowBytes,
    livingBytes: perKey.reduce((sum, { livingBytes }) => sum + livingBytes, 0),
  }
}

function shown(key: Uint8Array | undefined): string {
  const text = shownBytes((key ?? new Uint8Array(0)).subarray(0, 200))
  return (key?.length ?? 0) > 200 ? `${text}…` : text
}

/** Up to and with the slash that ends part `depth`; a slash at the beginning ends none. The whole key when it has fewer. */
function prefixOf(key: Uint8Array, depth: number): Uint8Array {
  let parts = 0
  for (let i = 1; i < Math.min(key.length, 200); i++) {
    if (key[i] === SLASH && ++parts === depth) return key.subarray(0, i + 1)
  }
  return key.subarray(0, 200)
}
