import type { ByteWriter } from '../../base/byte-writer.ts'
import { NO_BYTES } from '../../base/bytes.ts'
import { DiskFile } from './disk-file.ts'

/**
 * A database file as one commit left it: its bytes are made when somebody reads them, always the same ones, since it is written
 * far oftener than read.
 */
export interface FileContent {
  bytes(): Uint8Array
  readonly length: number
  /** Bytes that the commit wrote: new pages, then the one that names them. */
  readonly bytesWritten: number
  /** The file `before` once the first `bytes` of them were written. */
  torn(before: Uint8Array, bytes: number): Uint8Array
}

/**
 * A file that only commits write, as a database's is: new pages where no living tree is, then the page that names them. Never
 * changes. Until the fsync a crash leaves what was durable before, or some of those pages in it.
 */
export class ContentFile {
  constructor(
    readonly content: FileContent,
    private readonly durable: FileContent | null,
  ) {}

  get length(): number {
    return this.content.length
  }

  get size(): number {
    return this.length
  }

  get durableLength(): number {
    return this.durable === null ? 0 : this.durable.length
  }

  /** What a torn write leaves some of. */
  get unsyncedBytes(): number {
    return this.durable === this.content ? 0 : this.content.bytesWritten
  }

  read(): Uint8Array {
    return this.content.bytes()
  }

  replacedBy(content: FileContent): ContentFile {
    return new ContentFile(content, this.durable)
  }

  madeDurable(): ContentFile {
    return this.durable === this.content ? this : new ContentFile(this.content, this.content)
  }

  afterCrash(surviving: number): ContentFile | DiskFile {
    const { durable } = this
    if (durable === this.content) return this
    if (durable !== null && surviving === 0) return new ContentFile(durable, durable)
    return asBytes(this.content.torn(durable?.bytes() ?? NO_BYTES, surviving))
  }

  /** The same file as plain bytes, that can be written anywhere. */
  plain(): DiskFile {
    return asBytes(this.content.bytes(), this.durable === this.content ? Infinity : 0)
  }

  encodeInto(out: ByteWriter): void {
    out.bytes(this.content.bytes())
    if (this.durable === this.content) out.bool(true)
    else out.bool(false).bytes(this.durable?.bytes() ?? NO_BYTES)
  }
}

function asBytes(bytes: Uint8Array, durable = Infinity): DiskFile {
  return DiskFile.EMPTY.append(bytes).madeDurable(Math.min(durable, bytes.length))
}
