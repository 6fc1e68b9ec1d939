import { expect, it } from 'vitest'

import type { EntryView } from '../protocol/view/world.ts'
import { EntryTexts } from './entry-texts.ts'

function entry(index: number, value: string): EntryView {
  return { index, term: 1, kind: 'put', key: 'k', value, subject: '', bytes: 1 }
}

it('knows all that it was told, also of thousands, and the later of two texts', () => {
  let texts = EntryTexts.NONE
  for (let from = 1; from <= 5000; from += 7)
    texts = texts.with(Array.from({ length: 7 }, (_, i) => entry(from + i, 'first')))
  const before = texts
  texts = texts.with([entry(3, 'second'), entry(4999, 'second')])
  for (let index = 1; index <= 5000; index++)
    expect(texts.get(`${index}:1`)?.value).toBe(index === 3 || index === 4999 ? 'second' : 'first')
  expect(before.get('3:1')?.value).toBe('first')
  expect(texts.get('3:2')).toBeUndefined()
})

it('is the same when nothing is told', () => {
  const texts = EntryTexts.NONE.with([entry(1, 'a')])
  expect(texts.with([])).toBe(texts)
})
