import { expect, test } from 'vitest'

import type { ConsoleLook } from '../../../protocol/view/console.ts'
import { areMentioned, withEndpoint, wordName } from './Endpoints.tsx'

const endpoints = [
  { member: 'n1', address: '127.0.0.1:2379' },
  { member: 'n2', address: '127.0.0.1:22379' },
]
const look: ConsoleLook = { lines: [], next: 'command', front: null, endpoints }

test('an address is written with its flag, or alone where a value is being written', () => {
  const wrote = (draft: string, caret = draft.length): string => withEndpoint(draft, caret, 'h:1').line
  expect(wrote('')).toBe('etcdctl --endpoints=h:1 ')
  expect(wrote('get a')).toBe('get a --endpoints=h:1 ')
  expect(wrote('get a ')).toBe('get a --endpoints=h:1 ')
  expect(wrote('get a --endpoints=')).toBe('get a --endpoints=h:1')
  expect(wrote('get a --endpoints ')).toBe('get a --endpoints h:1')
  expect(wrote('get a --endpoints=x:2,')).toBe('get a --endpoints=x:2,h:1')
  expect(withEndpoint('get  a', 4, 'h:1')).toEqual({ line: 'get --endpoints=h:1  a', at: 20 })
})

test('a completion that is an address says whose it is', () => {
  expect(wordName('127.0.0.1:22379', endpoints)).toBe('n2 = 127.0.0.1:22379')
  expect(wordName('--endpoints=', endpoints)).toBe('--endpoints=')
})

test('whose address is which is told once one was printed or is asked for', () => {
  expect(areMentioned(look, 'get a')).toBe(false)
  expect(areMentioned(look, 'get a --endpoints=')).toBe(true)
  const line = {
    number: 0,
    text: 'endpoint health',
    apart: false,
    typedAt: { at: 0, seq: 0 },
    startedAt: { at: 0, seq: 0 },
    endedAt: null,
    does: 'waits',
    exit: null,
    pieces: [{ to: 'out', text: '127.0.0.1:2379 is healthy' }],
    asks: true,
  } as const
  expect(areMentioned({ ...look, lines: [line] }, '')).toBe(true)
})
