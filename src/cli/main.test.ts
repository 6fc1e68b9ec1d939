import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

import { defaultConfig, RULE_NAMES } from '../run/config.ts'
import { encodeRecording } from '../run/encode-recording.ts'
import { parseRecording } from '../run/recording-parse.ts'
import type { Recording } from '../run/recording.ts'
import { main } from './main.ts'
import type { Report } from './run-report.ts'

const folder = mkdtempSync(join(tmpdir(), 'etcdscope-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function etcdscope(...argv: string[]): Promise<{ out: string; err: string; exit: number }> {
  let out = ''
  let err = ''
  const exit = await main(argv, { out: (text) => (out += text), err: (text) => (err += text) })
  return { out, err, exit }
}

async function report(...argv: string[]): Promise<Report> {
  const { out, err } = await etcdscope(...argv, '--json')
  expect(err).toBe('')
  expect(out.trim().split('\n')).toHaveLength(1)
  return JSON.parse(out) as Report
}

const SCRIPT = `set workload=2
wait until leader
etcdctl put k v
crash leader
wait until leader
etcdctl get k   # still there
restart n1
restart n2
restart n3
etcdctl get nothing --consistency=q
`

test('run plays a seed for 30 s and prints every field of the contract', async () => {
  const result = await report('run', '--seed', '7', '--members', '5')
  expect(result).toMatchObject({ seed: 7, at: '30.000s', violations: [], client: [], revision: 1 })
  expect(result.traceHash).toMatch(/^[0-9a-f]{16}$/)
  expect(result.members.map(({ name }) => name)).toEqual(['n1', 'n2', 'n3', 'n4', 'n5'])
  expect(result.members.find(({ name }) => name === result.leader)).toMatchObject({
    role: 'leader',
    alive: true,
    term: result.term,
  })
  for (const member of result.members) {
    expect(Object.keys(member)).toEqual([
      'name',
      'id',
      'role',
      'alive',
      'term',
      'commit',
      'applied',
      'lastIndex',
      'revision',
    ])
    expect(member.id).toMatch(/^[1-9a-f][0-9a-f]{0,15}$/)
  }
  expect(result.events).toBeGreaterThan(1000)
})

test('a script’s run, saved, replays to the same hash at the same moment', async () => {
  const script = file('story.lab', SCRIPT)
  const saved = join(folder, 'story.json')
  const run = await report('run', '--script', script, '--seed', '5', '--save', saved)
  expect(run.client.map(({ stdout, exit }) => [stdout, exit])).toContainEqual(['k\nv\n', 0])
  expect(run.client.at(-1)).toEqual({
    line: 'etcdctl get nothing --consistency=q',
    stdout: '',
    stderr: 'Error: unknown consistency flag "q"\n',
    exit: 4,
  })
  const again = await report('run', saved, '--until', run.at)
  expect(again).toEqual({ ...run, client: [] })
  const recording = parseRecording(JSON.parse(readFileSync(saved, 'utf8')))
  if (!recording.ok) throw new Error(recording.error)
  expect(recording.value.config.workload).toBe(2)
  const link = `https://example.org/etcdscope/#v=1&r=${encodeRecording(recording.value)}&t=${run.at}`
  expect(await report('run', link)).toEqual(again)
})

test('a recording is played until 5 s after its last Input', async () => {
  const recording: Recording = {
    version: 1,
    seed: 1,
    config: defaultConfig(3),
    inputs: [{ pos: { at: 4_000_000, seq: 0 }, input: { kind: 'crash', member: 'n2' } }],
  }
  const path = file('one.json', JSON.stringify(recording))
  const result = await report('run', path)
  expect(result.at).toBe('9.000s')
  expect(result.members[1]).toMatchObject({ name: 'n2', alive: false, role: 'down' })
  const until = await report('run', path, '--until', '3s')
  expect(until.members[1]).toMatchObject({ alive: true })
})

test('without --json it speaks to people', async () => {
  const { out, exit } = await etcdscope('run', '--until', '5s')
  expect(exit).toBe(0)
  expect(out).toMatch(
    /^seed 1, at 5\.000s: \d+ events, trace hash [0-9a-f]{16}\nleader n\d, term 2, revision 1\n/,
  )
})

test('swarm finds nothing when every rule is on, and what breaks when one is off', async () => {
  const fine = await etcdscope('swarm', '--seeds', '1..4', '--time', '10s', '--json')
  expect(fine.exit).toBe(0)
  expect(JSON.parse(fine.out)).toMatchObject({ runs: 4, violations: [], unconverged: [] })
  const broken = await etcdscope(
    'swarm',
    '--seeds',
    '1..50',
    '--time',
    '30s',
    '--off',
    'majority-quorum',
    '--json',
  )
  expect(broken.exit).toBe(0)
  const { runs, violations } = JSON.parse(broken.out) as { runs: number; violations: { seed: number }[] }
  expect(violations[0]?.seed).toBe(runs)
})

test('swarm --off list prints the rules, a name first on each line', async () => {
  const { out, exit } = await etcdscope('swarm', '--off', 'list')
  expect(exit).toBe(0)
  expect(
    out
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ).toEqual([...RULE_NAMES])
})

test('swarm takes a file of settings', async () => {
  const config = file('swarm.json', '{"members": 4, "fsyncMs": 20}')
  expect((await etcdscope('swarm', '--seeds', '1', '--time', '5s', '--config', config)).exit).toBe(0)
  const wrong = file('wrong.json', '{"fsyncMs": "slow"}')
  expect((await etcdscope('swarm', '--config', wrong)).err).toContain('config.fsyncMs is not a whole number')
})

const bad: readonly (readonly [string, readonly string[], string])[] = [
  ['no command', [], 'a command is missing'],
  ['an unknown command', ['dance'], 'there is no command "dance"'],
  ['a command of later', ['lessons'], '"lessons" is not there yet'],
  ['an unknown flag', ['run', '--colour'], 'unknown flag --colour'],
  ['a flag without its value', ['run', '--seed'], '--seed needs a value'],
  ['a seed that is none', ['run', '--seed', 'x'], '--seed is a whole number'],
  ['too many members', ['run', '--members', '10'], '--members is a whole number from 1 to 9'],
  ['a time without a unit', ['run', '--until', '30'], '"30" is not a time'],
  ['an unknown setting', ['run', '--set', 'colour=red'], 'there is no setting "colour"'],
  ['a setting that is none', ['run', '--set', 'preVote'], '"preVote" is not key=value'],
  ['a file that is not there', ['run', 'nowhere.json'], 'nowhere.json cannot be read (ENOENT)'],
  ['a link that was cut short', ['run', 'https://example.org/#v=1&r=abcd'], 'This link is broken'],
  ['a recording with its own seed', ['run', 'x.json', '--seed', '1'], 'leave --seed out'],
  ['seeds that are none', ['swarm', '--seeds', '9..1'], '--seeds is written 1..1000'],
  ['an unknown rule', ['swarm', '--off', 'gravity'], 'there is no rule "gravity"'],
  ['a swarm of something', ['swarm', 'bees'], 'swarm takes no "bees"'],
]

test.each(bad)('%s is one sentence on stderr and exit 2', async (_what, argv, words) => {
  const { out, err, exit } = await etcdscope(...argv)
  expect([out, exit]).toEqual(['', 2])
  expect(err).toContain(words)
  expect(err.trim().split('\n')).toHaveLength(1)
})

test('bad files are one sentence, too', async () => {
  const wrong: readonly (readonly [string, string, string])[] = [
    ['text.json', 'hello', 'is not JSON'],
    ['other.json', '{"a":1}', 'it has no version'],
    ['later.json', '{"version":9}', 'version 9'],
  ]
  for (const [name, text, words] of wrong) {
    const { err, exit } = await etcdscope('run', file(name, text))
    expect(exit).toBe(2)
    expect(err).toContain(words)
  }
  const { err, exit } = await etcdscope('run', '--script', file('bad.lab', 'wait 1s\nfly'))
  expect(exit).toBe(2)
  expect(err).toContain('line 2: there is no verb "fly"')
})

test('a saved run ends where it ended, without being told where', async () => {
  const saved = join(folder, 'ends.json')
  const run = await report('run', '--script', file('ends.lab', SCRIPT), '--seed', '5', '--save', saved)
  expect(await report('run', saved)).toEqual({ ...run, client: [] })
})

test('a script that is stopped in the middle of a line leaves the run as it is there', async () => {
  const script = file(
    'stopped.lab',
    'wait until leader\nwait 1s\netcdctl watch k &\netcdctl put k v\nwait 1s\n',
  )
  const whole = join(folder, 'whole.json')
  const run = await report('run', '--script', script, '--save', whole)
  const recording = parseRecording(JSON.parse(readFileSync(whole, 'utf8')))
  if (!recording.ok) throw new Error(recording.error)
  const put = recording.value.inputs.find(
    ({ input }) => input.kind === 'client' && input.request.verb === 'put',
  )
  if (put === undefined) throw new Error('nothing was put')
  expect(run.client.at(2)).toMatchObject({ stdout: 'PUT\nk\nv\n' })
  for (const until of [
    `${put.pos.at + 10_000}us`,
    `${put.pos.at}us+${put.pos.seq + 1}`,
    `${put.pos.at}us+${put.pos.seq}`,
  ]) {
    const cut = join(folder, 'cut.json')
    const part = await report('run', '--script', script, '--until', until, '--save', cut)
    expect(part.traceHash).toBe((await report('run', whole, '--until', until)).traceHash)
    expect(part.at).toBe((await report('run', cut)).at)
    expect(readFileSync(cut, 'utf8')).not.toContain('"interrupt"')
  }
})

test('a script may begin with the mark that some editors write', async () => {
  const { client } = await report('run', '--script', file('bom.lab', '\uFEFFwait until leader\n'))
  expect(client).toMatchObject([{ line: 'wait until leader', exit: 0 }])
})

test('what a link says beside its run is passed over, what nobody knows is named', async () => {
  const { err, exit } = await etcdscope(
    'run',
    '#v=1&seed=3&members=3&lens=console&colour=red',
    '--until',
    '1s',
  )
  expect([err, exit]).toEqual(['etcdscope: "colour" in the link is unknown and was ignored\n', 0])
})

test('raft scripts tell their failures as JSON, too', async () => {
  const script = file('script.txt', 'committed cfg=(1, 2, 3) idx=(12, 5, 6)\n----\nwrong\n')
  const { out, exit } = await etcdscope('raft-transcript', script, '--json')
  expect(exit).toBe(1)
  expect(JSON.parse(out)).toMatchObject({ passed: 0, failed: 1, files: [{ file: script, passed: false }] })
  expect(await etcdscope('raft-transcript', '--frob')).toMatchObject({ exit: 2 })
})
