import { expect, it } from 'vitest'

import type { ChronicleEvent } from '../../../protocol/view/chronicle.ts'
import { linesUpTo, namedIds } from './server-lines.ts'

const line = (id: number, at: number, member: string): ChronicleEvent => ({
  id,
  at,
  seq: 1,
  cause: -1,
  kind: 'log-line',
  member,
  level: 'INFO',
  text: `line ${id}`,
})
const LINES = [line(1, 10, 'n1'), line(2, 10, 'n2'), line(3, 20, 'n1'), line(4, 30, 'n1')]

it('the log of a member is its own lines up to the moment', () => {
  expect(linesUpTo(LINES, { at: 20, seq: 5 }, 'n1').map(({ id }) => id)).toEqual([1, 3])
  expect(linesUpTo(LINES, { at: 20, seq: 0 }, null).map(({ id }) => id)).toEqual([1, 2])
})

it('names stand for ids in hex and in decimal, and nothing else changes', () => {
  const members = [
    { id: '9e737febb6b99eee', name: 'n2' },
    { id: '0628170c800dbcee', name: 'n3' },
  ]
  const named = namedIds(members)
  expect(named('628170c800dbcee became follower at term 1')).toBe('n3 became follower at term 1')
  expect(
    named('9e737febb6b99eee switched to configuration voters=(443629905751424238 11417610130673999598)'),
  ).toBe('n2 switched to configuration voters=(n3 n2)')
  expect(named('added member f3c830953f33889c [http://10.0.0.4:2380]')).toContain('f3c830953f33889c')
})
