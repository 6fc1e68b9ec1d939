import type { ByteWriter } from '../../base/byte-writer.ts'
import { concatBytes, NO_BYTES } from '../../base/bytes.ts'
import { DiskFile } from './disk-file.ts'

/** Bytes that are made when somebody reads them, always the same ones: a database file is written far oftener than read. */
export interface FileContent {
  bytes(): Uint8Array
}

/** Pages of a database file that a commit writes last, and in place. */
const META_BYTES = 2 * 4096

/**
 * A file that is only ever replaced as a whole, as a database's is by a commit: new pages where nothing else is, then the page
 * that names them. Never changes. Until the fsync a crash leaves what was durable before, the new pages unnamed behind it.
 */
export class ContentFile {
  constructor(
    readonly content: FileContent,
    private readonly durable: FileContent | null,
  ) {}

  get length(): number {
    return this.content.bytes().length
  }

  get size(): number {
    return this.length
  }

  get durableLength(): number {
    return this.durable === null ? 0 : this.durable.bytes().length
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
    const before = durable?.bytes() ?? NO_BYTES
    const pages = this.content.bytes().subarray(META_BYTES, META_BYTES + surviving)
    return asBytes(concatBytes([before, durable === null ? NO_BYTES : pages]))
  }

  /** The same file as plain bytes, that can be written anywhere. */
  plain(): DiskFile {
    return asBytes(this.content.bytes(), this.durable === this.content ? Infinity : 0)
  }

  encodeInto(out: ByteWriter): void {
    out.bytes(this.durable?.bytes() ?? NO_BYTES).bytes(this.content.bytes())
  }
}

function asBytes(bytes: Uint8Array, durable = Infinity): DiskFile {
  return DiskFile.EMPTY.append(bytes).madeDurable(Math.min(durable, bytes.length))
}
