import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ByteWriter } from '../../base/byte-writer.ts'
import { concatBytes, textOf, utf8 } from '../../base/bytes.ts'
import { Disk, type FileContent } from './disk.ts'

function withFile(text = 'first'): Disk {
  const disk = new Disk()
  disk.create('a')
  disk.append('a', utf8(text))
  return disk
}

const read = (disk: Disk, path: string): string => textOf(disk.read(path))

function encoded(disk: Disk): string {
  const out = new ByteWriter()
  disk.encodeInto(out)
  return Buffer.from(out.finish()).toString('hex')
}

describe('a crash', () => {
  test('takes what was written and not synced', () => {
    const disk = withFile()
    disk.fsync('a')
    disk.append('a', utf8(' second'))
    expect(read(disk, 'a')).toBe('first second')
    expect(disk.list()).toEqual([{ path: 'a', bytes: 12, size: 12, durableBytes: 5 }])
    expect(disk.crash()).toEqual({ lostBytes: 7 })
    expect(read(disk, 'a')).toBe('first')
  })

  test('takes a file whose name was never synced', () => {
    const disk = withFile()
    expect(disk.list()[0]?.durableBytes).toBe(0)
    expect(disk.crash()).toEqual({ lostBytes: 5 })
    expect(disk.list()).toEqual([])
  })

  test('leaves the part that an fsync covered when later bytes came behind it', () => {
    const disk = withFile()
    disk.append('a', utf8(' second'))
    disk.fsync('a', 5)
    disk.crash()
    expect(read(disk, 'a')).toBe('first')
  })

  test('may leave a torn write', () => {
    const disk = withFile()
    disk.fsync('a')
    disk.append('a', utf8(' second'))
    expect(disk.crash([{ path: 'a', bytes: 3 }])).toEqual({ lostBytes: 4 })
    expect(read(disk, 'a')).toBe('first se')
  })

  test('undoes a rename and a removal that were not synced', () => {
    const disk = withFile()
    disk.create('b')
    disk.append('b', utf8('other'))
    disk.fsyncDir()
    disk.fsync('a')
    disk.fsync('b')
    disk.rename('a', 'b')
    expect(read(disk, 'b')).toBe('first')
    disk.crash()
    expect([read(disk, 'a'), read(disk, 'b')]).toEqual(['first', 'other'])
    disk.remove('a')
    disk.crash()
    expect(disk.has('a')).toBe(true)
  })

  test('keeps a rename that was synced, by file or by directory', () => {
    for (const sync of [(disk: Disk) => disk.fsync('b'), (disk: Disk) => disk.fsyncDir()]) {
      const disk = withFile()
      disk.fsync('a')
      disk.rename('a', 'b')
      sync(disk)
      disk.crash()
      expect(disk.list()).toEqual([{ path: 'b', bytes: 5, size: 5, durableBytes: 5 }])
    }
  })
})

test('a rotten bit is seen by this disk and by no clone', () => {
  const disk = withFile('abc')
  const clone = disk.clone()
  disk.flipBit('a', 1, 0)
  expect([read(disk, 'a'), read(clone, 'a')]).toEqual(['acc', 'abc'])
})

test('equal disks have equal encodings, whatever way led there', () => {
  const one = withFile('firstsecond')
  const other = new Disk()
  other.create('x')
  other.remove('x')
  other.create('a')
  other.append('a', utf8('first'))
  other.append('a', utf8('second'))
  expect(encoded(one)).toBe(encoded(other))
  one.fsync('a')
  expect(encoded(one)).not.toBe(encoded(other))
})

describe('a file that is replaced as a whole', () => {
  /** Its commit wrote all of it, from the front. */
  const content = (text: string): FileContent => {
    const bytes = utf8(text)
    const torn = (before: Uint8Array, count: number): Uint8Array =>
      concatBytes([bytes.subarray(0, count), before.subarray(count)])
    return { bytes: () => bytes, length: bytes.length, bytesWritten: bytes.length, torn }
  }

  test('is read at once, and a crash before its fsync leaves the former one', () => {
    const disk = new Disk()
    disk.replace('db', content('one'))
    disk.fsync('db')
    disk.replace('db', content('two'))
    expect(read(disk, 'db')).toBe('two')
    const synced = disk.clone()
    disk.crash()
    expect(read(disk, 'db')).toBe('one')
    synced.fsync('db')
    synced.crash()
    expect(read(synced, 'db')).toBe('two')
  })

  test('may be torn: some of what the commit wrote is in the former file', () => {
    const disk = new Disk()
    disk.replace('db', content('one'))
    disk.fsync('db')
    disk.replace('db', content('pages'))
    expect(disk.unsyncedBytes('db')).toBe(5)
    disk.crash([{ path: 'db', bytes: 2 }])
    expect(read(disk, 'db')).toBe('pae')
  })

  test('can rot like any other', () => {
    const disk = new Disk()
    disk.replace('db', content('abc'))
    disk.fsync('db')
    disk.flipBit('db', 1, 0)
    expect(read(disk, 'db')).toBe('acc')
    expect(disk.crash()).toEqual({ lostBytes: 0 })
    expect(read(disk, 'db')).toBe('acc')
  })
})

test('room that is set aside is listed, and not read', () => {
  const disk = withFile('abc')
  disk.allocate('a', 4096)
  expect(disk.list()[0]).toMatchObject({ bytes: 3, size: 4096 })
  disk.append('a', utf8('d'))
  expect([read(disk, 'a'), disk.list()[0]?.size]).toEqual(['abcd', 4096])
  disk.allocate('a', 0)
  expect(disk.list()[0]?.size).toBe(4)
})

type Step =
  | { readonly kind: 'append'; readonly bytes: number }
  | { readonly kind: 'truncate'; readonly permille: number }
  | { readonly kind: 'fsync' | 'crash' | 'clone' }

interface Twin {
  bytes: number[]
  durable: number
}

const steps: fc.Arbitrary<Step>[] = [
  fc.record({ kind: fc.constant('append'), bytes: fc.integer({ min: 1, max: 9000 }) }),
  fc.record({ kind: fc.constant('truncate'), permille: fc.integer({ min: 0, max: 1000 }) }),
  fc.record({ kind: fc.constantFrom('fsync', 'crash', 'clone') }),
]

test('any number of clones agree with plain copies of their bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(9), fc.oneof(...steps)), { maxLength: 25 }), (plan) => {
      const disk = withFile('')
      disk.fsync('a')
      const pairs: { disk: Disk; twin: Twin }[] = [{ disk, twin: { bytes: [], durable: 0 } }]
      for (const [i, [pick, step]] of plan.entries()) {
        const { disk, twin } = pairs[pick % pairs.length]!
        play(disk, twin, step, i)
        if (step.kind === 'clone') pairs.push({ disk: disk.clone(), twin: structuredClone(twin) })
      }
      for (const { disk, twin } of pairs) {
        expect(Buffer.from(disk.read('a')).equals(Buffer.from(twin.bytes))).toBe(true)
        expect(disk.list()).toMatchObject([{ bytes: twin.bytes.length, durableBytes: twin.durable }])
      }
    }),
    { numRuns: 60 },
  )
})

function play(disk: Disk, twin: Twin, step: Step, seed: number): void {
  if (step.kind === 'append') {
    const bytes = Array.from({ length: step.bytes }, (_, k) => (seed * 31 + k) & 255)
    disk.append('a', Uint8Array.from(bytes))
    twin.bytes = twin.bytes.concat(bytes)
  } else if (step.kind === 'truncate') {
    const length = Math.floor((twin.bytes.length * step.permille) / 1000)
    disk.truncate('a', length)
    twin.bytes.length = length
    twin.durable = Math.min(twin.durable, length)
  } else if (step.kind === 'fsync') {
    disk.fsync('a')
    twin.durable = twin.bytes.length
  } else if (step.kind === 'crash') {
    disk.crash()
    twin.bytes.length = twin.durable
  }
}
