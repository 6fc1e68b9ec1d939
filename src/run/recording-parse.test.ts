import { expect, test } from 'vitest'

import { defaultConfig } from './config.ts'
import type { Input } from './input.ts'
import { endOf } from './position.ts'
import { addressProblemText } from './address-problem.ts'
import { decodeRecording } from './decode-recording.ts'
import { encodeRecording } from './encode-recording.ts'
import { recordingJson } from './recording-json.ts'
import { parseConfig, parseRecording } from './recording-parse.ts'
import type { Recording } from './recording.ts'

const EVERY_INPUT: readonly Input[] = [
  { kind: 'start', member: 'n1' },
  { kind: 'transfer', member: 'n1' },
  { kind: 'crash', member: 'n1' },
  { kind: 'restart', member: 'n1' },
  { kind: 'pause', member: 'n2' },
  { kind: 'resume', member: 'n2' },
  { kind: 'campaign', member: 'n3' },
  { kind: 'partition', groups: [['n1'], ['n2', 'n3']] },
  { kind: 'heal' },
  { kind: 'cut', from: 'n1', to: 'n2' },
  { kind: 'mend', from: 'n1', to: 'n2' },
  { kind: 'drop', message: 12 },
  { kind: 'drop-next', type: 'MsgVote', from: 'n1', to: 'n3' },
  { kind: 'delay', message: 13, micros: 5000 },
  { kind: 'loss', permille: 50 },
  { kind: 'latency', from: 'n1', to: 'n2', micros: 80_000 },
  { kind: 'jitter', micros: 20_000 },
  { kind: 'slow-disk', member: 'n2', micros: 200_000 },
  { kind: 'stop', member: 'n2' },
  { kind: 'torn-write', member: 'n2' },
  { kind: 'disk-full', member: 'n2', full: true },
  { kind: 'flip-byte', member: 'n2', file: 'wal', offset: 4100 },
  { kind: 'bit-rot', member: 'n2', file: 'db' },
  { kind: 'wipe', member: 'n2' },
  { kind: 'copy-dir', member: 'n2', as: 'A' },
  { kind: 'put-back', member: 'n2', copy: 'A' },
  { kind: 'client', client: 'c1', request: { verb: 'put', key: 'k', value: 'ü 值' }, to: ['n1', 'n2'] },
  { kind: 'client', client: 'c1', request: { verb: 'get', key: 'k', serializable: true }, to: ['n1'] },
  { kind: 'client', client: 'c1', request: { verb: 'del', key: 'k' }, to: ['n3'] },
]

const FULL: Recording = {
  version: 1,
  seed: 7,
  config: { ...defaultConfig(3), rulesOff: ['no-op', 'persist-vote'] },
  inputs: EVERY_INPUT.map((input, i) => ({
    pos: i % 2 === 0 ? { at: 1000 * i, seq: i } : endOf(1000 * i),
    input,
  })),
}

/** The full recording with one thing changed, as plain JSON. */
function changed(how: (copy: { inputs: unknown[] } & Record<string, unknown>) => void): unknown {
  const copy = JSON.parse(JSON.stringify(recordingJson(FULL))) as { inputs: unknown[] } & Record<
    string,
    unknown
  >
  how(copy)
  return copy
}

test('a recording with every kind of Input survives saving and parsing', () => {
  expect(parseRecording(JSON.parse(JSON.stringify(recordingJson(FULL))))).toEqual({ ok: true, value: FULL })
  expect(parseRecording(JSON.parse(JSON.stringify(FULL)))).toEqual({ ok: true, value: FULL })
})

test('a recording survives its link', () => {
  const link = encodeRecording(FULL)
  expect(link).toMatch(/^[A-Za-z0-9_-]+$/)
  expect(decodeRecording(link)).toEqual({ ok: true, value: FULL })
})

const bad: readonly (readonly [string, unknown, string])[] = [
  ['nothing', null, 'no version'],
  ['a number', 5, 'no version'],
  ['an older version', { version: 0 }, 'version 0'],
  ['a later version', { ...FULL, version: 2 }, 'version 2'],
  ['a missing field', changed((copy) => delete copy.seed), 'recording.seed is missing'],
  ['an unknown field', changed((copy) => (copy.colour = 'red')), 'recording.colour'],
  ['a seed that is no number', changed((copy) => (copy.seed = 'x')), 'recording.seed'],
  ['inputs that are no list', changed((copy) => (copy.inputs = {} as unknown[])), 'recording.inputs'],
  [
    'an unknown Input',
    changed((copy) => (copy.inputs = [{ pos: '1s', input: { kind: 'explode' } }])),
    'explode',
  ],
  [
    'an unknown member',
    changed((copy) => (copy.inputs = [{ pos: '1s', input: { kind: 'crash', member: 'n9' } }])),
    'inputs[0].input.member is "n9"',
  ],
  [
    'a member in two groups',
    changed(
      (copy) =>
        (copy.inputs = [
          {
            pos: '1s',
            input: {
              kind: 'partition',
              groups: [
                ['n1', 'n2'],
                ['n2', 'n3'],
              ],
            },
          },
        ]),
    ),
    'must name n2 once',
  ],
  [
    'a time without a unit',
    changed((copy) => (copy.inputs = [{ pos: '12', input: { kind: 'heal' } }])),
    'inputs[0].pos',
  ],
  [
    'Inputs out of order',
    changed((copy) => (copy.inputs = ['2s', '1s'].map((pos) => ({ pos, input: { kind: 'heal' } })))),
    'inputs[1].pos comes before',
  ],
  [
    'an impossible time-out',
    changed((copy) => (copy.config = { ...FULL.config, electionMs: 100 })),
    '--election-timeout[100ms] should be at least as 5 times',
  ],
  [
    'a rule nobody knows',
    changed((copy) => (copy.config = { ...FULL.config, rulesOff: ['gravity'] })),
    'gravity',
  ],
]

test.each(bad)('%s is refused in one sentence that names it', (_what, value, words) => {
  const result = parseRecording(value)
  expect(result.ok).toBe(false)
  if (result.ok) return
  expect(result.error).toContain(words)
  expect(result.error).toMatch(/^This .*\.$/)
})

test('a broken link is refused in one sentence', () => {
  const link = encodeRecording(FULL)
  for (const text of [
    '',
    '!',
    'AAAA',
    link.slice(0, link.length / 2),
    `${link.slice(0, 40)}x${link.slice(41)}`,
    link.slice(5),
  ]) {
    const result = decodeRecording(text)
    expect(result.ok).toBe(false)
    if (!result.ok) expect(addressProblemText(result.error)).toMatch(/^This [^.]*\.$/)
  }
})

test('a link that inflates to more than 1 MB is refused without inflating it all', () => {
  const bomb = encodeRecording({ ...FULL, config: { ...FULL.config, token: 'x'.repeat(2_000_000) } })
  expect(decodeRecording(bomb)).toEqual({
    ok: false,
    error: { is: 'large-link' },
  })
})

test('a configuration alone is parsed or refused', () => {
  expect(parseConfig(FULL.config)).toEqual({ ok: true, value: FULL.config })
  expect(parseConfig({ ...FULL.config, initialCluster: [] })).toMatchObject({ ok: false })
})

test('a member that the recording adds may be named from there on', () => {
  const add = {
    kind: 'client',
    client: 'c1',
    request: { verb: 'member-add', name: 'n4', peerURLs: ['http://127.0.0.1:42380'], learner: false },
    to: ['n1'],
  }
  const start = { kind: 'start', member: 'n4' }
  const recorded = (...inputs: readonly unknown[]): unknown => ({
    version: 1,
    seed: 1,
    config: defaultConfig(3),
    inputs: inputs.map((input, i) => ({ pos: `${i + 1}s`, input })),
  })
  expect(parseRecording(recorded(add, start)).ok).toBe(true)
  expect(parseRecording(recorded(start, add))).toMatchObject({ ok: false })
  const bad = { ...add, request: { verb: 'member-remove', id: 'n1' } }
  expect(parseRecording(recorded(bad))).toMatchObject({ ok: false })
  const reconfigure = { kind: 'reconfigure', voters: ['n1', 'n4'], explicit: true }
  expect(parseRecording(recorded(reconfigure, start, { kind: 'leave-joint' })).ok).toBe(true)
  expect(parseRecording(recorded({ ...reconfigure, voters: 'n1' }))).toMatchObject({ ok: false })
})
