import { expect, it } from 'vitest'

import type { ChronicleEvent } from '../../../protocol/view/chronicle.ts'
import { lastChange } from './last-change.ts'

const what = { verb: 'member-add', name: 'n4', peerURLs: ['http://10.0.0.4:2380'], learner: false } as const
const stamp = (id: number, at: number) => ({ id, at, seq: 1, cause: -1 })
const EVENTS: readonly ChronicleEvent[] = [
  {
    ...stamp(1, 100),
    kind: 'client-sent',
    client: 'c1',
    request: 7,
    to: 'n2',
    what,
    byReader: true,
    deadline: 9,
  },
  { ...stamp(2, 150), kind: 'log-line', member: 'n2', level: 'INFO', text: 'x' },
  {
    ...stamp(3, 200),
    kind: 'client-done',
    client: 'c1',
    request: 7,
    status: 'error',
    what,
    text: 'Error: etcdserver: unhealthy cluster',
    revision: 0,
    value: null,
  },
  {
    ...stamp(4, 300),
    kind: 'client-sent',
    client: 'c1',
    request: 8,
    to: 'n2',
    what: { verb: 'member-list' },
    byReader: true,
    deadline: 9,
  },
]

it('the last change is told as far as it has come at the moment', () => {
  expect(lastChange(EVENTS, { at: 99, seq: 9 })).toBeNull()
  expect(lastChange(EVENTS, { at: 150, seq: 9 })).toMatchObject({ sent: { request: 7 }, done: null })
  expect(lastChange(EVENTS, { at: 250, seq: 9 })).toMatchObject({ done: { status: 'error' } })
})

it('a list of the members changes nothing', () => {
  expect(lastChange(EVENTS, { at: 400, seq: 9 })?.sent.request).toBe(7)
})
