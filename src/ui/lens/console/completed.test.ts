import { expect, test } from 'vitest'

import { completed } from './completed.ts'
import { recall, remember } from './history.ts'

test('the only completion is written whole, with a space unless a value follows', () => {
  expect(completed('pu', 2, { from: 0, words: ['put'] })).toEqual({ line: 'put ', at: 4, choices: null })
  expect(completed('get --li', 8, { from: 4, words: ['--limit='] })).toEqual({
    line: 'get --limit=',
    at: 12,
    choices: null,
  })
})

test('of several what they share is written, in the middle of a line too', () => {
  expect(completed('get co x', 6, { from: 4, words: ['colour', 'colonel'] })).toEqual({
    line: 'get colo x',
    at: 8,
    choices: ['colour', 'colonel'],
  })
})

test('without completions the line stays, and it is said', () => {
  expect(completed('zz', 2, { from: 0, words: [] })).toEqual({ line: 'zz', at: 2, choices: [] })
})

test('earlier lines come back newest first, and no line twice in a row', () => {
  for (const line of ['put a 1', 'put a 1', '  ', 'get a']) remember(line)
  expect([recall(1), recall(2), recall(3)]).toEqual(['get a', 'put a 1', null])
})
