import { compareBytes } from '../../base/bytes.ts'
import { openBolt, type ReadPage } from '../../engine/backend/bolt-reader.ts'
import { pageMap, type PageMap } from '../../engine/backend/page-map.ts'
import { keyRow, readRevision } from '../../engine/backend/key-rows.ts'
import { DB_PATH } from '../../engine/etcdserver/backend.ts'
import { keyText } from '../../engine/mvcc/key-range.ts'
import { revisionBytes } from '../../engine/mvcc/revision.ts'
import type { SimMember } from '../../engine/sim/member.ts'
import type {
  BranchLook,
  LeafLook,
  PageFile,
  PageRow,
  PageRun,
  PagesLook,
  PagesQuestion,
  TreeLook,
} from '../../protocol/view/pages.ts'
import { indexLook } from './index-look.ts'
import type { RevisionsMade } from './revisions-made.ts'

/** Leaves side by side, rows of each, children of a branch that are shown. */
const LEAVES_SHOWN = 3
const ROWS_SHOWN = 12
const CHILDREN_SHOWN = 7
const VALUE_BYTES = 64

/** The member's db file as it lies on its disk now, and the index in its memory. */
export function pagesLook(member: SimMember, question: PagesQuestion, made: RevisionsMade): PagesLook {
  const kv = member.server?.kv ?? null
  return {
    file: member.disk.has(DB_PATH) ? fileLook(member, question.focus, made) : null,
    index: kv === null ? null : indexLook(kv, question),
  }
}

function fileLook(member: SimMember, focus: number, made: RevisionsMade): PageFile | string {
  const content = member.disk.contentOf(DB_PATH)
  const bytes = content === null ? member.disk.read(DB_PATH) : content.bytes()
  const file = openBolt(bytes)
  if (!file.ok) return file.error
  const { pageSize, txid, pages } = file.value
  const map = pageMap(file.value, 'key')
  return {
    pageSize,
    txid,
    bytes: bytes.length,
    used: pages.used,
    free: pages.free,
    runs: runsOf(map),
    tree: treeLook(map, focus, made),
  }
}

function runsOf({ kinds, ofBucket }: PageMap): readonly PageRun[] {
  const runs: PageRun[] = []
  let ofKeys = false
  for (const [page, kind] of kinds.entries()) {
    if (kind !== 'overflow') ofKeys = ofBucket.has(page)
    const last = runs.at(-1)
    if (last?.kind === kind && last.ofKeys === ofKeys)
      runs[runs.length - 1] = { ...last, count: last.count + 1 }
    else runs.push({ kind, ofKeys, from: page, count: 1 })
  }
  return runs
}

function treeLook({ levels, leaves }: PageMap, focus: number, made: RevisionsMade): TreeLook | null {
  if (leaves.length === 0) return null
  // Behind every row of the revision in focus.
  const end = revisionBytes({ main: focus > 0 ? focus + 1 : Number.MAX_SAFE_INTEGER, sub: 0 }, false)
  const at = leafBefore(leaves, end)
  const first = Math.max(0, Math.min(at - 1, leaves.length - LEAVES_SHOWN))
  return {
    rows: leaves.reduce((sum, { items }) => sum + items.length, 0),
    leaves: leaves.length,
    inline: leaves[0]?.id === 0,
    branches: openedBranches(levels, end),
    shown: leaves
      .slice(first, first + LEAVES_SHOWN)
      .map((leaf, i) => leafLook(leaf, Math.sign(first + i - at), end, made)),
    before: first,
  }
}

/** The last leaf that begins before `end`, or the first of all. */
function leafBefore(leaves: readonly ReadPage[], end: Uint8Array): number {
  let low = 0
  let high = leaves.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const row = leaves[middle]?.items[0]
    if (row !== undefined && compareBytes(row.key, end) < 0) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}

/** From the root down, the branches on the way to the leaf in focus. */
function openedBranches(levels: readonly (readonly ReadPage[])[], end: Uint8Array): readonly BranchLook[] {
  const out: BranchLook[] = []
  let page = levels[0]?.[0]?.id ?? 0
  for (const level of levels) {
    const branch = level.find(({ id }) => id === page)
    if (branch === undefined) return out
    const children = branch.items
    let opened = 0
    for (const [i, child] of children.entries()) if (compareBytes(child.key, end) < 0) opened = i
    const middle = Math.floor(CHILDREN_SHOWN / 2)
    const before = Math.max(0, Math.min(opened - middle, children.length - CHILDREN_SHOWN))
    out.push({
      page,
      children: children.length,
      shown: children.slice(before, before + CHILDREN_SHOWN).map(({ key, child }, i) => ({
        page: child?.id ?? 0,
        first: revisionLabel(key),
        opened: before + i === opened,
      })),
      before,
    })
    page = children[opened]?.child?.id ?? 0
  }
  return out
}

/** `side`: before the focus (−1) the leaf's last rows are shown, behind it (1) its first ones. */
function leafLook({ id, items }: ReadPage, side: number, end: Uint8Array, made: RevisionsMade): LeafLook {
  const count = items.length
  const spare = Math.max(0, count - ROWS_SHOWN)
  const before = side < 0 ? spare : side > 0 ? 0 : Math.min(spare, Math.max(0, rowsBefore(items, end) - 8))
  const rows = items.slice(before, before + ROWS_SHOWN).flatMap((row): PageRow[] => {
    const read = keyRow(row)
    if (read === null) return []
    const { main, sub, tombstone, kv } = read
    const value = kv.value.slice(0, VALUE_BYTES)
    return [{ main, sub, tombstone, key: keyText(kv.key), value, term: made.by(main).term }]
  })
  return { page: id, count, before, rows }
}

function rowsBefore(items: ReadPage['items'], end: Uint8Array): number {
  return items.filter(({ key }) => compareBytes(key, end) < 0).length
}

function revisionLabel(key: Uint8Array): string {
  const revision = readRevision(key)
  return revision === null ? '' : `${revision.main}_${revision.sub}`
}
