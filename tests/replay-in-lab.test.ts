import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

import { bytesSource } from '../src/base/byte-source.ts'
import { hexOf } from '../src/base/id64.ts'
import type { DataFile } from '../src/engine/datadir/data-file.ts'
import type { MemberRead } from '../src/engine/datadir/facts.ts'
import { filesIn, openDirs } from '../src/engine/datadir/inspect.ts'
import { labConfig } from '../src/engine/datadir/lab-run.ts'
import { LabRunner } from '../src/engine/lab/lab-runner.ts'
import { encodeSimulation } from '../src/engine/sim/canonical.ts'
import { dataDirFiles } from '../src/engine/sim/data-dir.ts'
import { Player } from '../src/engine/sim/player.ts'
import type { Simulation } from '../src/engine/sim/simulation.ts'
import { scanSegment } from '../src/engine/wal/scan.ts'
import type { ClusterConfig } from '../src/run/config.ts'
import { parseLabScript } from '../src/run/lab-script.ts'
import { refusesDataDirs } from '../src/run/parse-data-dirs.ts'
import { endOf } from '../src/run/position.ts'
import { recordingJson } from '../src/run/recording-json.ts'
import { parseRecording } from '../src/run/recording-parse.ts'
import type { Recording } from '../src/run/recording.ts'

interface Served {
  readonly revision: number
  readonly hashkv: number
  readonly keys: readonly { readonly key: string; readonly value: string; readonly version: number }[]
  readonly members: readonly string[]
}

function fixture(name: string): URL {
  return new URL(`fixtures/datadir/${name}`, import.meta.url)
}

function filesOf(sample: string): readonly DataFile[] {
  const files = filesIn(sample, bytesSource(readFileSync(fixture(`${sample}.tar.gz`))))
  if (!files.ok) throw new Error(files.error)
  return files.value
}

function opened(files: readonly DataFile[]): readonly MemberRead[] {
  const dirs = openDirs(files)
  if (!dirs.ok) throw new Error(dirs.error)
  return dirs.value.members
}

function configOf(files: readonly DataFile[], alone: number | null = null): ClusterConfig {
  const config = labConfig(opened(files), alone)
  if (!config.ok) throw new Error(config.error)
  return config.value
}

/** As it is saved and read again. */
function recordingOf(config: ClusterConfig): Recording {
  const saved: unknown = JSON.parse(
    JSON.stringify(recordingJson({ version: 1, seed: 3, config, inputs: [] })),
  )
  const recording = parseRecording(saved)
  if (!recording.ok) throw new Error(recording.error)
  expect(refusesDataDirs(recording.value.config)).toBeNull()
  return recording.value
}

function afterBoot(sample: string): Served {
  const { verdict } = JSON.parse(readFileSync(fixture(`${sample}.expected.json`), 'utf8')) as {
    verdict: { after_boot: Served }
  }
  return verdict.after_boot
}

/** The lines' output, on a run from its start. */
function ask(recording: Recording, script: string): { sim: Simulation; out: readonly string[] } {
  const { sim } = Player.start(recording)
  const runner = new LabRunner(sim)
  const lines = parseLabScript(script)
  if (!lines.ok) throw new Error(lines.error)
  for (const line of lines.value) runner.runLine(line)
  return { sim, out: runner.results().map(({ stdout, stderr }) => stdout + stderr) }
}

function lastWords(sim: Simulation): readonly string[] {
  const events = sim.trace.range(0, sim.trace.length)
  return events.flatMap((event) => (event.kind === 'stopped' ? [`${event.member}: ${event.text}`] : []))
}

describe('a real data dir becomes a run', () => {
  test.each(['a-single', 'b-three', 'c-snapshots', 'c2-two-segments'])(
    '%s elects a leader, serves what the real etcd served, and takes a new put',
    (sample) => {
      const want = afterBoot(sample)
      const recording = recordingOf(configOf(filesOf(sample)))
      const keys = want.keys.filter(({ key }) => !key.startsWith('0x'))
      const { sim, out } = ask(
        recording,
        'wait until leader\nwait 2s\netcdctl endpoint hashkv\netcdctl get "" --from-key --keys-only -w json\netcdctl member list\netcdctl put lab yes\n',
      )
      expect(out[2]).toContain(`, ${want.hashkv}\n`)
      const got = JSON.parse(out[3] ?? '') as {
        header: { revision: number }
        count: number
        kvs: readonly { key: string; value: string; version: number }[]
      }
      expect([got.header.revision, got.count]).toEqual([want.revision, want.keys.length])
      const told = new Map(got.kvs.map((kv) => [Buffer.from(kv.key, 'base64').toString(), kv]))
      expect(keys.length).toBeGreaterThan(0)
      for (const { key, version } of keys) expect(told.get(key)?.version).toBe(version)
      const ids = (out[4] ?? '')
        .trim()
        .split('\n')
        .map((line) => line.split(',')[0] ?? '')
      expect(ids.sort()).toEqual([...want.members].sort())
      expect(out[5]).toBe('OK\n')
      expect(sim.leader()?.server?.kv.rev).toBe(want.revision + 1)
    },
  )

  test('members keep their names, ids and addresses, and nobody judges what was promised before', () => {
    const { sim } = ask(recordingOf(configOf(filesOf('b-three'))), 'wait until leader\n')
    const { dirs } = JSON.parse(readFileSync(fixture('b-three.expected.json'), 'utf8')) as {
      dirs: Record<string, { member_id: string; cluster_id: string; name: string }>
    }
    expect(sim.members.map(({ name, id }) => [name, hexOf(id)])).toEqual(
      Object.values(dirs).map(({ name, member_id }) => [name, member_id]),
    )
    expect(sim.tampered).toBe(true)
  })

  test('it is a pure function of the recording: seek back, and the same moment is the same, bit for bit', () => {
    const recording = recordingOf(configOf(filesOf('b-three')))
    const one = Player.start(recording)
    one.runTo(endOf(3_000_000))
    const state = encodeSimulation(one.sim)
    one.runTo(endOf(6_000_000))
    one.seek(endOf(500_000))
    one.seek(endOf(3_000_000))
    expect(encodeSimulation(one.sim)).toEqual(state)
    const other = Player.start(recordingOf(configOf(filesOf('b-three'))))
    other.runTo(endOf(3_000_000))
    expect(other.sim.hash()).toBe(one.sim.hash())
  })
})

describe('not everybody is there', () => {
  const oneOfThree = filesOf('b-three').filter(({ path }) => path.includes('m2/'))

  test('one of three as it is: the others are down, hold their places in the quorum, and nobody leads', () => {
    const { sim, out } = ask(recordingOf(configOf(oneOfThree)), 'wait 10s\netcdctl put a 1\n')
    expect(sim.members.map(({ name, status, standing }) => `${name} ${status} ${standing}`)).toEqual([
      'm1 down voter',
      'm2 running voter',
      'm3 down voter',
    ])
    expect(sim.leader()).toBeNull()
    expect(out[1]).toContain('Error: context deadline exceeded')
  })

  test('one of three with --force-new-cluster: it leads alone, with all that it had committed', () => {
    const { sim, out } = ask(
      recordingOf(configOf(oneOfThree, 0)),
      'wait until leader\netcdctl endpoint hashkv\netcdctl put a 1\netcdctl member list\n',
    )
    expect(out[1]).toContain(`, ${afterBoot('b-three').hashkv}\n`)
    expect(out[2]).toBe('OK\n')
    expect(out[3]).toMatch(/^8ff6bd77b2f3ca88, started, m2, .*\n$/)
    expect(sim.members.map(({ standing }) => standing)).toEqual(['removed', 'voter', 'removed'])
  })

  test('two of three: the third joins nothing, and the two elect', () => {
    const two = filesOf('b-three').filter(({ path }) => !path.includes('m1/'))
    const { sim, out } = ask(recordingOf(configOf(two)), 'wait until leader\netcdctl put a 1\n')
    expect(out[1]).toBe('OK\n')
    expect(sim.member('m1').status).toBe('down')
  })
})

describe('what is damaged ends as etcd ends', () => {
  const files = filesOf('a-single')
  const changed = (change: (path: string, bytes: Uint8Array) => Uint8Array): readonly DataFile[] =>
    files.map(({ path, source }) => ({
      path,
      source: bytesSource(change(path, source.read(0, source.size).slice())),
    }))

  test('a flipped byte in the middle of the WAL', () => {
    const flipped = changed((path, bytes) => {
      if (path.endsWith('.wal')) bytes[2900] = (bytes[2900] ?? 0) ^ 0x40
      return bytes
    })
    const { sim } = ask(recordingOf(configOf(flipped)), 'wait 1s\n')
    expect(lastWords(sim)).toEqual(['solo: discovery failed: walpb: crc mismatch'])
    expect(sim.member('solo').status).toBe('down')
  })

  test('a db that is none', () => {
    const { sim } = ask(
      recordingOf(configOf(changed((path, bytes) => (path.endsWith('/db') ? bytes.fill(7) : bytes)))),
      'wait 1s\n',
    )
    expect(lastWords(sim)).toEqual(['solo: failed to open database: invalid database'])
  })

  test('a torn tail, on a preallocated file too, is repaired, told and kept', () => {
    // Without the db, which has applied more than is left: etcd would take new entries for applied ones.
    const torn = changed((path, bytes) =>
      path.endsWith('.wal') ? bytes.fill(0, sectorInARecord(bytes)) : new Uint8Array(0),
    )
    const { sim, out } = ask(recordingOf(configOf(torn)), 'wait until leader\netcdctl put a 1\n')
    expect(out[1]).toBe('OK\n')
    const broken = dataDirFiles(sim.member('solo')).filter(({ path }) => path.endsWith('.broken'))
    expect(broken).toHaveLength(1)
  })

  test('a WAL without its first segment', () => {
    const without = filesOf('c2-two-segments').filter(({ path }) => !path.endsWith('-0000000000000000.wal'))
    const { sim } = ask(recordingOf(configOf(without)), 'wait 1s\n')
    expect(lastWords(sim)[0]).toContain('failed to open WAL: wal: file not found')
  })
})

/** Where the last sector begins that holds the end of a record which begins in the sector before. */
function sectorInARecord(wal: Uint8Array): number {
  const { records } = scanSegment(wal, 0, true)
  const split = records.findLast(({ offset, bytes }) => (offset % 512) + bytes > 512)
  if (split === undefined) throw new Error('a record lies across two sectors')
  return Math.ceil((split.offset + 1) / 512) * 512
}

describe('what is refused, in one sentence', () => {
  const refusal = (files: readonly DataFile[], alone: number | null = null): string => {
    const config = labConfig(opened(files), alone)
    return config.ok ? '' : config.error
  }

  test('files without a WAL, dirs of two clusters, two copies of one member', () => {
    expect(refusal(filesOf('a-single').filter(({ path }) => path.endsWith('/db')))).toContain('with a WAL')
    expect(refusal([...filesOf('a-single'), ...filesOf('b-three')])).toContain('different clusters')
    const copies = filesOf('a-single').map((file) => ({ ...file, path: `copy/${file.path}` }))
    expect(refusal([...filesOf('a-single'), ...copies])).toContain('of the same member')
  })

  test('more than 128 MB', () => {
    const big = new Uint8Array(130 * 1024 * 1024)
    const db = filesOf('a-single').map((file) =>
      file.path.endsWith('/db') ? { ...file, source: bytesSource(big) } : file,
    )
    expect(refusal(db)).toContain('too large')
  })

  test('a recording whose data dirs were tampered with', () => {
    const config = configOf(filesOf('a-single'))
    const { dataDirs = '' } = config
    for (const text of [
      '',
      'AAAA',
      dataDirs.slice(0, -40),
      `${dataDirs.slice(0, 200)}A${dataDirs.slice(201)}`,
    ])
      expect(refusesDataDirs({ ...config, dataDirs: text })).toContain('This recording is refused')
    const renamed = config.initialCluster.map((member) => ({ ...member, name: 'other' }))
    expect(refusesDataDirs({ ...config, initialCluster: renamed })).toContain('This recording is refused')
  })
})

describe('start --force-new-cluster', () => {
  test('gives a cluster without a quorum its way back', () => {
    const recording: Recording = recordingOf(configOf(filesOf('b-three')))
    const { sim, out } = ask(
      recording,
      `wait until healthy
etcdctl put kept 1
crash m1
crash m3
wait 3s
crash m2
start m2 --force-new-cluster
wait until leader
etcdctl get kept
etcdctl put again 2
start m2 --force-new-cluster
`,
    )
    expect(out[8]).toBe('kept\n1\n')
    expect(out[9]).toBe('OK\n')
    expect(out[10]).toBe('m2 is running already\n')
    expect(sim.leader()?.name).toBe('m2')
  })
})
