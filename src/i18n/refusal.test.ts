import { expect, test } from 'vitest'

import { refusalText } from '../run/refusal-text.ts'
import type { AddressProblem, Refusal } from '../run/refusal.ts'
import { texts, loadTexts } from './catalogue.ts'
import { refusalText as inChinese } from './refusal-zh.ts'

const member = 'n1'
const name = 'n1'
const message = 7

/** One of each kind. */
const ONE_OF_EACH: { readonly [W in Refusal['why']]: Extract<Refusal, { readonly why: unknown }> } = {
  'no-member': { why: 'no-member', member },
  down: { why: 'down', member },
  'down-already': { why: 'down-already', member },
  paused: { why: 'paused', member },
  'paused-already': { why: 'paused-already', member },
  'running-already': { why: 'running-already', member },
  'not-paused': { why: 'not-paused', member },
  'not-down': { why: 'not-down', member },
  'nothing-written': { why: 'nothing-written', member },
  'leads-already': { why: 'leads-already', member },
  'no-vote': { why: 'no-vote', member },
  'in-no-group': { why: 'in-no-group', member },
  'never-started': { why: 'never-started', member },
  'no-wal': { why: 'no-wal', member },
  'started-before': { why: 'started-before', member },
  'was-removed': { why: 'was-removed', member },
  'removed-runs': { why: 'removed-runs', member },
  'no-member-name': { why: 'no-member-name', name },
  'name-taken': { why: 'name-taken', name },
  'no-client-name': { why: 'no-client-name', name },
  'no-file': { why: 'no-file', member, file: 'db' },
  'file-ends': { why: 'file-ends', file: 'db', bytes: 10 },
  'no-copy': { why: 'no-copy', copy: 'A' },
  'foreign-copy': { why: 'foreign-copy', copy: 'A', member },
  'no-link': { why: 'no-link', member },
  'cut-already': { why: 'cut-already', from: 'n1', to: 'n2' },
  'not-cut': { why: 'not-cut', from: 'n1', to: 'n2' },
  'no-message': { why: 'no-message', message },
  'message-lost': { why: 'message-lost', message },
  'message-there': { why: 'message-there', message },
  'no-request': { why: 'no-request', client: 'c1', request: 3 },
  'request-ended': { why: 'request-ended', request: 3 },
  'no-span': { why: 'no-span', micros: -1, most: 10 },
  'no-machine': { why: 'no-machine' },
  'client-message-delayed': { why: 'client-message-delayed' },
  'client-message-dropped': { why: 'client-message-dropped' },
  'network-whole': { why: 'network-whole' },
  'no-leader': { why: 'no-leader' },
  'joint-already': { why: 'joint-already' },
  'not-joint': { why: 'not-joint' },
  'no-voters': { why: 'no-voters' },
  'voter-twice': { why: 'voter-twice' },
  'same-voters': { why: 'same-voters' },
  'no-target': { why: 'no-target' },
  'bad-loss': { why: 'bad-loss' },
  'group-twice': { why: 'group-twice' },
  'group-empty': { why: 'group-empty' },
  'one-group': { why: 'one-group' },
  'no-run': { why: 'no-run' },
  'too-late': { why: 'too-late' },
  'not-loaded': { why: 'not-loaded' },
  'nothing-undone': { why: 'nothing-undone' },
  'nothing-to-undo': { why: 'nothing-to-undo' },
  'at-start': { why: 'at-start' },
  'nothing-more': { why: 'nothing-more' },
  'none-ahead': { why: 'none-ahead', what: 'election' },
  'none-behind': { why: 'none-behind', what: 'violation' },
  'no-key': { why: 'no-key' },
  'nobody-runs': { why: 'nobody-runs' },
  'act-locked': { why: 'act-locked' },
  'seek-locked': { why: 'seek-locked' },
  'no-worker': { why: 'no-worker' },
  'worker-stopped': { why: 'worker-stopped', claim: 'out of memory' },
  'bad-recording': { why: 'bad-recording', problem: 'This recording is refused: recording.seed is missing.' },
  'bad-address': {
    why: 'bad-address',
    key: 'lens',
    value: 'log2',
    problem: { is: 'not-one-of', options: ['log', 'disk'] },
  },
  'bad-escape': { why: 'bad-escape', part: 't=%4' },
  several: { why: 'several', all: [{ why: 'no-key' }, { why: 'no-run' }] },
  etcd: { why: 'etcd', text: 'member peer urls not provided' },
  words: { why: 'words', text: 'there is no verb "frobnicate"' },
}

/** Said by somebody else, in their own words. */
const QUOTED: readonly Refusal['why'][] = ['etcd', 'words']
const ENGLISH = /[A-Za-z]+(?: [A-Za-z]+){3,}/

test('every refusal has a sentence of its own in both languages', () => {
  const all = Object.values(ONE_OF_EACH)
  expect(new Set(all.map(refusalText)).size).toBe(all.length)
  expect(new Set(all.map(inChinese)).size).toBe(all.length)
  for (const [why, { why: made }] of Object.entries(ONE_OF_EACH)) expect(made).toBe(why)
})

test('in Chinese no English sentence is left but what is quoted', () => {
  for (const refusal of Object.values(ONE_OF_EACH)) {
    if (QUOTED.includes(refusal.why)) continue
    const said = inChinese(refusal)
    expect(said).toMatch(/[\u4e00-\u9fff]/)
    expect(said.replace(/“[^”]*”/g, '')).not.toMatch(ENGLISH)
  }
})

test('what is wrong with an address has a sentence of its own in both languages', () => {
  const problems: readonly AddressProblem[] = [
    { is: 'not-one-of', options: ['log', 'disk'] },
    { is: 'not-whole', least: 1, most: 9 },
    { is: 'no-parts', parts: ['log'] },
    { is: 'no-origin', origin: 'x' },
    { is: 'other-version' },
    { is: 'no-speed' },
    { is: 'no-selection' },
    { is: 'no-stage' },
    { is: 'no-reader' },
    { is: 'broken-link' },
    { is: 'large-link' },
    { is: 'words', text: 'recording.seed is missing' },
  ]
  const all = problems.map((problem): Refusal => ({ why: 'bad-address', key: 'r', value: '', problem }))
  expect(new Set(all.map(refusalText)).size).toBe(all.length)
  expect(new Set(all.map(inChinese)).size).toBe(all.length)
  for (const refusal of all) {
    expect(refusalText(refusal)).toMatch(/[^.]\.$/)
    expect(inChinese(refusal).replace(/“[^”]*”/g, '')).not.toMatch(ENGLISH)
  }
})

test('a notice is said in the language of its reader', async () => {
  await loadTexts('zh')
  const refusal = ONE_OF_EACH['nothing-to-undo']
  const text = refusalText(refusal)
  expect(texts('en')('shell.refusal', { text, refusal })).toBe('Nothing of yours is left to undo.')
  expect(texts('zh')('shell.refusal', { text, refusal })).toBe('你没有可以撤销的操作。')
  expect(texts('zh')('shell.refusal', { text: '链接已复制', refusal: null })).toBe('链接已复制')
})
