import { closeSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { concatBytes, NO_BYTES, utf8 } from '../src/base/bytes.ts'
import { crc32c } from '../src/base/crc32c.ts'
import { id64 } from '../src/base/id64.ts'
import { fileSource } from '../src/cli/file-source.ts'
import { openDirs } from '../src/engine/datadir/inspect.ts'
import { encodeFrame } from '../src/engine/wal/frame.ts'
import { scanSegment } from '../src/engine/wal/scan.ts'
import { encodeInternalRaftRequest } from '../src/pb/etcdserverpb-codec.ts'
import { internalRaftRequest, putRequest } from '../src/pb/etcdserverpb.ts'
import { decodeEntry, encodeEntry } from '../src/pb/raftpb-codec.ts'
import type { WalRecord } from '../src/pb/walpb.ts'
import type { Row } from './engine.ts'
import { largeDb } from './large-db.ts'

const WAL_BYTES = 64e6
/** Of 4096 bytes. */
const DB_PAGES = 131_072
const VALUE = utf8('x'.repeat(1000))

/** Files of an etcd that has lived: how fast they are read. */
export function run(): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'etcdscope-bench-'))
  const open: number[] = []
  try {
    return Promise.resolve([...db(), ...wal(dir, open)])
  } finally {
    for (const file of open) closeSync(file)
    rmSync(dir, { recursive: true, force: true })
  }
}

function wal(dir: string, open: number[]): Row[] {
  const path = join(dir, '0000000000000000-0000000000000000.wal')
  let bytes = NO_BYTES
  const written = cpuSeconds(() => (bytes = walBytes()))
  writeFileSync(path, bytes)
  const read = cpuSeconds(() => {
    const { records } = scanSegment(bytes, 0, true)
    for (const { record } of records) {
      if (record.type === 'entry' && !decodeEntry(record.data ?? NO_BYTES).ok) throw new Error('it decodes')
    }
  })
  const summed = cpuSeconds(() => crc32c(bytes))
  const megabytes = bytes.length / 1e6
  return [
    { name: 'inspect 64 MB of WAL, puts of 1 kB', value: inspected(path, open), unit: 'CPU s', most: 1.5 },
    { name: 'WAL records and entries encoded', value: megabytes / written, unit: 'MB / CPU s' },
    { name: 'WAL records and entries decoded', value: megabytes / read, unit: 'MB / CPU s' },
    { name: 'CRC-32C', value: megabytes / summed, unit: 'MB / CPU s' },
  ]
}

/** A db that is larger than it may be in memory: what the process holds beside it while it is inspected, and how long that takes. */
function db(): Row[] {
  const source = largeDb(DB_PAGES)
  let held = 0
  let most = 0
  const rest = memory()
  const read = (from: number, to: number): Uint8Array => {
    if (held++ % 500 === 0) most = Math.max(most, memory())
    return source.read(from, to)
  }
  const taken = cpuSeconds(() => {
    const opened = openDirs([{ path: 'member/snap/db', source: { size: source.size, read } }])
    if (!opened.ok || opened.value.members[0]?.db?.ok !== true) throw new Error('the db can be inspected')
  })
  const megabytes = source.size / 1e6
  return [
    {
      name: `inspect a db of ${Math.round(megabytes)} MB: memory beside it`,
      value: (most - rest) / 1e6,
      unit: 'MB',
      most: 256,
    },
    { name: 'the same, for 64 MB of it', value: (taken * 64) / megabytes, unit: 'CPU s', most: 1.5 },
  ]
}

/** Heap and buffers, with what is not collected yet. */
function memory(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
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

/** Of one file: the process's own seconds, whatever else the machine does. */
function inspected(path: string, open: number[]): number {
  const source = fileSource(path, open)
  return cpuSeconds(() => {
    const opened = openDirs([{ path, source }])
    if (!opened.ok || opened.value.members.length !== 1) throw new Error('the file can be inspected')
  })
}

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}
