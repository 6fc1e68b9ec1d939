import { Column } from '../../base/column.ts'
import { ID_NONE, type Id64 } from '../../base/id64.ts'
import { crc32c } from '../../base/crc32c.ts'
import { utf8 } from '../../base/bytes.ts'
import type { KeyValue } from '../../pb/mvccpb.ts'
import type { BoltRow } from '../backend/bolt-page.ts'
import type { BoltSlices, RowPlace } from '../backend/bolt-slices.ts'
import { keyRow, type KeyRow } from '../backend/key-rows.ts'
import { latin1 } from './latin1.ts'

/**
 * The rows of a db's `key` bucket without their values: some 60 bytes a row, so that a db of gigabytes is listed in a tab. A
 * row's bytes are read from its page when they are asked for. Rows are numbered from 0, in the order of their revisions.
 */
export class KeyTable {
  /** Each key once. */
  readonly keys: Uint8Array[] = []
  /** Bytes of all rows: keys and values as they are stored. */
  rowBytes = 0
  private readonly ids = new Map<string, number>()
  private readonly leases: Id64[] = [ID_NONE]
  private readonly leaseIds = new Map<Id64, number>([[ID_NONE, 0]])
  private readonly mains = new Column('f64')
  private readonly subs = new Column('f64')
  private readonly keyIds = new Column('u32')
  private readonly leaseOf = new Column('u32')
  private readonly tombstones = new Column('u8')
  private readonly sizes = new Column('u32')
  private readonly pages = new Column('f64')
  private readonly elements = new Column('u32')
  /** Rows of an inline bucket: a kilobyte at most. */
  private readonly inline: BoltRow[] = []
  private file: BoltSlices | null = null

  get length(): number {
    return this.mains.length
  }

  /** False for bytes that are no row of that bucket. */
  add(bytes: BoltRow, { page, element }: RowPlace): boolean {
    const row = keyRow(bytes)
    if (row === null) return false
    this.mains.push(row.main)
    this.subs.push(row.sub)
    this.tombstones.push(row.tombstone ? 1 : 0)
    this.keyIds.push(this.intern(row.kv.key))
    this.leaseOf.push(this.internLease(row.kv.lease))
    this.sizes.push(bytes.key.length + bytes.value.length)
    this.rowBytes += bytes.key.length + bytes.value.length
    this.pages.push(page)
    this.elements.push(page === 0 ? this.inline.length : element)
    if (page === 0) this.inline.push({ key: bytes.key.slice(), value: bytes.value.slice() })
    return true
  }

  /** Rows can be read from here on. */
  opened(file: BoltSlices): void {
    this.file = file
  }

  main(row: number): number {
    return this.mains.at(row)
  }

  isTombstone(row: number): boolean {
    return this.tombstones.at(row) === 1
  }

  /** Number of its key in `keys`. */
  keyId(row: number): number {
    return this.keyIds.at(row)
  }

  key(row: number): Uint8Array {
    return this.keys[this.keyIds.at(row)] ?? new Uint8Array(0)
  }

  lease(row: number): Id64 {
    return this.leases[this.leaseOf.at(row)] ?? ID_NONE
  }

  bytes(row: number): number {
    return this.sizes.at(row)
  }

  /** undefined for a key that no row has. */
  idOf(key: Uint8Array): number | undefined {
    return this.ids.get(latin1(key))
  }

  stored(row: number): BoltRow {
    const page = this.pages.at(row)
    const element = this.elements.at(row)
    if (page === 0 || this.file === null) return this.inline[element] ?? NO_ROW
    return this.file.rowAt({ page, element })
  }

  row(row: number): KeyRow | null {
    return keyRow(this.stored(row))
  }

  kv(row: number): KeyValue | null {
    return this.row(row)?.kv ?? null
  }

  /** Of each key that lives at the end its newest row, in key order. */
  living(): number[] {
    const newest = new Map<number, number>()
    for (let row = 0; row < this.length; row++) newest.set(this.keyId(row), row)
    return [...newest.values()]
      .filter((row) => !this.isTombstone(row))
      .map((row) => [latin1(this.key(row)), row] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, row]) => row)
  }

  /** What `endpoint hashkv` answers at revision `at`. */
  hash(at: number, compactRevision: number): number {
    const newest = new Map<number, number>()
    for (let row = 0; row < this.length; row++) if (this.main(row) <= at) newest.set(this.keyId(row), row)
    const keep = new Set([...newest.values()].filter((row) => !this.isTombstone(row)))
    let crc = crc32c(utf8('key'))
    for (let row = 0; row < this.length; row++) {
      const main = this.main(row)
      if (main > at || (main <= compactRevision && keep.size > 0 && !keep.has(row))) continue
      const { key, value } = this.stored(row)
      crc = crc32c(value, crc32c(key, crc))
    }
    return crc
  }

  private intern(key: Uint8Array): number {
    const text = latin1(key)
    const known = this.ids.get(text)
    if (known !== undefined) return known
    this.ids.set(text, this.keys.length)
    this.keys.push(key)
    return this.keys.length - 1
  }

  private internLease(lease: Id64): number {
    const known = this.leaseIds.get(lease)
    if (known !== undefined) return known
    this.leaseIds.set(lease, this.leases.length)
    this.leases.push(lease)
    return this.leases.length - 1
  }
}

const NO_ROW: BoltRow = { key: new Uint8Array(0), value: new Uint8Array(0) }
