import { expect, test } from 'vitest'

import { glyphOf } from './glyphs.ts'
import { dialSigns, fateSigns, messageSigns } from './legend.ts'
import { TEXTS } from './test-kit/worlds.ts'

test('every state of a member has a sign of its own', () => {
  const signs = dialSigns(TEXTS)
  const drawn = signs.map(({ marks }) => JSON.stringify(marks.map((mark) => ({ ...mark, id: '' }))))
  expect(new Set(drawn).size).toBe(signs.length)
  expect(signs.map(({ role }) => role)).toEqual(
    expect.arrayContaining(['leader', 'follower', 'candidate', 'learner', 'paused', 'down', 'removed']),
  )
})

test('every glyph that a message can be drawn as is in the legend', () => {
  const kinds = [
    'MsgHeartbeat',
    'MsgApp',
    'MsgVote',
    'MsgPreVote',
    'MsgSnap',
    'MsgReadIndex',
    'MsgTimeoutNow',
    'ClientRequest',
  ] as const
  const glyphs = new Set(kinds.map((type) => glyphOf({ type, reads: false }).glyph))
  const signs = messageSigns()
  expect(glyphs.size).toBe(signs.length)
  expect(signs.every(({ marks }) => marks.every((one) => one.length > 0))).toBe(true)
})

test('a message that died is told from one that is held back', () => {
  const { delayed, dropped } = fateSigns()
  expect(dropped.some((mark) => mark.rotate !== 0)).toBe(true)
  expect(delayed.some((mark) => mark.id.endsWith('clock'))).toBe(true)
})
