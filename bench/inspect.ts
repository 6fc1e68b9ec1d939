import { closeSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { concatBytes, utf8 } from '../src/base/bytes.ts'
import { crc32c } from '../src/base/crc32c.ts'
import { id64 } from '../src/base/id64.ts'
import { fileSource } from '../src/cli/file-source.ts'
import { writeBolt } from '../src/engine/backend/bolt-writer.ts'
import { openDirs } from '../src/engine/datadir/inspect.ts'
import { revisionBytes } from '../src/engine/mvcc/revision.ts'
import { encodeFrame } from '../src/engine/wal/frame.ts'
import { encodeInternalRaftRequest } from '../src/pb/etcdserverpb-codec.ts'
import { internalRaftRequest, putRequest } from '../src/pb/etcdserverpb.ts'
import { encodeKeyValue } from '../src/pb/mvccpb.ts'
import { encodeEntry } from '../src/pb/raftpb-codec.ts'
import type { WalRecord } from '../src/pb/walpb.ts'
import type { Row } from './engine.ts'

const MEGABYTE = 1e6
const WAL_BYTES = 64 * MEGABYTE
const DB_ROWS = 100_000
const VALUE = utf8('x'.repeat(1000))

/** Files of an etcd that has lived: how fast they are read, and how little of them is kept. */
export function run(): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'etcdscope-bench-'))
  const open: number[] = []
  try {
    return Promise.resolve([...wal(dir, open), ...db(dir, open)])
  } finally {
    for (const file of open) closeSync(file)
    rmSync(dir, { recursive: true, force: true })
  }
}

function wal(dir: string, open: number[]): Row[] {
  const path = join(dir, '0000000000000000-0000000000000000.wal')
  writeFileSync(path, walBytes())
  const { seconds, megabytes } = inspected(path, open)
  return [
    { name: 'inspect 64 MB of WAL, puts of 1 kB', value: seconds, unit: 's', most: 1.5 },
    { name: 'memory that is kept of it', value: megabytes, unit: 'MB', most: 20 },
  ]
}

/** A full segment, as one member writes it. */
function walBytes(): Uint8Array {
  let crc = 0
  const frames: Uint8Array[] = []
  const add = (type: WalRecord['type'], data: Uint8Array | null): number => {
    crc = crc32c(data ?? new Uint8Array(0), crc)
    const frame = encodeFrame({ type, crc, data })
    frames.push(frame)
    return frame.length
  }
  for (let index = 1, bytes = add('crc', null); bytes < WAL_BYTES; index++) {
    const put = putRequest(utf8(`key/${index % 5000}`), VALUE)
    const data = encodeInternalRaftRequest(internalRaftRequest(id64(index), { put }))
    bytes += add('entry', encodeEntry({ type: 'EntryNormal', term: 2, index, data }))
  }
  return concatBytes(frames)
}

function db(dir: string, open: number[]): Row[] {
  const path = join(dir, 'db')
  writeFileSync(path, dbBytes())
  const { seconds, megabytes, size } = inspected(path, open)
  const perSegment = (seconds / size) * WAL_BYTES
  return [
    { name: 'inspect 64 MB of db, values of 1 kB', value: perSegment, unit: 's', most: 1.5 },
    {
      name: `memory that is kept of a db of ${Math.round(size / MEGABYTE)} MB`,
      value: megabytes,
      unit: 'MB',
      most: 60,
    },
  ]
}

function dbBytes(): Uint8Array {
  const rows = Array.from({ length: DB_ROWS }, (_, i) => {
    const key = utf8(`key/${i % 5000}`)
    const fields = { createRevision: 2, modRevision: i + 2, version: 1, lease: id64(0) }
    return {
      key: revisionBytes({ main: i + 2, sub: 0 }, false),
      value: encodeKeyValue({ key, value: VALUE, ...fields }),
    }
  })
  return writeBolt(new Map([['key', rows]]))
}

/** Of one file. Memory: what is in use while it is open, beyond what was before. */
function inspected(path: string, open: number[]): { seconds: number; megabytes: number; size: number } {
  const source = fileSource(path, open)
  const before = used()
  const start = process.hrtime.bigint()
  const opened = openDirs([{ path, source }])
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  const megabytes = (used() - before) / MEGABYTE
  if (!opened.ok || opened.value.members.length !== 1) throw new Error('the file can be inspected')
  return { seconds, megabytes, size: source.size }
}

function used(): number {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
