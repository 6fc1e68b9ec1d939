import { afterEach, expect, test, vi } from 'vitest'

import { createSession } from '../machines/create-session.ts'
import type { Session } from '../machines/session.ts'
import { OPENING } from '../run/opening.ts'
import { spawnInProcess } from '../worker/in-process.ts'
import { API_EVENTS, createApi, type Etcdscope } from './js-api.ts'
import { answer } from './post-message.ts'

let session: Session | null = null
afterEach(() => session?.dispose())

async function api(): Promise<Etcdscope> {
  session = createSession({
    spawn: spawnInProcess,
    recording: OPENING,
    at: null,
    look: {},
    play: false,
    page: 'https://example.org/',
  })
  const made = createApi(session)
  await made.ready()
  return made
}

test('its state is plain data of the moment shown', async () => {
  const page = await api()
  await page.seek('2.5s')
  const state = page.state()
  expect(state).toMatchObject({ seed: 12, leader: 'n3', playing: false, speed: 'director', violations: [] })
  expect(state.members.map(({ name }) => name)).toEqual(['n1', 'n2', 'n3', 'n4', 'n5'])
  expect(state.traceHash).toBe(page.traceHash())
  expect(state.narration).toMatch(/\w/)
  expect(JSON.parse(JSON.stringify(state))).toEqual(state)
})

test('a line ends in virtual time, and lines queue', async () => {
  const page = await api()
  const [leader, put, get] = await Promise.all([
    page.act('wait until leader'),
    page.act('etcdctl put a 1'),
    page.act('etcdctl get a'),
  ])
  expect([leader.exit, put.stdout, get.stdout]).toEqual([0, 'OK\n', 'a\n1\n'])
  expect(page.state().client.map(({ line }) => line)).toEqual([
    'wait until leader',
    'etcdctl put a 1',
    'etcdctl get a',
  ])
  expect((await page.act('frobnicate')).exit).toBe(2)
})

test('it tells elections, commits and steps, until it is asked to stop', async () => {
  const page = await api()
  const elections = vi.fn()
  const steps = vi.fn()
  page.on('election', elections)
  const stop = page.on('step', steps)
  await page.seek('next election')
  expect(elections).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ leader: 'n3' }))
  expect(steps).toHaveBeenCalled()
  stop()
  const before = steps.mock.calls.length
  await page.seek('0.2s')
  expect(elections).toHaveBeenCalledTimes(1)
  expect(steps).toHaveBeenCalledTimes(before)
})

test.each([
  ['seek', (page: Etcdscope) => page.seek('soon')],
  ['load', (page: Etcdscope) => page.load({})],
  ['a broken recording', (page: Etcdscope) => page.load({ recording: { seed: 1 } })],
  ['a lesson', (page: Etcdscope) => page.load({ lesson: 'x' })],
  ['step', (page: Etcdscope) => page.step(0.5)],
  ['undo', (page: Etcdscope) => page.undo()],
])('%s rejects with a sentence what it cannot do', async (_what, call) => {
  const page = await api()
  const hash = page.traceHash()
  await expect(call(page)).rejects.toThrow(/\w+/)
  expect(page.traceHash()).toBe(hash)
})

test('a recording that was taken is loaded again, and its link is one address', async () => {
  const page = await api()
  await page.act('wait 2s')
  await page.act('crash leader')
  await page.act('wait 3s')
  const [hash, at] = [page.traceHash(), page.state().at]
  const recording = page.recording()
  expect(page.link()).toMatch(/^https:\/\/example\.org\/#v=1&t=/)
  await page.load({ seed: 3 })
  await page.load({ recording })
  await page.seek(at)
  expect(page.traceHash()).toBe(hash)
})

const foreign = {
  allow: ['https://friend.example'],
  ownOrigin: 'https://example.org',
  closed: () => null,
  events: API_EVENTS,
}

test('any origin may read and move the eye; only a trusted one may act', async () => {
  const page = await api()
  const call = (origin: string, name: string, args: unknown[] = []) =>
    answer(page, { etcdscope: 1, id: 7, call: name, args }, origin, foreign)
  expect(await call('https://stranger.example', 'traceHash')).toEqual({
    etcdscope: 1,
    id: 7,
    result: page.traceHash(),
  })
  expect(await call('https://stranger.example', 'seek', ['1s'])).toEqual({
    etcdscope: 1,
    id: 7,
    result: null,
  })
  expect(await call('https://stranger.example', 'act', ['crash n1'])).toHaveProperty('error')
  expect(await call('null', 'load', [{ seed: 1 }])).toHaveProperty('error')
  expect(await call('https://friend.example', 'act', ['crash n1'])).toMatchObject({ result: { exit: 0 } })
  expect(page.recording().inputs.at(-1)?.input).toEqual({ kind: 'crash', member: 'n1' })
})

test('while private files are open nobody is answered, not even who may act, and there is no link', async () => {
  const page = await api()
  const message = { etcdscope: 1, id: 7, call: 'traceHash' }
  expect(
    await answer(page, message, 'https://friend.example', { ...foreign, closed: () => 'private data open' }),
  ).toEqual({ etcdscope: 1, id: 7, error: 'private data open' })
})

test.each([
  [{ etcdscope: 2, id: 1, call: 'state' }],
  [{ etcdscope: 1, call: 'state' }],
  [{ etcdscope: 1, id: {}, call: 'state' }],
  [{ etcdscope: 1, id: 1, call: 'constructor' }],
  [{ etcdscope: 1, id: 1, call: 'on', args: ['step'] }],
  [{ etcdscope: 1, id: 1, call: 'seek', args: 'now' }],
  [{ etcdscope: 1, id: 1, call: 'seek', args: [12] }],
  [{ etcdscope: 1, id: 1, call: 'play', args: ['fast'] }],
  [{ etcdscope: 1, id: 1, call: 'show', args: [{ lens: 'soup' }] }],
])('the malformed %j is answered with an error and changes nothing', async (message) => {
  const page = await api()
  const before = page.state()
  expect(await answer(page, message, 'https://friend.example', foreign)).toHaveProperty('error')
  expect(page.state()).toEqual(before)
})
