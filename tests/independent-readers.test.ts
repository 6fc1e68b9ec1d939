import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

import { bothSay, whyNoReaders } from '../scripts/independent-readers.mjs'
import { bytesSource } from '../src/base/byte-source.ts'
import { main } from '../src/cli/main.ts'
import { filesIn } from '../src/engine/datadir/inspect.ts'
import { usedBytes } from '../src/engine/datadir/used-bytes.ts'

const why = whyNoReaders()
const scratch = mkdtempSync(join(tmpdir(), 'etcdscope-readers-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** The sample unpacked, its zeros as holes. */
function unpacked(sample: string): string {
  const archive = readFileSync(new URL(`fixtures/datadir/${sample}.tar.gz`, import.meta.url))
  const files = filesIn(sample, bytesSource(archive))
  if (!files.ok) throw new Error(files.error)
  const root = mkdtempSync(join(scratch, 'sample-'))
  for (const { path, source } of files.value) {
    const target = join(root, path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, source.read(0, path.endsWith('.wal') ? usedBytes(source) : source.size))
    truncateSync(target, source.size)
  }
  return root
}

async function etcdscope(...argv: string[]): Promise<string> {
  let out = ''
  await main(argv, { out: (text) => (out += text), err: () => undefined })
  return out
}

/** Every member below `root` is read by both. */
async function expectAgreement(root: string, members: readonly string[]): Promise<void> {
  const inspected = await etcdscope('inspect', root, '--json')
  const quoted = inspected.replace(/(": ?)(\d{16,})(?=\s*[,}])/g, '$1"$2"')
  const { dirs } = JSON.parse(quoted) as { dirs: Record<string, unknown> }
  expect(Object.keys(dirs)).toEqual(members)
  for (const member of members) {
    const { theirs, ours } = bothSay(join(root, member), dirs[member])
    expect(ours).toEqual(theirs)
  }
}

const SAMPLES: readonly (readonly [string, readonly string[]])[] = [
  ['a-single', ['solo']],
  ['b-three', ['m1', 'm2', 'm3']],
  ['c-snapshots', ['snappy']],
  // 64 MB of records take python a minute and a half.
  ...(process.env.LONG === '1' ? ([['c2-two-segments', ['segments']]] as const) : []),
]

test.skipIf(why !== null).each(SAMPLES)(
  `waldump.py, boltdump.py and etcdscope inspect read the same in %s${why === null ? '' : ` (skipped: ${why})`}`,
  { timeout: 600_000 },
  async (sample, members) => {
    await expectAgreement(unpacked(sample), members)
  },
)

test.skipIf(why !== null)(
  `they agree about a torn tail and about a flipped byte${why === null ? '' : ` (skipped: ${why})`}`,
  { timeout: 600_000 },
  async () => {
    for (const damage of ['torn', 'flipped']) {
      const root = unpacked('a-single')
      const path = join(root, 'solo/member/wal/0000000000000000-0000000000000000.wal')
      const wal = readFileSync(path)
      if (damage === 'torn') writeFileSync(path, wal.subarray(0, 5484))
      else {
        wal[2900] = (wal[2900] ?? 0) ^ 0x40
        writeFileSync(path, wal)
      }
      await expectAgreement(root, ['solo'])
    }
  },
)

const SMALL = ['snapshotCount=10', 'snapshotCatchUpEntries=5', 'walSegmentBytes=1500', 'maxWals=2']

test.skipIf(why !== null).each([
  [
    'a cluster through an election, a truncation, a snapshot that was received, and changes of its members',
    `wait until leader
${puts(20)}partition leader | follower
heal
crash n2
${puts(40)}restart n2
wait until healthy
wait 6s
etcdctl member add n4 --peer-urls=http://127.0.0.1:42380
start n4
wait until healthy
${puts(12)}etcdctl member remove $n3
wait 35s
${puts(5)}crash n1
`,
  ],
  [
    'one with leases, transactions, deletes, a compaction and an alarm',
    `wait until leader
etcdctl lease grant 600
printf 'ver("a") = "0"\\n\\nput a 1\\nput b 2\\n\\nput never x\\n' | etcdctl txn
${puts(20)}etcdctl del k3
etcdctl compaction 12
wait 2s
etcdctl put 键 "值 with spaces"
etcdctl put big ${'x'.repeat(30_000)}
etcdctl defrag
stop n1
`,
  ],
] as const)(
  `every export is read alike: %s${why === null ? '' : ` (skipped: ${why})`}`,
  async (_, script) => {
    const root = mkdtempSync(join(scratch, 'export-'))
    const file = join(scratch, 'script')
    writeFileSync(file, script)
    const sets = SMALL.flatMap((set) => ['--set', set])
    const out = await etcdscope('export', '--script', file, ...sets, '--out', root, '--json')
    const { members } = JSON.parse(out) as { members: { name: string }[] }
    expect(members.length).toBeGreaterThanOrEqual(3)
    await expectAgreement(
      root,
      members.map(({ name }) => name),
    )
  },
)

function puts(count: number): string {
  return Array.from({ length: count }, (_, i) => `etcdctl put k${i % 8} v${i}\n`).join('')
}
