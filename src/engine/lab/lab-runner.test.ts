import { expect, test } from 'vitest'
import { encodeSimulation } from '../sim/canonical.ts'

import { equalBytes } from '../../base/bytes.ts'
import { defaultConfig } from '../../run/config.ts'
import { parseLabScript } from '../../run/lab-script.ts'
import { recordingJson } from '../../run/recording-json.ts'
import { parseRecording } from '../../run/recording-parse.ts'
import type { Recording } from '../../run/recording.ts'
import { Player } from '../sim/player.ts'
import { Simulation } from '../sim/simulation.ts'
import { LabRunner, type LineResult } from './lab-runner.ts'

function run(
  script: string,
  members = 3,
  seed = 3,
): { runner: LabRunner; results: readonly LineResult[]; recording: Recording } {
  const lines = parseLabScript(script)
  if (!lines.ok) throw new Error(lines.error)
  const config = defaultConfig(members)
  const runner = new LabRunner(Simulation.create(seed, config))
  for (const line of lines.value) runner.runLine(line)
  runner.finish()
  return {
    runner,
    results: runner.results(),
    recording: { version: 1, seed, config, inputs: runner.inputs },
  }
}

const outcomes = (results: readonly LineResult[]): unknown[] =>
  results.map(({ stdout, stderr, exit }) => [stdout, stderr, exit])

test('etcdctl lines end in virtual time and print what etcdctl prints', () => {
  const { results } = run(`
    wait until leader
    etcdctl get k
    etcdctl put k 'a b'
    etcdctl get k
    etcdctl get k --consistency=s --print-value-only
    etcdctl del k
    etcdctl del k
    etcdctl put '' v
    etcdctl get k --consistency=q`)
  expect(outcomes(results)).toEqual([
    ['', '', 0],
    ['', '', 0],
    ['OK\n', '', 0],
    ['k\na b\n', '', 0],
    ['a b\n', '', 0],
    ['1\n', '', 0],
    ['0\n', '', 0],
    ['', 'Error: etcdserver: key is not provided\n', 1],
    ['', 'Error: unknown consistency flag "q"\n', 4],
  ])
})

test('a member that is asked to remove itself answers, and goes a second later: nothing overtakes the commit', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const { results, runner } = run(
      'wait until healthy\netcdctl --endpoints=http://127.0.0.1:2379 member remove $n1\nwait 2s',
      3,
      seed,
    )
    expect([seed, results[1]?.exit, results[1]?.stderr]).toEqual([seed, 0, ''])
    expect(runner.sim.member('n1').status).toBe('down')
  }
})

test('a run by script is a recording: played again it ends in the same state', () => {
  const { runner, recording } = run(`
    wait until leader
    etcdctl put a 1
    etcdctl put b 2 &
    crash leader
    wait until leader
    loss 10%
    latency n1 -> n2 80ms
    jitter 20ms
    etcdctl put c 3
    partition n1 n2 | n3
    wait 1500ms
    heal
    drop next MsgApp from n1 to n2
    slow-disk follower 50ms
    wait until committed`)
  expect(recording.inputs.length).toBe(11)
  const player = Player.start(recording)
  player.runTo(runner.pos)
  expect(player.sim.hash()).toBe(runner.sim.hash())
  expect(equalBytes(encodeSimulation(player.sim), encodeSimulation(runner.sim))).toBe(true)
})

test('leader and follower are resolved when the line runs', () => {
  const { runner, results } = run(
    'crash leader\nwait until leader\ncrash leader\nwait until leader\nrestart n1\nrestart n2\nrestart n3',
  )
  expect(results[0]).toMatchObject({ stderr: 'there is no leader now\n', exit: 1 })
  expect(runner.inputs.map(({ input }) => input.kind)).toEqual(['crash', 'restart'])
  expect(results.slice(4).filter(({ stdout }) => stdout.endsWith('is running already\n'))).toHaveLength(2)
})

test('without a quorum a write times out after 5 s, and a wait gives up after 60', () => {
  const { runner, results } = run(
    'wait until leader\ncrash n1\ncrash n2\nwait 3s\netcdctl put k v\nwait until leader',
  )
  expect(results[4]).toMatchObject({ stdout: '', stderr: 'Error: context deadline exceeded\n', exit: 1 })
  expect(results[5]).toMatchObject({
    exit: 1,
    stderr: 'wait until leader: not within 60.000s of virtual time\n',
  })
  expect(runner.pos.at).toBeGreaterThan(65_000_000)
})

test('a line with & does not wait; wait until committed does', () => {
  const { runner, results } = run('wait until leader\netcdctl put k v &\nwait until committed\netcdctl get k')
  expect(outcomes(results).slice(1)).toEqual([
    ['OK\n', '', 0],
    ['', '', 0],
    ['k\nv\n', '', 0],
  ])
  expect(runner.sim.members.map(({ server }) => server?.kv.rev)).toContain(2)
})

test('wait until healthy means everybody applied all and has been connected for 5 s', () => {
  const { runner, results } = run('wait until healthy\ncrash n3\nrestart n3\nwait until healthy')
  expect(results.every(({ exit }) => exit === 0)).toBe(true)
  expect(runner.pos.at).toBeGreaterThan(10_000_000)
})

test('what makes no sense is said, recorded nowhere, and does not stop the script', () => {
  const { runner, results } = run(
    'crash n9\npartition n1 | n2\nset electionMs=2000\nset lossPermille=20\netcdctl get $n7\netcdctl --endpoints=10.9.9.9:1 get k',
  )
  expect(results.map(({ exit }) => exit)).toEqual([1, 1, 1, 0, 1, 1])
  expect(results[0]?.stderr).toBe('there is no member "n9": the members are n1, n2, n3\n')
  expect(results[2]?.stderr).toContain('before the cluster starts')
  expect(results[5]?.stderr).toBe('Error: context deadline exceeded\n')
  expect(runner.inputs.map(({ input }) => input)).toEqual([{ kind: 'loss', permille: 20 }])
})

test('a set line that says what the cluster is already changes nothing', () => {
  const { runner, results } = run('set electionMs=1000\nset snapshotCount=100000')
  expect(results.map(({ exit }) => exit)).toEqual([0, 0])
  expect(runner.inputs).toEqual([])
})

test('a member that cannot start says why', () => {
  const { results } = run(
    'wait until leader\netcdctl put a 1\nwait 1s\nflip-byte n1 wal 300\ncrash n1\nrestart n1\nwipe n1\nrestart n1',
  )
  expect(results[5]).toMatchObject({ stderr: 'n1: discovery failed: walpb: crc mismatch\n', exit: 1 })
  expect(results[7]?.stderr).toMatch(
    /^n1: discovery failed: member [0-9a-f]+ has already been bootstrapped\n$/,
  )
})

test('$n1 stands for the member’s hex id', () => {
  const { results } = run('wait until leader\netcdctl put id $n1\netcdctl get id --print-value-only')
  expect(results[2]?.stdout).toMatch(/^[0-9a-f]{14,16}\n$/)
})

test('--endpoints asks that member, whoever leads', () => {
  const { runner } = run('wait until leader\netcdctl --endpoints=http://127.0.0.1:32379 put k v')
  expect(runner.inputs[0]?.input).toMatchObject({ kind: 'client', to: ['n3'] })
})

test('a dead member is removed and replaced with etcdctl’s own commands', () => {
  const { results } = run(`wait 8s
crash n3
wait 5s
etcdctl member remove $n3
etcdctl member add n4 --peer-urls=http://127.0.0.1:42380
start n4
wait 2s
etcdctl --endpoints=127.0.0.1:42379 put a 1
transfer n4
wait 1s`)
  expect(results.map(({ exit, stderr }) => [exit, stderr])).toEqual(Array.from({ length: 10 }, () => [0, '']))
  expect(results[3]?.stdout).toMatch(/^Member [ 0-9a-f]{16} removed from cluster [ 0-9a-f]{16}\n$/)
  expect(results[4]?.stdout).toContain('\n\nETCD_NAME="n4"\nETCD_INITIAL_CLUSTER="')
  expect(results[7]?.stdout).toBe('OK\n')
})

test('an empty key is refused by the member that is asked', () => {
  const { results } = run('wait until leader\netcdctl put "" v\netcdctl get ""\netcdctl get "" --prefix')
  const refusal = 'Error: etcdserver: key is not provided\n'
  expect(results.slice(1).map(({ stderr, exit }) => [stderr, exit])).toEqual([
    [refusal, 1],
    [refusal, 1],
    ['', 0],
  ])
})

test('a transaction is piped into etcdctl, and a watch goes on beside the script until it ends', () => {
  const { results } = run(String.raw`wait until leader
etcdctl watch k --prefix --prev-kv &
etcdctl put k1 a
printf 'mod("k1") > "0"\n\nput k2 b\nget k1\n\n\n' | etcdctl txn
etcdctl watch k1 --rev=2 -w json &
echo from a pipe | etcdctl put k3
wait 1s
interrupt
etcdctl put k1 unseen`)
  expect(results[1]).toMatchObject({ stdout: 'PUT\nk1\na\nPUT\nk2\nb\nPUT\nk3\nfrom a pipe\n\n', exit: 130 })
  expect(results[3]?.stdout).toBe('SUCCESS\n\nOK\n\nk1\na\n')
  expect(results[4]?.stdout).toMatch(/^\{"Header":.*"Canceled":false,"Created":false\}\n$/)
  expect(results[8]).toMatchObject({ stdout: 'OK\n', exit: 0 })
})

test('what etcdctl lines did is a recording, and played again it is the same run', () => {
  const { runner, recording } = run(String.raw`wait until leader
etcdctl lease grant 2
etcdctl watch a --prefix &
printf '\nput a1 x\nput a2 y\n\n\n' | etcdctl txn
etcdctl endpoint status -w table
etcdctl endpoint health
etcdctl compact 2
etcdctl snapshot save s.db
etcdctl snapshot status s.db
etcdctl snapshot restore s.db --data-dir d
etcdctl member list
wait 4s`)
  const parsed = parseRecording(JSON.parse(JSON.stringify(recordingJson(recording))))
  if (!parsed.ok) throw new Error(parsed.error)
  const player = Player.start(parsed.value)
  player.runTo(runner.pos)
  expect(player.sim.hash()).toBe(runner.sim.hash())
  expect(equalBytes(encodeSimulation(player.sim), encodeSimulation(runner.sim))).toBe(true)
})
