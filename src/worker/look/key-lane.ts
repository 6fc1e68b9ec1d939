import { hexOf } from '../../base/id64.ts'
import type { Generation, KeyIndex } from '../../engine/mvcc/key-index.ts'
import type { KvStore } from '../../engine/mvcc/kv-store.ts'
import type { Revision } from '../../engine/mvcc/revision.ts'
import type { KeyValue } from '../../pb/mvccpb.ts'
import type { GenerationLook, KeyLane, KeyMark, KeyValueLook } from '../../protocol/view/keys.ts'
import type { RevisionsMade } from './revisions-made.ts'

/** Columns of `per` revisions each, the first beginning at `from`. */
export interface Columns {
  readonly from: number
  readonly per: number
  readonly count: number
}

/** Bytes of a value that a lane carries. */
const VALUE_BYTES = 256

/** One key in a window of revisions; `at` 0: its read is refused. */
export function keyLane(
  kv: KvStore,
  key: string,
  index: KeyIndex,
  columns: Columns,
  at: number,
  made: RevisionsMade,
): KeyLane {
  const lives = livesIn(index, columns)
  return {
    key,
    generations: joined(lives, index, columns),
    marks: marksOf(kv, lives, index, columns, made),
    read: readAt(kv, index, at),
  }
}

/** Lives that reach into the columns, oldest first. */
function livesIn({ closed, open }: KeyIndex, { from, per, count }: Columns): readonly Generation[] {
  const end = from + per * count
  const before = closed.prefixWhere((life) => lastOf(life).main < from)
  const begun = closed.prefixWhere((life) => life.created.main < end)
  const lives = closed.slice(before, begun)
  return open === null || open.created.main >= end ? lives : [...lives, open]
}

/** Lives that end and begin within one column are drawn as one. */
function joined(
  lives: readonly Generation[],
  { open }: KeyIndex,
  columns: Columns,
): readonly GenerationLook[] {
  const out: GenerationLook[] = []
  for (const life of lives) {
    const { created, compacted } = life
    const ended = life === open ? null : lastOf(life).main
    const before = out.at(-1)
    const shares =
      columns.per > 1 &&
      before !== undefined &&
      before.ended !== null &&
      columnOf(before.ended, columns) === columnOf(created.main, columns)
    if (shares) out[out.length - 1] = { ...before, ended }
    else out.push({ created: created.main, ended, compacted })
  }
  return out
}

/** Changes that share a column. */
interface Group {
  readonly column: number
  readonly first: Revision
  last: Revision
  puts: number
  deletes: number
}

/** One mark a column; only a change that is alone in its column is looked up. */
function marksOf(
  kv: KvStore,
  lives: readonly Generation[],
  { open }: KeyIndex,
  columns: Columns,
  made: RevisionsMade,
): readonly KeyMark[] {
  const groups: Group[] = []
  for (const life of lives) group(groups, life, life !== open, columns)
  return groups.map(({ column, first, last, puts, deletes }): KeyMark => {
    const { index, term } = made.by(last.main)
    if (puts + deletes > 1) {
      return { kind: 'fold', column, first: first.main, last: last.main, puts, deletes, term }
    }
    const change = { column, revision: last.main, sub: last.sub, index, term }
    return deletes > 0 ? { kind: 'delete', ...change } : { kind: 'put', ...change, ...valueAt(kv, last) }
  })
}

/** Adds one life's changes, in order. */
function group(groups: Group[], { revisions }: Generation, closed: boolean, columns: Columns): void {
  const { from, per, count } = columns
  const end = revisions.prefixWhere(({ main }) => main < from + per * count)
  for (let i = revisions.prefixWhere(({ main }) => main < from); i < end; i++) {
    const revision = revisions.at(i)
    const column = columnOf(revision.main, columns)
    const tombstone = closed && i === revisions.length - 1
    let last = groups.at(-1)
    if (last?.column !== column) {
      last = { column, first: revision, last: revision, puts: 0, deletes: 0 }
      groups.push(last)
    }
    last.last = revision
    if (tombstone) last.deletes++
    else last.puts++
  }
}

function readAt(kv: KvStore, index: KeyIndex, at: number): KeyValueLook | null {
  const version = at === 0 ? null : index.get(at)
  return version === null ? null : valueAt(kv, version.modified)
}

function valueAt(kv: KvStore, revision: Revision): KeyValueLook {
  const row = kv.rowAt(revision)
  return row?.kind === 'put' ? lookOf(row.kv) : NOTHING
}

function lookOf({ value, createRevision, modRevision, version, lease }: KeyValue): KeyValueLook {
  return {
    value: value.slice(0, VALUE_BYTES),
    valueBytes: value.length,
    create: createRevision,
    mod: modRevision,
    version,
    lease: hexOf(lease),
  }
}

const NOTHING: KeyValueLook = {
  value: new Uint8Array(0),
  valueBytes: 0,
  create: 0,
  mod: 0,
  version: 0,
  lease: '0',
}

export function columnOf(revision: number, { from, per }: Columns): number {
  return Math.floor((revision - from) / per)
}

function lastOf({ revisions }: Generation): Revision {
  return revisions.at(revisions.length - 1)
}
