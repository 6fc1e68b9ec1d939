import { describe, expect, test } from 'vitest'

import { utf8 } from '../../base/bytes.ts'
import { BoltPages } from './bolt-pages.ts'
import { type BoltRow, openBolt } from './bolt-reader.ts'
import { writeBolt } from './bolt-writer.ts'

function rows(n: number, bytes: number): BoltRow[] {
  return Array.from({ length: n }, (_, i) => ({
    key: utf8(String(i).padStart(8, '0')),
    value: new Uint8Array(bytes).fill(i),
  }))
}

function pagesOf(bytes: Uint8Array): BoltPages {
  const pages = BoltPages.of(bytes, 'key')
  if (!pages.ok) throw new Error(pages.error)
  return pages.value
}

describe('the pages of a db file', () => {
  test('its tree holds the rows that the reader finds, in order, at any size', () => {
    for (const [n, bytes] of [
      [0, 0],
      [3, 10],
      [40, 60],
      [2000, 40],
      [30, 9000],
    ] as const) {
      // prettier-ignore
      const file = writeBolt(new Map([['alarm', []], ['key', rows(n, bytes)], ['meta', rows(2, 8)]]), 4) // prettier-ignore
      const read = openBolt(file)
      if (!read.ok) throw new Error(read.error)
      const pages = pagesOf(file)
      const found = pages.tree.leaves.flatMap((leaf) => pages.rows(leaf, 0, leaf.count))
      expect(found).toEqual((read.value.buckets.get('key') ?? []).map(({ key, value }) => ({ key, value })))
      const free = pages.kinds.filter((kind) => kind === 'free').length
      expect([pages.kinds.length, free]).toEqual([read.value.pages.highWater, read.value.pages.free])
    }
  })

  test('each branch leads to the pages of the level below it, and names their first keys', () => {
    const pages = pagesOf(writeBolt(new Map([['key', rows(7_000, 100)]])))
    const { levels, leaves } = pages.tree
    expect(levels.length).toBe(2)
    expect(levels[1]?.flatMap(({ children }) => children.map(({ page }) => page))).toEqual(
      leaves.map(({ page }) => page),
    )
    for (const [i, child] of (levels[1] ?? []).flatMap(({ children }) => children).entries())
      expect(child.first).toEqual(pages.rows(leaves[i]!, 0, 1)[0]?.key)
  })

  test('a broken tree is refused in bbolt’s words', () => {
    const file = writeBolt(new Map([['key', rows(2000, 40)]]))
    file[3 * 4096 + 8] = 0
    file[2 * 4096 + 8] = 0
    const pages = BoltPages.of(file, 'key')
    expect(pages.ok ? '' : pages.error).toMatch(
      /^freepages: failed to get all reachable pages \(page \d+: invalid type/,
    )
    expect(BoltPages.of(new Uint8Array(9000), 'key')).toEqual({ ok: false, error: 'invalid database' })
  })
})
