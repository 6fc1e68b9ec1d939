import { assert, defined } from '../../base/assert.ts'
import type { ByteWriter } from '../../base/byte-writer.ts'
import { ContentFile, type FileContent } from './content-file.ts'
import { DiskFile } from './disk-file.ts'

export type { FileContent } from './content-file.ts'

export interface FileInfo {
  readonly path: string
  /** What was written. */
  readonly bytes: number
  /** What a directory listing shows: with the room that was set aside. */
  readonly size: number
  /** What a crash of the machine would leave. */
  readonly durableBytes: number
}

/** Bytes of one file that reached the disk although nobody had waited for them. */
export interface SurvivingBytes {
  readonly path: string
  readonly bytes: number
}

/**
 * The disk of one member: files of bytes, a page cache above them, and a directory. A write is seen by readers at
 * once and is durable only after `fsync`. Takes no time: the caller decides when an fsync has happened.
 *
 * Invariant: file numbers only ever grow; a name maps to one file; a file without any name is dropped.
 */
export class Disk {
  private names = new Map<string, number>()
  /** The directory as it is on the platter. */
  private durableNames = new Map<string, number>()
  private files = new Map<number, DiskFile | ContentFile>()
  private nextFile = 1
  /** No file can grow: what would make one grow must look before. */
  full = false

  /** Costs the directory, not the bytes: files are shared until one side writes. */
  clone(): Disk {
    const copy = new Disk()
    copy.names = new Map(this.names)
    copy.durableNames = new Map(this.durableNames)
    copy.files = new Map(this.files)
    copy.nextFile = this.nextFile
    copy.full = this.full
    return copy
  }

  has(path: string): boolean {
    return this.names.has(path)
  }

  /** An empty file; one of that name must not exist. Neither name nor bytes are durable yet. */
  create(path: string): void {
    assert(!this.names.has(path), 'a created file has a new name')
    this.names.set(path, this.nextFile)
    this.files.set(this.nextFile++, DiskFile.EMPTY)
  }

  append(path: string, bytes: Uint8Array): void {
    this.update(path, (file) => plain(file).append(bytes))
  }

  /** Sets room aside for `bytes` in all; 0 gives back what was not written. */
  allocate(path: string, bytes: number): void {
    this.update(path, (file) => plain(file).withRoom(bytes))
  }

  /** The whole content at once; a new file, when there is none of that name. A crash before the fsync leaves the former one. */
  replace(path: string, content: FileContent): void {
    if (!this.names.has(path)) this.create(path)
    this.update(path, (file) =>
      file instanceof ContentFile ? file.replacedBy(content) : new ContentFile(content, durableOf(file)),
    )
  }

  /** What `replace` put there last; null for a file of plain bytes. */
  contentOf(path: string): FileContent | null {
    const file = this.file(path)
    return file instanceof ContentFile ? file.content : null
  }

  /** The bytes as they are now, in a form that never changes; null for what was replaced as a whole. */
  plainFile(path: string): DiskFile | null {
    const file = this.file(path)
    return file instanceof DiskFile ? file : null
  }

  /** Bytes of a commit's write that no fsync has covered yet; 0 for a file of plain bytes. */
  unsyncedBytes(path: string): number {
    const file = this.file(path)
    return file instanceof ContentFile ? file.unsyncedBytes : 0
  }

  /** Cuts the file to its first `length` bytes. */
  truncate(path: string, length: number): void {
    this.update(path, (file) => plain(file).truncate(length))
  }

  /** All bytes, as a copy. */
  read(path: string): Uint8Array {
    return this.file(path).read()
  }

  bytesOf(path: string): number {
    return this.file(path).length
  }

  /** Replaces a file of the new name. Durable after an fsync of the new name, or of the directory. */
  rename(from: string, to: string): void {
    const number = this.numberOf(from)
    this.names.delete(from)
    this.names.set(to, number)
    this.dropNameless()
  }

  /** Durable after an fsync of the directory. */
  remove(path: string): void {
    this.numberOf(path)
    this.names.delete(path)
    this.dropNameless()
  }

  /** Names of all files, in order. */
  paths(): string[] {
    return [...this.names.keys()].sort()
  }

  /** In order of their paths, those that are `wanted`. Reads every such file that was replaced as a whole. */
  list(wanted: (path: string) => boolean = () => true): FileInfo[] {
    return [...this.names]
      .filter(([path]) => wanted(path))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, number]) => {
        const { length, size, durableLength } = this.fileOf(number)
        const named = this.durableNames.get(path) === number
        return { path, bytes: length, size, durableBytes: named ? durableLength : 0 }
      })
  }

  /**
   * The first `upTo` bytes (all, when left out) and the name are durable from now on.
   * DIFF(etcd): as on ext4, the fsync of a new or renamed file takes its directory entry along.
   */
  fsync(path: string, upTo = Infinity): void {
    const number = this.numberOf(path)
    this.update(path, (file) =>
      file instanceof ContentFile ? file.madeDurable() : file.madeDurable(Math.min(upTo, file.length)),
    )
    for (const [name, other] of this.durableNames) if (other === number) this.durableNames.delete(name)
    this.durableNames.set(path, number)
    this.dropNameless()
  }

  /** The directory is durable as it is: new names, renames and removals. */
  fsyncDir(): void {
    this.durableNames = new Map(this.names)
    this.dropNameless()
  }

  /**
   * The machine lost its power: only what was synced is left. `surviving` names bytes beyond that which had
   * reached the platter by chance, as in a torn write.
   */
  crash(surviving: readonly SurvivingBytes[] = []): { lostBytes: number } {
    const before = [...this.names.values()].reduce((sum, number) => sum + writtenOf(this.fileOf(number)), 0)
    const kept = new Map(surviving.map(({ path, bytes }) => [this.numberOf(path), bytes]))
    this.names = new Map(this.durableNames)
    this.dropNameless()
    let after = 0
    for (const [number, file] of this.files) {
      const left = file.afterCrash(kept.get(number) ?? 0)
      this.files.set(number, left)
      after += writtenOf(left)
    }
    return { lostBytes: Math.max(0, before - after) }
  }

  /** Bit rot: one durable bit is no longer what was written. */
  flipBit(path: string, offset: number, bit: number): void {
    this.update(path, (file) => plain(file).withFlippedBit(offset, bit))
  }

  /** Equal bytes mean that no reader, now or after a crash, can tell the two disks apart. */
  encodeInto(out: ByteWriter): void {
    out.bool(this.full)
    const order = new Map<number, number>()
    for (const names of [this.names, this.durableNames]) {
      out.varint(names.size)
      for (const [path, number] of [...names].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const seen = order.get(number)
        out.string(path).varint(seen ?? order.size)
        if (seen === undefined) {
          order.set(number, order.size)
          this.fileOf(number).encodeInto(out)
        }
      }
    }
  }

  private numberOf(path: string): number {
    return defined(this.names.get(path), 'a file of this name exists')
  }

  private fileOf(number: number): DiskFile | ContentFile {
    return defined(this.files.get(number), 'a file that has a name is on the disk')
  }

  private file(path: string): DiskFile | ContentFile {
    return this.fileOf(this.numberOf(path))
  }

  private update(path: string, change: (file: DiskFile | ContentFile) => DiskFile | ContentFile): void {
    const number = this.numberOf(path)
    this.files.set(number, change(this.fileOf(number)))
  }

  private dropNameless(): void {
    const named = new Set([...this.names.values(), ...this.durableNames.values()])
    for (const number of this.files.keys()) if (!named.has(number)) this.files.delete(number)
  }
}

function plain(file: DiskFile | ContentFile): DiskFile {
  return file instanceof ContentFile ? file.plain() : file
}

/** What of a plain file is on the platter. */
function durableOf(file: DiskFile): FileContent | null {
  if (file.durableLength === 0) return null
  const bytes = file.read().subarray(0, file.durableLength)
  return new PlainContent(bytes)
}

class PlainContent implements FileContent {
  constructor(private readonly content: Uint8Array) {}

  get length(): number {
    return this.content.length
  }

  get bytesWritten(): number {
    return this.content.length
  }

  torn(_before: Uint8Array, bytes: number): Uint8Array {
    return this.content.subarray(0, bytes)
  }

  bytes(): Uint8Array {
    return this.content
  }
}

/** Bytes of plain files only: nobody counts what a database lost, it is written again. */
function writtenOf(file: DiskFile | ContentFile): number {
  return file instanceof ContentFile ? 0 : file.length
}
