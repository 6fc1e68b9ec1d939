import { readFileSync } from 'node:fs'
import { register } from 'tsx/esm/api'

/**
 * `node scripts/fuzz.mjs [FILES] [SEED]`: mutated WAL, snap and db files of real data dirs, one at a time in its dir. Each is told about
 * or refused with a reason; one that throws, or takes longer than ten seconds, is told with its seed and ends the run with exit 1.
 */
register()
const { bytesSource } = await import('../src/base/byte-source.ts')
const { Rng } = await import('../src/base/rng.ts')
const { filesIn } = await import('../src/engine/datadir/inspect.ts')
const { Inspector } = await import('../src/worker/inspect/inspector.ts')

const files = Number(process.argv[2] ?? 100_000)
const seed = Number(process.argv[3] ?? 1)
const LONGEST_MS = 10_000
const WAL_BYTES = 12_288

const samples = ['a-single', 'c-snapshots'].map(sample)
const rng = Rng.fromSeed(seed)
const seen = new Map()
let slowest = 0
for (let i = 0; i < files; i++) {
  const source = samples[rng.below(samples.length)]
  const [path, bytes] = source[rng.below(source.length)]
  const mutated = source.map((file) => (file[0] === path ? [path, mutate(bytes)] : file))
  const started = process.cpuUsage()
  const outcome = inspectAll(mutated, i)
  const { user, system } = process.cpuUsage(started)
  slowest = Math.max(slowest, (user + system) / 1000)
  if (slowest > LONGEST_MS) fail(i, `${path} took ${Math.round(slowest)} ms`)
  seen.set(outcome, (seen.get(outcome) ?? 0) + 1)
  if ((i + 1) % 10_000 === 0) console.log(`${i + 1} files`)
}
const kinds = [...seen].map(([kind, n]) => `${n} ${kind}`).join(', ')
console.log(`${files} mutated files: ${kinds}; slowest ${Math.round(slowest)} ms, 0 crashed`)

function sample(name) {
  const url = new URL(`../tests/fixtures/datadir/${name}.tar.gz`, import.meta.url)
  const found = filesIn(name, bytesSource(readFileSync(url)))
  if (!found.ok) throw new Error(found.error)
  return found.value.map(({ path, source }) => [
    path,
    source.read(0, path.endsWith('.wal') ? WAL_BYTES : source.size),
  ])
}

/** Bytes changed, cut off, doubled or zeroed. */
function mutate(bytes) {
  const out = bytes.slice()
  for (let k = rng.below(4); k >= 0; k--) out[rng.below(out.length)] = rng.below(256)
  switch (rng.below(8)) {
    case 0:
      return out.slice(0, rng.below(out.length))
    case 1: {
      const from = rng.below(out.length)
      return out.fill(0, from, from + rng.below(4096))
    }
    case 2: {
      const from = rng.below(out.length)
      out.copyWithin(rng.below(out.length), from, from + rng.below(4096))
      return out
    }
    default:
      return out
  }
}

/** As the lens does: opened, and every page of it asked for. */
function inspectAll(list, i) {
  try {
    const inspector = new Inspector()
    const opened = inspector.open(list.map(([path, bytes]) => ({ path, source: bytesSource(bytes) })))
    if (!opened.ok) return 'refused'
    inspector.answer({
      about: 'records',
      member: 0,
      filter: { kind: '', text: 'a', term: null },
      from: 0,
      count: 9,
    })
    inspector.answer({ about: 'record', member: 0, row: i % 40 })
    inspector.answer({ about: 'key', member: 0, key: 'app/version' })
    inspector.answer({ about: 'space', member: 0, depth: 1 })
    const { verdict } = opened.value.opened
    return verdict?.fatal != null ? 'stop' : verdict?.repaired ? 'repaired' : 'boot'
  } catch (error) {
    return fail(i, error instanceof Error ? error.stack : String(error))
  }
}

function fail(i, reason) {
  console.error(`file ${i} of seed ${seed}: ${reason}`)
  process.exit(1)
}
