import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { normalise } from './etcdctl-normal.ts'
import { readCases, type EtcdctlCase } from './etcdctl-case.ts'
import { etcdctlTranscript } from './etcdctl-transcript.ts'

const SESSION = fileURLToPath(new URL('../../tests/fixtures/etcdctl', import.meta.url))

/** Captured with etcd and etcdctl 3.4.23 on one member. */
const MORE = fileURLToPath(new URL('../../tests/fixtures/etcdctl-more', import.meta.url))

function run(...argv: string[]): { out: string; err: string; exit: number } {
  let [out, err] = ['', '']
  const io = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) }
  return { exit: etcdctlTranscript(argv, io), out, err }
}

test('every case of the captured session that can be repeated is repeated', { timeout: 60_000 }, () => {
  expect(run(SESSION)).toEqual({ out: '194 passed, 0 failed, 74 skipped\n', err: '', exit: 0 })
})

test('shortened commands, suggestions and bad arguments are answered as etcdctl 3.4.23 does', () => {
  expect(run(MORE)).toEqual({ out: '44 passed, 0 failed, 0 skipped\n', err: '', exit: 0 })
})

test.each([
  ['every command with its flags and formats', 'etcdctl-wide', '388 passed, 0 failed, 16 skipped\n'],
  ['odd endpoints, literals and streams', 'etcdctl-odd', '153 passed, 0 failed, 13 skipped\n'],
])('%s: three members answer as three of a real etcd 3.4.23 did', { timeout: 60_000 }, (_, name, out) => {
  const dir = fileURLToPath(new URL(`../../tests/fixtures/${name}`, import.meta.url))
  expect(run(dir)).toEqual({ out, err: '', exit: 0 })
})

test('as JSON it tells what every case printed, and the ids that it created', { timeout: 60_000 }, () => {
  const { cases } = JSON.parse(run(SESSION, '--json').out) as {
    cases: { case: string; stdout: string; stderr: string; exit: unknown; ids: Record<string, string> }[]
  }
  expect(cases).toHaveLength(221)
  expect(cases[0]).toEqual({ case: '001-put', stdout: 'OK\n', stderr: '', exit: 0, ids: {} })
  const granted = cases.find((one) => one.case === '095-lease-grant')
  expect(granted?.stdout).toBe(`lease ${granted?.ids.lease1?.padStart(16, '0')} granted with TTL(60s)\n`)
})

test('a folder that holds no session is refused', () => {
  expect(run('/nonexistent').exit).toBe(2)
  expect(run().err).toContain('one folder of cases')
})

/** A session's record, or its own outputs changed, compared with the record. */
function differs(name: string, change: (one: EtcdctlCase) => Partial<EtcdctlCase>): boolean {
  const cases = readCases(SESSION)
  if (!cases.ok) throw new Error(cases.error)
  const one = cases.value.find((other) => other.case === name)
  if (one === undefined) throw new Error(name)
  const [want, got] = [one, { ...one, ...change(one) }].map((run) => normalise(one, run, {}))
  return JSON.stringify(want) !== JSON.stringify(got)
}

test('the comparison sees a changed word, byte, order, number or exit code', () => {
  const swap = (a: string, b: string) => (one: EtcdctlCase) => ({ stdout: one.stdout.replace(a, b) })
  expect(differs('021-get-json', swap('"count":1', '"count":2'))).toBe(true)
  expect(differs('021-get-json', swap('"count"', ' "count"'))).toBe(true)
  expect(differs('021-get-json', swap('403640855964645870', '403640855964645871'))).toBe(true)
  expect(differs('074-watch', swap('w1\n\n', 'w1\n'))).toBe(true)
  expect(differs('013-put-noargs', () => ({ exit: 1 }))).toBe(true)
  expect(differs('119-member-list-table', swap('started', 'stopped'))).toBe(true)
})

test('the comparison does not see what differs from run to run', () => {
  const swap = (a: string | RegExp, b: string) => (one: EtcdctlCase) => ({ stdout: one.stdout.replace(a, b) })
  expect(differs('021-get-json', swap('"raft_term":2', '"raft_term":9'))).toBe(false)
  expect(differs('102-lease-timetolive', swap('remaining(59s)', 'remaining(58s)'))).toBe(false)
  expect(differs('132-endpoint-hashkv', swap(/3678473140/g, '1'))).toBe(false)
  const shout = (one: EtcdctlCase) => ({ stderr: `{"level":"warn"}\n${one.stderr}` })
  expect(differs('086-compact-older', shout)).toBe(false)
})
