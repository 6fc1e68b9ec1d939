import { textOf } from '../../base/bytes.ts'
import { type DataFile, FileGatherer } from './data-file.ts'

const BLOCK = 512
const FILES_MOST = 10_000

/** Reads a ustar archive that comes in pieces. Links, devices and pax headers are passed over, with their content. */
export class TarReader {
  readonly files: DataFile[] = []
  /** Why reading stopped; null while all is well. */
  problem: string | null = null
  private header = new Uint8Array(BLOCK)
  private headerBytes = 0
  private current: { readonly path: string; readonly into: FileGatherer | null } | null = null
  private content = 0
  private padding = 0
  private ended = false
  private longName: string | null = null
  private nameParts: Uint8Array[] | null = null

  /** False when nothing more is wanted. */
  feed(piece: Uint8Array): boolean {
    let at = 0
    while (at < piece.length && !this.ended && this.problem === null) {
      if (this.content > 0) at += this.takeContent(piece.subarray(at))
      else if (this.padding > 0) {
        const skipped = Math.min(this.padding, piece.length - at)
        this.padding -= skipped
        at += skipped
      } else at += this.takeHeader(piece.subarray(at))
    }
    return !this.ended && this.problem === null
  }

  finish(): void {
    if (this.problem === null && !this.ended && (this.content > 0 || this.headerBytes > 0)) {
      this.problem = 'the archive ends inside a file'
    }
  }

  private takeContent(piece: Uint8Array): number {
    const part = piece.subarray(0, Math.min(this.content, piece.length))
    this.current?.into?.add(part)
    this.nameParts?.push(part.slice())
    this.content -= part.length
    if (this.content === 0) this.endFile()
    return part.length
  }

  private takeHeader(piece: Uint8Array): number {
    const part = piece.subarray(0, Math.min(BLOCK - this.headerBytes, piece.length))
    this.header.set(part, this.headerBytes)
    this.headerBytes += part.length
    if (this.headerBytes === BLOCK) {
      this.headerBytes = 0
      this.beginFile()
    }
    return part.length
  }

  private beginFile(): void {
    const { header } = this
    if (header.every((byte) => byte === 0)) {
      this.ended = true
      return
    }
    const size = sizeOf(header)
    if (size === null || !checksumHolds(header)) {
      this.problem = 'not a tar archive'
      return
    }
    const type = header[156] ?? 0
    const prefix = field(header, 257, 262) === 'ustar' ? field(header, 345, 500) : ''
    const name = field(header, 0, 100)
    const path = this.longName ?? (prefix === '' ? name : `${prefix}/${name}`)
    this.nameParts = type === 0x4c && size < 4096 ? [] : null
    if (this.nameParts === null) this.longName = null
    const isFile = type === 0x30 || type === 0
    if (isFile && this.files.length >= FILES_MOST) this.problem = 'the archive holds too many files'
    this.current = { path, into: isFile ? new FileGatherer() : null }
    this.content = size
    this.padding = (BLOCK - (size % BLOCK)) % BLOCK
    if (size === 0) this.endFile()
  }

  private endFile(): void {
    if (this.nameParts !== null) {
      this.longName = this.nameParts.map(textOf).join('').replace(/\0.*$/s, '')
      this.nameParts = null
    }
    const { current } = this
    this.current = null
    if (current?.into !== null && current?.into !== undefined)
      this.files.push(current.into.finish(current.path))
  }
}

/** Octal text, or GNU's big-endian number for large files. */
function sizeOf(header: Uint8Array): number | null {
  if (((header[124] ?? 0) & 0x80) !== 0) {
    let size = 0
    for (let i = 128; i < 136; i++) size = size * 256 + (header[i] ?? 0)
    return Number.isSafeInteger(size) ? size : null
  }
  const text = field(header, 124, 136).trim()
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : text === '' ? 0 : null
}

function checksumHolds(header: Uint8Array): boolean {
  let sum = 0
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 0x20 : (header[i] ?? 0)
  return Number.parseInt(field(header, 148, 156).trim(), 8) === sum
}

function field(header: Uint8Array, from: number, to: number): string {
  const end = header.indexOf(0, from)
  return textOf(header.subarray(from, end < 0 || end > to ? to : end))
}
