import { expect, test } from 'vitest'

import { defined } from '../../base/assert.ts'
import { utf8 } from '../../base/bytes.ts'
import { id64 } from '../../base/id64.ts'
import { encodeMetadata } from '../../pb/walpb.ts'
import { Disk } from '../disk/disk.ts'
import type { DiskFile } from '../disk/disk-file.ts'
import { scanSegment } from './scan.ts'
import { indexSegment } from './segment-index.ts'
import { Wal } from './wal.ts'

const METADATA = encodeMetadata({ nodeId: id64(1), clusterId: id64(2) })

function grown(entries: number): { disk: Disk; wal: Wal; more: (index: number) => void } {
  const disk = new Disk()
  const wal = Wal.create(disk, METADATA)
  const more = (index: number): void => {
    wal.save(null, [{ type: 'EntryNormal', term: 3, index, data: utf8('x'.repeat(100)) }])
    wal.sync()
  }
  for (let i = 1; i <= entries; i++) more(i)
  return { disk, wal, more }
}

const file = (disk: Disk, wal: Wal): DiskFile => defined(disk.plainFile(wal.tailPath()), 'a log is plain')

test('an index of a grown log keeps the records that it had, and equals one made afresh', () => {
  const { disk, wal, more } = grown(200)
  const first = indexSegment(file(disk, wal), 0, true, null)
  for (let i = 201; i <= 230; i++) more(i)
  const second = indexSegment(file(disk, wal), 0, true, first)
  expect(second.records[0]).toBe(first.records[0])
  expect(second).toEqual(indexSegment(file(disk, wal), 0, true, null))
  expect(second.records.at(-1)).toMatchObject({ type: 'entry', index: 230, term: 3 })
  expect(second.records.length).toBe(scanSegment(disk.read(wal.tailPath()), 0, true).records.length)
})

test('a byte that rots in what was known is seen, and one in an unlike clone is not', () => {
  const { disk, wal } = grown(200)
  const first = indexSegment(file(disk, wal), 0, true, null)
  const record = defined(first.records[100], 'a record in the middle')
  const clone = disk.clone()
  disk.flipBit(wal.tailPath(), record.offset + 30, 3)
  const after = indexSegment(file(disk, wal), 0, true, first)
  expect(after.end).toEqual({ kind: 'corrupt', error: 'walpb: crc mismatch' })
  expect(after.validBytes).toBe(record.offset)
  expect(after.records.length).toBe(100)
  expect(indexSegment(file(clone, wal), 0, true, after)).toEqual(first)
})

test('a log that went back is shorter', () => {
  const { disk, wal, more } = grown(50)
  const before = disk.clone()
  more(51)
  const longer = indexSegment(file(disk, wal), 0, true, null)
  const shorter = indexSegment(file(before, wal), 0, true, longer)
  expect(shorter.records.length).toBe(longer.records.length - 1)
  expect(shorter).toEqual(indexSegment(file(before, wal), 0, true, null))
})
