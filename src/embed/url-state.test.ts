import { expect, test } from 'vitest'

import { defaultConfig } from '../run/config.ts'
import { OPENING } from '../run/opening.ts'
import type { Recording } from '../run/recording.ts'
import { NOTHING_SHARED, type ShareState } from '../store/share-state.ts'
import { decodeRecording } from '../run/decode-recording.ts'
import { chooseRun, lookOf, parseHash, writeHash } from './url-state.ts'

const recording: Recording = {
  version: 1,
  seed: 7,
  config: defaultConfig(3),
  inputs: [{ pos: { at: 2_000_017, seq: 3 }, input: { kind: 'crash', member: 'n2' } }],
}

test('what is written is read again, every part of it', () => {
  const state: ShareState = {
    ...NOTHING_SHARED,
    recording,
    at: { at: 2_480_017, seq: 3 },
    lens: 'members',
    selection: { kind: 'entry', member: 'n2', index: 20, term: 0 },
    speed: 0.05,
    play: false,
    lang: 'zh',
    theme: 'night',
    motion: 'reduced',
    embed: { parts: ['log', 'tape'], controls: 'play', lock: 'all' },
    present: true,
    allow: ['https://example.org', 'http://localhost:3000'],
  }
  const parsed = parseHash(`#${writeHash(state)}`, decodeRecording)
  expect(parsed.refusals).toEqual([])
  expect(parsed.notes).toEqual([])
  expect(parsed.state).toEqual(state)
})

test.each([
  ['t=12.480s', { at: { at: 12_480_000, seq: 0x7fff_ffff } }],
  ['select=member:n2', { selection: { kind: 'member', member: 'n2' } }],
  [
    'select=file:n2:member/snap/db',
    { selection: { kind: 'file', member: 'n2', path: 'member/snap/db', offset: null } },
  ],
  [
    'select=file:n2:member/wal/0.tmp@1144',
    { selection: { kind: 'file', member: 'n2', path: 'member/wal/0.tmp', offset: 1144 } },
  ],
  ['select=msg:17', { selection: { kind: 'message', id: 17 } }],
  ['speed=director', { speed: 'director' }],
  ['embed=stage%2Blog', { embed: { parts: ['log'], controls: 'full', lock: null } }],
  ['lock=act&embed=stage', { embed: { parts: [], controls: 'full', lock: 'act' } }],
] as const)('%s is understood', (hash, expected) => {
  expect(parseHash(hash).state).toMatchObject(expected)
})

test('an unknown key is noted and the rest stands', () => {
  const { state, notes, refusals } = parseHash('#v=1&colour=red&lens=log')
  expect(state.lens).toBe('log')
  expect(notes).toHaveLength(1)
  expect(refusals).toEqual([])
})

test.each([
  't=soon',
  'lens=soup',
  'speed=-1',
  'seed=1.5',
  'members=99',
  'play=yes',
  'r=%%%',
  'r=abc',
  'v=2',
  'select=x:y',
  'allow=javascript:1',
])('%s is refused with a sentence and changes nothing', (hash) => {
  const { state, refusals } = parseHash(hash, decodeRecording)
  expect(refusals).toHaveLength(1)
  expect(state).toEqual(NOTHING_SHARED)
})

test('a hash cannot reach an inherited property', () => {
  expect(parseHash('constructor=1&__proto__=1&toString=1').notes).toHaveLength(3)
})

test('the recording wins over seed and settings, and says so', () => {
  const { state } = parseHash(
    `seed=3&members=3&${writeHash({ ...NOTHING_SHARED, recording })}`,
    decodeRecording,
  )
  const run = chooseRun(state)
  expect(run.recording).toEqual(recording)
  expect(run.notes).toHaveLength(1)
})

test('no run in the address is the opening; a seed or a setting makes a run of its own', () => {
  expect(chooseRun(parseHash('').state).recording).toBe(OPENING)
  const made = chooseRun(parseHash('seed=9&members=3&set.electionMs=2000').state)
  expect(made.recording.seed).toBe(9)
  expect(made.recording.config.initialCluster).toHaveLength(3)
  expect(made.recording.config.electionMs).toBe(2000)
  expect(chooseRun(parseHash('set.electionMs=never').state).refusals).toHaveLength(1)
})

test('only what the address says becomes part of the look', () => {
  expect(lookOf(parseHash('lens=members').state)).toEqual({ lens: 'members' })
})
