import { expect, test } from 'vitest'

import type { RequestView } from '../protocol/view/world.ts'
import { portMarks, shownRequests, waitingOf, waitMarks } from './ports.ts'
import type { SceneTexts } from './scene-texts.ts'

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
  expect(shownRequests({ name: 'c1', requests: [lost, ...busy] }, 2).map((one) => one.request)).toEqual([
    1, 8,
  ])
})

test('what a workload gave up stays while there is room, and goes before what the reader waits for', () => {
  const gaveUp = request(1, false, 'timeout')
  const fine = [2, 3, 4].map((number) => request(number, false, 'ok'))
  expect(shownRequests({ name: 'c1', requests: [gaveUp, ...fine] }, 2).map((one) => one.request)).toEqual([
    1, 4,
  ])
  const own = [5, 6].map((number) => request(number, true, 'waiting'))
  const all = [gaveUp, ...fine, ...own]
  expect(shownRequests({ name: 'c1', requests: all }, 2).map((one) => one.request)).toEqual([5, 6])
  expect(shownRequests({ name: 'c1', requests: all }, 3).map((one) => one.request)).toEqual([1, 5, 6])
})

test('what became of a request stands with its card; only what waits moves with the playhead', () => {
  const client = { name: 'c1', requests: [request(1, true, 'timeout'), request(2, true, 'waiting')] }
  const port = { client: 'c1', box: { x: 0, y: 0, width: 150, height: 108 }, card: true, rows: 2 }
  const texts = { client: 'client', noRequests: '', request: () => 'put', state: () => 'so' }
  const scene = texts as unknown as SceneTexts
  expect(portMarks(port, client, scene).filter(({ id }) => id === 'client:c1:state:1')).toHaveLength(1)
  expect(waitMarks(port, client, 0, scene).map(({ id }) => id)).toEqual(['client:c1:wait:2'])
})

test('what the reader waits for comes before anything else, and the later stands below', () => {
  const requests = [request(1, true, 'timeout'), request(2, true, 'waiting'), request(3, true, 'waiting')]
  expect(shownRequests({ name: 'c1', requests }, 2).map((one) => one.request)).toEqual([2, 3])
})

test('a watch that was answered listens: what waits for an answer comes before it, and it is not counted', () => {
  const watch = { ...request(1, true, 'waiting'), heard: 1 }
  const requests = [watch, request(2, true, 'waiting'), request(3, true, 'waiting')]
  expect(shownRequests({ name: 'c1', requests }, 2).map((one) => one.request)).toEqual([2, 3])
  expect(waitingOf({ name: 'c1', requests })).toBe(2)
})
