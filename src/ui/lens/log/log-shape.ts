import type { EntryView, MemberView, World } from '../../../protocol/view/world.ts'
import type { EntryKind } from '../../../run/trace.ts'

/** By `entryKey`. */
export interface Entries {
  get(key: string): EntryView | undefined
}

/** Which rows the log has. Row 0 is the folded prefix when `folded` > 0; then one row an index, ascending. */
export interface LogShape {
  /** Entries of the folded block, from index 1 to `folded`; 0 when nothing is folded. */
  readonly folded: number
  /** What the fold would hold; the reader may have opened it. */
  readonly foldable: number
  /** Below it every member has compacted its log. */
  readonly firstIndex: number
  readonly lastIndex: number
  readonly rows: number
}

/** A cluster's own first entries: they fold once the first client's entry follows them. */
const BOOT: ReadonlySet<EntryKind> = new Set<EntryKind>(['conf-change', 'no-op', 'attributes', 'version'])

export function logShape(world: World, entries: Entries, opened: boolean): LogShape {
  const lastIndex = Math.max(0, ...world.members.map((member) => member.last.index))
  // One that has nothing yet keeps no old entry in sight.
  const having = world.members.filter((member) => member.last.index > 0)
  const firstIndex = Math.max(1, having.length === 0 ? 1 : Math.min(...having.map((one) => one.firstIndex)))
  const foldable = Math.max(bootEnd(world, entries, lastIndex), firstIndex - 1)
  const folded = opened ? firstIndex - 1 : foldable
  return { folded, foldable, firstIndex, lastIndex, rows: lastIndex - folded + (folded > 0 ? 1 : 0) }
}

export function rowOfIndex(shape: LogShape, index: number): number {
  return shape.folded === 0 ? index - 1 : Math.max(0, index - shape.folded)
}

/** Index at a row; 0 for the folded block. */
export function indexOfRow(shape: LogShape, row: number): number {
  return shape.folded === 0 ? row + 1 : row === 0 ? 0 : shape.folded + row
}

export function entryKey(index: number, term: number): string {
  return `${index}:${term}`
}

/** While only boot entries exist, the members' own entries fold and the rest is worth seeing. */
function bootEnd(world: World, entries: Entries, lastIndex: number): number {
  const longest = world.members.find((member) => member.last.index === lastIndex)
  if (longest === undefined) return 0
  let members = 0
  let end = 0
  for (let index = 1; index <= Math.min(lastIndex, 64); index++) {
    const entry = entryAt(longest, index, entries)
    if (entry === undefined || !BOOT.has(entry.kind)) break
    end = index
    if (entry.kind === 'conf-change' && members === index - 1) members = index
  }
  return lastIndex > end ? end : members === end ? 0 : members
}

function entryAt(member: MemberView, index: number, entries: Entries): EntryView | undefined {
  for (const run of [...member.runs].reverse()) {
    if (run.index <= index) return entries.get(entryKey(index, run.term))
  }
  return undefined
}

export type CellState = 'buffered' | 'durable' | 'committed' | 'applied'

export function cellState(
  member: Pick<MemberView, 'applied' | 'commit' | 'durable'>,
  index: number,
): CellState {
  if (index <= member.applied) return 'applied'
  if (index <= member.commit) return 'committed'
  return index <= member.durable ? 'durable' : 'buffered'
}

/** Rows of a window `height` high, with a few more above and below. */
export function visibleRows(
  shape: LogShape,
  scrollTop: number,
  height: number,
  rowHeight: number,
): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.floor(scrollTop / rowHeight) - 4)
  const to = Math.min(shape.rows, Math.ceil((scrollTop + height) / rowHeight) + 4)
  return { from: Math.min(from, to), to }
}

/**
 * The commit line over all columns as SVG path data: x in columns, y in pixels. It steps between columns, so it
 * shows at a glance who knows of which commit.
 */
export function commitStair(commits: readonly number[], shape: LogShape, rowHeight: number): string {
  return commits
    .map((commit, column) => {
      const y =
        (commit === 0 && shape.folded === 0 ? 0 : rowOfIndex(shape, Math.max(commit, shape.folded)) + 1) *
        rowHeight
      return `${column === 0 ? 'M' : 'L'}${column} ${y}L${column + 1} ${y}`
    })
    .join('')
}
