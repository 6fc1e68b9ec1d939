import type { Generation, KeyIndex } from '../../engine/mvcc/key-index.ts'
import type { KvStore } from '../../engine/mvcc/kv-store.ts'
import type { IndexGeneration, IndexLook, PagesQuestion } from '../../protocol/view/pages.ts'

/** Revisions and generations of a key that are shown when it is one of many, and when it is selected. */
const REVISIONS_SHOWN = 6
const GENERATIONS_SHOWN = 3
const OF_SELECTED = 40
const ROWS_MOST = 400

/** A window of the in-memory index. */
export function indexLook(kv: KvStore, { prefix, first, rows, key }: PagesQuestion): IndexLook {
  const out: IndexLook['rows'][number][] = []
  let keys = 0
  for (const [text, index] of kv.lives(prefix)) {
    if (!text.startsWith(prefix)) break
    if (keys >= first && out.length < Math.min(ROWS_MOST, rows)) out.push(rowOf(text, index, text === key))
    keys++
  }
  return { keys, first, rows: out }
}

function rowOf(key: string, { closed, open }: KeyIndex, selected: boolean): IndexLook['rows'][number] {
  const most = selected ? OF_SELECTED : GENERATIONS_SHOWN
  const shown = closed.slice(Math.max(0, closed.length - (open === null ? most : most - 1)))
  const revisions = selected ? OF_SELECTED : REVISIONS_SHOWN
  const generations = shown.map((life) => generationOf(life, true, revisions))
  if (open !== null) generations.push(generationOf(open, false, revisions))
  return { key, generations, more: closed.length - shown.length }
}

function generationOf({ revisions }: Generation, closed: boolean, most: number): IndexGeneration {
  const more = Math.max(0, revisions.length - most)
  return { revisions: revisions.slice(more), more, closed }
}
