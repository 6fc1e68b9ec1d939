import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { runSequences } from './etcd-sequences.mjs'
import { bothSay, whyNoReaders } from './independent-readers.mjs'

/**
 * A real etcd boots from exported members and must then hold what the simulation held: revision, keys, members and
 * hashkv. And random requests are answered by it as by the engine (`SEQUENCES=n` for fewer, `ONLY=text` for the checks of that name). Skipped where there is no etcd; REQUIRE_ETCD=1 makes that an error. Ends with `N passed, N failed`.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const PATIENCE_MS = 90_000
const SEQUENCES = Number(process.env.SEQUENCES ?? 2000)
/** Part of the names of the checks that are wanted; the sequences always run. */
const ONLY = process.env.ONLY ?? ''
/** So small that everything happens within a few dozen writes. */
const SMALL = [
  'snapshotCount=10',
  'snapshotCatchUpEntries=5',
  'walSegmentBytes=1500',
  'maxWals=2',
  'maxSnapshots=2',
]

if (!hasTool('etcd', '--version') || !hasTool('etcdctl', 'version')) {
  const isRequired = process.env.REQUIRE_ETCD === '1'
  console.log(
    `${isRequired ? 'There is no' : 'Skipped: no'} etcd and etcdctl on the PATH (apt-get install etcd-server etcd-client)`,
  )
  console.log(isRequired ? '0 passed, 1 failed' : '0 passed, 0 failed')
  process.exit(isRequired ? 1 : 0)
}

const noReaders = whyNoReaders()
if (noReaders !== null) console.log(`No second reader of the exports: ${noReaders}`)
const scratch = mkdtempSync(join(tmpdir(), 'etcdscope-etcd-'))
const running = new Set()
let passed = 0
let failed = 0
try {
  await checkSequences(`${SEQUENCES} random sequences of requests`)
  await check('one member, put and overwritten and deleted', { members: 1, script: SINGLE(), boot: ['n1'] })
  await check('three members through crashes and elections', {
    members: 3,
    script: CLUSTER(),
    boot: ['n1', 'n2', 'n3'],
  })
  await check('one member that took snapshots and purged what they made superfluous', {
    members: 1,
    sets: SMALL,
    script: `wait until leader\n${puts(60)}etcdctl del k3\nwait 32s\n${puts(5)}wait 2s\n`,
    boot: ['n1'],
    snapshots: true,
  })
  await check('the same, its power cut right behind a write', {
    members: 1,
    sets: SMALL,
    script: `wait until leader\n${puts(47)}crash n1\n`,
    boot: ['n1'],
    snapshots: true,
  })
  await check('three members, one brought back by a snapshot', {
    members: 3,
    sets: SMALL,
    script: `wait until leader\n${puts(10)}crash n2\n${puts(40)}restart n2\nwait until healthy\n${puts(3)}wait 3s\n`,
    boot: ['n1', 'n2', 'n3'],
    snapshots: true,
  })
  await check('a member that was brought up by a snapshot when it joined', {
    members: 3,
    sets: SMALL,
    joins: ['n4'],
    script: (urls) =>
      `wait until leader\n${puts(30)}wait 6s\netcdctl member add n4 --peer-urls=${urls.n4}\nstart n4\nwait until healthy\n${puts(14)}wait 3s\n`,
    boot: ['n1', 'n2', 'n3', 'n4'],
    snapshots: true,
  })
  await check('a cluster through elections, truncations, snapshots and changes of its members', {
    members: 3,
    sets: SMALL,
    joins: ['n4'],
    script: TURMOIL,
    boot: ['n1', 'n3', 'n4'],
    only: true,
    snapshots: true,
  })
  await check('a cluster with leases, transactions, compactions, an alarm and a defragmentation', {
    members: 3,
    sets: ['autoCompactionRetention=20s', 'quotaBytes=300000'],
    script: FULL_LIFE(),
    boot: ['n1', 'n2', 'n3'],
  })
  await check('one of three, alone with --force-new-cluster', {
    members: 3,
    script: CLUSTER(),
    boot: ['n2'],
    flags: ['--force-new-cluster'],
    only: true,
  })
  await checkReplay('real data dirs of three members, replayed and written to in the lab, boot again', {
    sample: 'b-three',
    boot: ['m1', 'm2', 'm3'],
  })
  await checkReplay('one of the three, started alone in the lab with --force-new-cluster, boots again', {
    sample: 'b-three',
    boot: ['m2'],
    flags: ['--force-new-cluster', 'm2'],
  })
  await checkReplay('a real member with snapshots, replayed in the lab, boots again', {
    sample: 'c-snapshots',
    boot: ['snappy'],
  })
} finally {
  for (const child of running) child.kill('SIGKILL')
  rmSync(scratch, { recursive: true, force: true })
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

function puts(count) {
  return Array.from({ length: count }, (_, i) => `etcdctl put k${i % 8} v${count}-${i}\n`).join('')
}

function SINGLE() {
  return 'wait until leader\netcdctl put a 1\netcdctl put b 2\netcdctl put a 3\netcdctl del b\netcdctl put c "x y"\nwait 2s\n'
}

function CLUSTER() {
  return `wait until leader
etcdctl put k1 v1
crash leader
wait until leader
etcdctl put k2 v2
etcdctl put k1 again
partition n1 | n2 n3
wait 5s
etcdctl put k3 v3 &
heal
wait 5s
etcdctl del k2
etcdctl put last one
restart n1
restart n2
restart n3
wait until healthy
wait 3s
`
}

/** Entries of a leader that nobody followed are overwritten, twice; n2 goes, n4 comes. */
function TURMOIL(urls) {
  return `wait until healthy
${puts(12)}partition leader | follower
heal
partition n1 | n2 n3
etcdctl --endpoints=http://127.0.0.1:1 put lost 1 &
wait 6s
heal
wait until healthy
${puts(8)}crash leader
wait until leader
${puts(9)}restart n1
restart n2
restart n3
wait until healthy
partition n3 | n1 n2
wait 4s
${puts(3)}heal
wait until healthy
etcdctl member add n4 --peer-urls=${urls.n4}
start n4
wait until healthy
${puts(14)}etcdctl member remove $n2
wait 3s
crash leader
wait until leader
${puts(13)}restart n1
restart n3
restart n4
wait until healthy
wait 3s
`
}

function FULL_LIFE() {
  return `wait until leader
etcdctl put plain 1
etcdctl lease grant 3600
etcdctl lease grant 7200
etcdctl lease grant 2
printf 'ver("plain") = "1"\\n\\nput t1 a\\nput t2 b\\ndel plain\\n\\nput never x\\n' | etcdctl txn
printf 'mod("t1") > "100"\\n\\nput never x\\n\\nput t3 c\\nget t1\\n' | etcdctl txn
etcdctl put held 1 --lease=LEASE1
etcdctl put held2 2 --lease=LEASE1
etcdctl put held3 3 --lease=LEASE2
etcdctl put held2 moved --lease=LEASE2
etcdctl put held3 freed
wait 4s
${puts(40)}etcdctl compaction 20
etcdctl compaction 30 --physical
${puts(10)}wait 45s
etcdctl defrag
crash leader
wait until leader
etcdctl put after 1
restart n1
restart n2
restart n3
wait until healthy
${Array.from({ length: 12 }, (_, i) => `etcdctl put big${i} ${'x'.repeat(30_000)}\n`).join('')}wait 3s
etcdctl del big3
wait 3s
`
}

/** An empty server and the engine's key space are asked the same. */
async function checkSequences(name) {
  const [client, peer] = await freePorts(2)
  const member = {
    name: 's1',
    peerURLs: [`http://127.0.0.1:${peer}`],
    clientURLs: [`http://127.0.0.1:${client}`],
  }
  const child = start(join(scratch, 'sequences'), member, [
    '--initial-advertise-peer-urls',
    member.peerURLs[0],
    '--initial-cluster',
    `s1=${member.peerURLs[0]}`,
  ])
  try {
    await patiently(() => etcdctlText(member.clientURLs[0], 'get', 'k'), [child])
    await runSequences(member.clientURLs[0], SEQUENCES)
    passed++
    console.log(`ok   ${name}`)
  } catch (error) {
    failed++
    console.log(`FAIL ${name}: ${error.message} ${error.cause ?? ''}`)
  } finally {
    await stop(child)
  }
}

async function check(name, test) {
  if (!name.includes(ONLY)) return
  const dir = mkdtempSync(join(scratch, 'case-'))
  try {
    await runCheck(dir, test)
    passed++
    console.log(`ok   ${name}`)
  } catch (error) {
    failed++
    console.log(`FAIL ${name}: ${error.message} ${error.cause ?? ''}`)
  }
}

/** Real etcd's files → the lab, where they are written to → files that real etcd boots from: nothing that it had is lost. */
async function checkReplay(name, { sample, boot, flags = [] }) {
  if (!name.includes(ONLY)) return
  const dir = mkdtempSync(join(scratch, 'replay-'))
  try {
    const archive = join(root, `tests/fixtures/datadir/${sample}.tar.gz`)
    const served = JSON.parse(readFileSync(archive.replace('.tar.gz', '.expected.json'), 'utf8'))
    const scriptFile = join(dir, 'script')
    writeFileSync(
      scriptFile,
      `wait until leader\netcdctl put lab/a 1\netcdctl del lab/a\netcdctl put lab/b 2\nwait 3s\n`,
    )
    const out = join(dir, 'out')
    const exported = JSON.parse(
      etcdscope('export', '--data-dir', archive, ...flags, '--script', scriptFile, '--out', out, '--json'),
    )
    const inspected = withIds(etcdscope('inspect', ...boot.map((name) => join(out, name)), '--json'))
    const want = inspected.verdict.after_boot
    const held = exported.members.find(({ name }) => name === boot[0])
    equal('inspect and the lab: revision', want.revision, held.revision)
    equal('inspect and the lab: hashkv', want.hashkv, held.hashkv)
    equal('the lab wrote three revisions', want.revision, served.verdict.after_boot.revision + 3)
    const ports = await freePorts(boot.length * 2)
    const children = boot.map((name, i) => {
      const url = (port) => [`http://127.0.0.1:${port}`]
      const member = { name, peerURLs: url(ports[2 * i]), clientURLs: url(ports[2 * i + 1]) }
      // Peers look for each other where the files say: one alone may listen anywhere.
      const told = boot.length > 1 ? peerUrlsOf(inspected, name) : member.peerURLs
      return { child: start(join(out, name), { ...member, peerURLs: told }, []), member }
    })
    try {
      for (const { member } of children)
        await compare(
          member.clientURLs[0],
          want,
          exported,
          boot,
          children.map(({ child }) => child),
        )
    } finally {
      await Promise.all(children.map(({ child }) => stop(child)))
    }
    passed++
    console.log(`ok   ${name}`)
  } catch (error) {
    failed++
    console.log(`FAIL ${name}: ${error.message} ${error.cause ?? ''}`)
  }
}

function peerUrlsOf({ dirs }, name) {
  const { db } = Object.values(dirs).find((one) => one.name === name)
  return db.members.find((member) => member.name === name).peerURLs
}

async function runCheck(dir, test) {
  const { members, script, boot, flags = [], only = false, sets = [], joins = [], snapshots = false } = test
  const ports = await freePorts(members * 2)
  const joining = []
  for (const name of joins) joining.push(await freeMember(name))
  const urls = Object.fromEntries(joining.map(({ name, peerURLs }) => [name, peerURLs[0]]))
  const scriptFile = join(dir, 'script')
  writeFileSync(scriptFile, typeof script === 'function' ? script(urls) : script)
  const recording = join(dir, 'recording.json')
  const settings = sets.flatMap((set) => ['--set', set])
  etcdscope('run', '--members', String(members), ...settings, '--until', '1s', '--save', recording, '--json')
  // The same run, on ports that are free here.
  const json = JSON.parse(readFileSync(recording, 'utf8'))
  json.config.initialCluster.forEach((member, i) => {
    member.peerURLs = [`http://127.0.0.1:${ports[2 * i]}`]
    member.clientURLs = [`http://127.0.0.1:${ports[2 * i + 1]}`]
  })
  json.inputs = []
  writeFileSync(recording, JSON.stringify(json))
  if (typeof script === 'string' && script.includes('LEASE1')) nameLeases(recording, scriptFile, script)
  const exported = JSON.parse(
    etcdscope('export', recording, '--script', scriptFile, '--out', join(dir, 'out'), '--json'),
  )
  if (snapshots) {
    const { files } = exported.members.find(({ name }) => name === boot.at(-1))
    const has = (ending) => files.some(({ path }) => path.endsWith(ending))
    equal('it exports snapshots and a db', has('.snap') && has('/db'), true)
  }
  const cluster = [...json.config.initialCluster, ...joining]
  const inspected = withIds(etcdscope('inspect', ...boot.map((name) => join(dir, 'out', name)), '--json'))
  const want = inspected.verdict.after_boot
  equal('inspect says that it boots', inspected.verdict.boots, true)
  if (noReaders === null) {
    for (const name of boot) {
      const { theirs, ours } = bothSay(join(dir, 'out', name), inspected.dirs[name])
      equal(
        `waldump.py, boltdump.py and inspect of ${name}`,
        JSON.stringify(sorted(ours)),
        JSON.stringify(sorted(theirs)),
      )
    }
  }
  const held = exported.members.find(({ name }) => name === boot[0])
  if (held.revision !== null) equal('inspect and the simulation: revision', want.revision, held.revision)
  if (held.hashkv !== null) equal('inspect and the simulation: hashkv', want.hashkv, held.hashkv)
  const children = boot.map((name) =>
    start(
      join(dir, 'out', name),
      cluster.find((m) => m.name === name),
      flags,
    ),
  )
  try {
    for (const name of boot) {
      const { clientURLs } = cluster.find((member) => member.name === name)
      await compare(clientURLs[0], want, exported, only ? boot : null, children)
    }
  } finally {
    await Promise.all(children.map(stop))
  }
}

/** The ids that the run will give its leases are those that its first lines give. */
function nameLeases(recording, scriptFile, script) {
  writeFileSync(scriptFile, script.slice(0, script.indexOf('printf')))
  const { client } = JSON.parse(etcdscope('run', recording, '--script', scriptFile, '--json'))
  const ids = client.flatMap(({ stdout }) => /^lease ([0-9a-f]+) granted/.exec(stdout)?.[1] ?? [])
  equal('leases that are granted', ids.length, 3)
  writeFileSync(
    scriptFile,
    script.replace(/LEASE(\d)/g, (_, n) => ids[n - 1]),
  )
}

async function compare(endpoint, want, exported, onlyNames, children) {
  const kvs = await patiently(() => etcdctl(endpoint, 'get', '', '--from-key', '-w', 'json'), children)
  const text = (base64) => Buffer.from(base64 ?? '', 'base64').toString()
  equal('revision', kvs.header.revision, want.revision)
  const rows = (kvs.kvs ?? []).map((kv) => [
    text(kv.key),
    text(kv.value),
    kv.create_revision,
    kv.mod_revision,
    kv.version,
    BigInt(kv.lease ?? 0).toString(16),
  ])
  const wanted = want.keys.map((kv) => [
    kv.key,
    kv.value,
    kv.create_revision,
    kv.mod_revision,
    kv.version,
    kv.lease,
  ])
  equal('keys', JSON.stringify(rows), JSON.stringify(wanted))
  const [hash] = await patiently(() => etcdctl(endpoint, 'endpoint', 'hashkv', '-w', 'json'), children)
  equal('hashkv', hash.HashKV.hash, want.hashkv)
  await compareLeases(endpoint, want, exported, children)
  const list = await patiently(() => etcdctlText(endpoint, 'member', 'list'), children)
  const ids = list
    .trim()
    .split('\n')
    .map((line) => line.split(',')[0])
    .sort()
  const wantedIds = exported.members
    .filter(({ name }) => onlyNames === null || onlyNames.includes(name))
    .map(({ id }) => id)
  equal('members', ids.join(), wantedIds.sort().join())
}

/** The same leases with the same time and keys, and the same alarms. */
async function compareLeases(endpoint, want, exported, children) {
  const told = await patiently(() => etcdctlText(endpoint, 'lease', 'list'), children)
  const ids = told
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
  const bare = (id) => id.replace(/^0+/, '')
  equal('leases', ids.map(bare).sort().join(), want.leases.map(bare).sort().join())
  const held = exported.members.find(({ leases }) => leases !== null)?.leases ?? []
  for (const { id, ttl, keys } of held) {
    const lease = await patiently(
      () => etcdctlText(endpoint, 'lease', 'timetolive', id, '--keys', '-w', 'json'),
      children,
    )
    const { 'granted-ttl': granted, keys: attached } = JSON.parse(lease)
    const names = (attached ?? []).map((key) => Buffer.from(key, 'base64').toString())
    equal(`lease ${id}`, `${granted} ${names.sort().join()}`, `${ttl} ${[...keys].sort().join()}`)
  }
  const alarms = await patiently(() => etcdctlText(endpoint, 'alarm', 'list'), children)
  const wanted = exported.members.find((member) => member.alarms !== null)?.alarms ?? []
  equal(
    'alarms',
    alarms
      .split('\n')
      .filter((line) => line !== '')
      .sort()
      .join(),
    [...wanted].sort().join(),
  )
}

function start(dir, { name, peerURLs, clientURLs }, flags) {
  const args = [
    '--name',
    name,
    '--data-dir',
    dir,
    '--listen-peer-urls',
    peerURLs.join(),
    '--listen-client-urls',
    clientURLs.join(),
  ]
  args.push(
    '--advertise-client-urls',
    clientURLs.join(),
    '--logger',
    'zap',
    '--log-outputs',
    'stderr',
    ...flags,
  )
  const child = spawn('etcd', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  child.log = ''
  child.stderr.on('data', (data) => (child.log = (child.log + data).slice(-20_000)))
  running.add(child)
  child.ended = new Promise((resolve) => child.on('close', resolve))
  void child.ended.then(() => running.delete(child))
  return child
}

async function stop(child) {
  child.kill('SIGTERM')
  await Promise.race([child.ended, sleep(10_000)])
  if (running.has(child)) child.kill('SIGKILL')
  await child.ended
}

async function patiently(ask, children) {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    const answer = ask()
    if (answer.ok) return answer.value
    const dead = children.find((child) => child.exitCode !== null)
    if (dead !== undefined) throw new Error(`etcd stopped: ${lastLine(dead.log)}`)
    if (Date.now() > until) throw new Error(`no answer: ${answer.error}`)
    await sleep(500)
  }
}

function lastLine(log) {
  return log.split('\n').findLast((line) => /"level":"(fatal|panic|error)"/.test(line)) ?? log.slice(-500)
}

function etcdctl(endpoint, ...args) {
  const answer = etcdctlText(endpoint, ...args)
  // A lease's id has more digits than a number holds.
  return answer.ok
    ? { ok: true, value: JSON.parse(answer.value.replace(/"lease":(\d+)/g, '"lease":"$1"')) }
    : answer
}

function etcdctlText(endpoint, ...args) {
  const env = { ...process.env, ETCDCTL_API: '3' }
  const { status, stdout, stderr } = spawnSync(
    'etcdctl',
    ['--endpoints', endpoint, '--command-timeout=5s', ...args],
    { env, encoding: 'utf8' },
  )
  return status === 0 ? { ok: true, value: stdout } : { ok: false, error: stderr.trim() }
}

function etcdscope(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/etcdscope.js', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (status !== 0)
    throw new Error(`etcdscope ${args[0]} ended with ${status}: ${stderr.trim() || stdout.slice(0, 500)}`)
  return stdout
}

/** Ids have more digits than a number holds. */
function withIds(json) {
  return JSON.parse(json.replace(/(": ?)(\d{16,})(?=\s*[,}])/g, '$1"$2"'))
}

/** Names in order, so that equal records have equal text. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name])]),
  )
}

function equal(what, got, wanted) {
  if (got !== wanted) throw new Error(`${what}: ${got}, wanted ${wanted}`)
}

function hasTool(name, flag) {
  return spawnSync(name, [flag], { env: { ...process.env, ETCDCTL_API: '3' } }).status === 0
}

async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer())
  await Promise.all(servers.map((server) => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))))
  const ports = servers.map((server) => server.address().port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

/** A member that is added at run time: its client port is the one before its peers' port. */
async function freeMember(name) {
  for (;;) {
    const [port] = await freePorts(1)
    const below = createServer()
    const isFree = await new Promise((resolve) => {
      below.once('error', () => resolve(false))
      below.listen(port - 1, '127.0.0.1', () => resolve(true))
    })
    await new Promise((resolve) => (isFree ? below.close(resolve) : resolve()))
    const url = (at) => `http://127.0.0.1:${at}`
    if (isFree) return { name, peerURLs: [url(port)], clientURLs: [url(port - 1)] }
  }
}
