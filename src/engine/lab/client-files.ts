import { equalBytes, utf8 } from '../../base/bytes.ts'
import { crc32c } from '../../base/crc32c.ts'
import { sha256 } from '../../base/sha256.ts'
import type { ClientFiles, SnapshotStatus } from '../../etcdctl/program.ts'
import type { Input, Name } from '../../run/input.ts'
import { openBolt } from '../backend/bolt-reader.ts'
import { readRevision } from '../backend/key-rows.ts'
import type { Simulation } from '../sim/simulation.ts'

const HASH_BYTES = 32
/** A db is whole pages, so what is left over is the hash that was put behind it. */
const SECTOR_BYTES = 512

/** The files that a client has saved in this run. */
export function clientFiles(
  sim: Simulation,
  client: Name,
  apply: (input: Input) => string | null,
): ClientFiles {
  const files = (): ReadonlyMap<string, Uint8Array> =>
    sim.clients.find(({ name }) => name === client)?.files ?? new Map()
  return {
    exists: (path) => [...files().keys()].some((file) => file === path || file.startsWith(`${path}/`)),
    status(path) {
      const bytes = files().get(path)
      if (bytes === undefined) return { error: `stat ${path}: no such file or directory` }
      return statusOf(bytes)
    },
    restore(path, dataDir, skipHashCheck) {
      const bytes = files().get(path)
      if (bytes === undefined) return `open ${path}: no such file or directory`
      const refusal = skipHashCheck ? null : refusesHash(bytes)
      return refusal ?? apply({ kind: 'restore-files', client, path, dir: dataDir })
    },
  }
}

function refusesHash(bytes: Uint8Array): string | null {
  if (bytes.length % SECTOR_BYTES !== HASH_BYTES) return 'snapshot missing hash but --skip-hash-check=false'
  const db = bytes.subarray(0, bytes.length - HASH_BYTES)
  const want = bytes.subarray(bytes.length - HASH_BYTES)
  const got = sha256(db)
  if (equalBytes(want, got)) return null
  return `expected sha256 [${want.join(' ')}], got [${got.join(' ')}]`
}

/** CRC of all buckets in order, their rows counted, the newest revision, and the pages in use. */
function statusOf(bytes: Uint8Array): SnapshotStatus | { readonly error: string } {
  const hasHash = bytes.length % SECTOR_BYTES === HASH_BYTES
  const bolt = openBolt(hasHash ? bytes.subarray(0, bytes.length - HASH_BYTES) : bytes)
  if (!bolt.ok) return { error: bolt.error }
  let hash = 0
  let totalKey = 0
  let revision = 0
  for (const [name, rows] of [...bolt.value.buckets].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash = crc32c(utf8(name), hash)
    totalKey += rows.length
    for (const { key, value } of rows) hash = crc32c(value, crc32c(key, hash))
    if (name === 'key') revision = readRevision(rows.at(-1)?.key ?? new Uint8Array())?.main ?? 0
  }
  const totalSize = bolt.value.pages.highWater * bolt.value.pageSize
  return { hash, revision, totalKey, totalSize }
}
