import { expect, test } from 'vitest'

import { newClient, withRequest, type SimClient, type SimRequest } from './client.ts'

function request(number: number, byReader: boolean, state: SimRequest['state']): SimRequest {
  return { request: number, byReader, state } as SimRequest
}

function after(requests: readonly SimRequest[]): readonly number[] {
  return requests.reduce<SimClient>(withRequest, newClient('c1')).requests.map((one) => one.request)
}

test('old requests that ended go, open ones stay however old', () => {
  const ended = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => request(number, false, 'ok'))
  expect(after([request(0, false, 'waiting'), ...ended])).toEqual([0, 3, 4, 5, 6, 7, 8])
})

test("a reader's request that ended outlives what a workload asks meanwhile", () => {
  const busy = Array.from({ length: 20 }, (_, i) => request(i + 2, false, 'ok'))
  expect(after([request(1, true, 'timeout'), ...busy])).toContain(1)
})
