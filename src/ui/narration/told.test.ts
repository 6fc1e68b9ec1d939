import { expect, test } from 'vitest'

import { plain } from '../../i18n/part.ts'
import type { TraceEvent, TraceFacts } from '../../run/trace.ts'
import { toldOf } from './told.ts'

const event = (id: number, at: number, facts: TraceFacts): TraceEvent => ({
  id,
  at,
  seq: 0,
  cause: -1,
  ...facts,
})
const commit = (index: number): TraceFacts => ({
  kind: 'committed',
  member: 'n2',
  from: index,
  to: index,
  term: 2,
  leads: true,
})
const stored = (from: string, index: number): TraceFacts => ({
  kind: 'sent',
  type: 'MsgAppResp',
  from,
  to: 'n2',
  term: 2,
  index,
  logTerm: 0,
  commit: 0,
  entries: 0,
  entriesTerm: 0,
  reject: false,
  reads: false,
  arrivesAt: 0,
  diesAt: -1,
  why: null,
  request: 0,
})
const heard = (msg: number, from: string): TraceFacts => ({
  kind: 'received',
  msg,
  type: 'MsgAppResp',
  from,
  to: 'n2',
})
const events: readonly TraceEvent[] = [
  event(0, 0, commit(21)),
  event(1, 10, stored('n3', 22)),
  event(2, 10, stored('n1', 22)),
  event(3, 10, stored('n5', 22)),
  event(4, 20, heard(1, 'n3')),
  event(5, 30, heard(2, 'n1')),
  event(6, 30, commit(22)),
]
const last = (lang: 'en' | 'zh'): string => plain(toldOf(events, lang, 5).at(-1)?.parts ?? [])

test('a commit that is nothing new is folded: who stored it, and how many that makes', () => {
  expect(last('en')).toBe('n1 and n3 stored 22: 3 of 5, committed.')
  expect(last('zh')).toBe('n1 和 n3 已存下 22：5 个成员中的 3 个，已提交。')
})

test('the first commit after a calm keeps its whole sentence', () => {
  expect(plain(toldOf(events, 'en', 5)[0]?.parts ?? [])).toContain('knows that a quorum')
})
