import { expect, test } from 'vitest'

import type { RequestView } from '../protocol/view/world.ts'
import { shownRequests, waitingOf } from './ports.ts'

function request(number: number, byReader: boolean, state: RequestView['state']): RequestView {
  return {
    request: number,
    what: { verb: 'put', key: 'k', value: 'v' },
    to: 'n1',
    byReader,
    sentAt: 0,
    deadline: 5_000_000,
    state,
    doneAt: null,
    text: '',
    revision: 0,
    heard: 0,
  }
}

test("a reader's write that timed out stays on the card while a workload asks on", () => {
  const lost = request(1, true, 'timeout')
  const busy = [2, 3, 4, 5, 6, 7, 8].map((number) => request(number, false, 'waiting'))
  expect(shownRequests({ name: 'c1', requests: [lost, ...busy] }).map((one) => one.request)).toEqual([1, 8])
})

test('what the reader waits for comes before anything else, and the later stands below', () => {
  const requests = [request(1, true, 'timeout'), request(2, true, 'waiting'), request(3, true, 'waiting')]
  expect(shownRequests({ name: 'c1', requests }).map((one) => one.request)).toEqual([2, 3])
})

test('a watch that was answered listens: what waits for an answer comes before it, and it is not counted', () => {
  const watch = { ...request(1, true, 'waiting'), heard: 1 }
  const requests = [watch, request(2, true, 'waiting'), request(3, true, 'waiting')]
  expect(shownRequests({ name: 'c1', requests }).map((one) => one.request)).toEqual([2, 3])
  expect(waitingOf({ name: 'c1', requests })).toBe(2)
})
