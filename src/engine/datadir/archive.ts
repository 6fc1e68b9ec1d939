import { Gunzip, Unzip, UnzipInflate } from 'fflate'

import { ok, refuse, type Result } from '../../base/result.ts'
import { type DataFile, FileGatherer } from './data-file.ts'
import { TarReader } from './tar.ts'

/** Inflated bytes of one archive at most: a few members with their preallocated segments. */
const INFLATED_MOST = 1536 * 1024 * 1024
/** Compressed bytes at a time: at most some 16 MB inflated before the bound is looked at. */
const STEP = 16 * 1024
const TOO_LARGE = 'the archive is larger than 1.5 GB when it is unpacked'

/** The files of a `.tar`, `.tar.gz` or `.zip`; null when the bytes are none of these. */
export function unpack(bytes: Uint8Array): Result<readonly DataFile[]> | null {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return unpackTarGz(bytes)
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)) return unpackZip(bytes)
  if (isTar(bytes)) return unpackTar(bytes)
  return null
}

function isTar(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(257, 262)) === 'ustar'
}

function unpackTar(bytes: Uint8Array): Result<readonly DataFile[]> {
  const tar = new TarReader()
  tar.feed(bytes)
  return finished(tar)
}

function unpackTarGz(bytes: Uint8Array): Result<readonly DataFile[]> {
  const tar = new TarReader()
  const budget = new Budget()
  const gunzip = new Gunzip((piece) => {
    if (budget.takes(piece.length)) tar.feed(piece)
  })
  for (let at = 0; at < bytes.length; at += STEP) {
    const error = inflateStep(() => gunzip.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length))
    if (error !== null) return refuse(`the archive cannot be unpacked: ${error}`)
    if (budget.spent) return refuse(TOO_LARGE)
    if (tar.problem !== null) break
  }
  return finished(tar)
}

function finished(tar: TarReader): Result<readonly DataFile[]> {
  tar.finish()
  return tar.problem === null ? ok(tar.files) : refuse(tar.problem)
}

function unpackZip(bytes: Uint8Array): Result<readonly DataFile[]> {
  const files: DataFile[] = []
  const budget = new Budget()
  let problem: string | null = null
  const unzip = new Unzip((file) => {
    const gatherer = new FileGatherer()
    file.ondata = (error, piece, final) => {
      if (error !== null) problem = error.message
      else if (budget.takes(piece.length)) gatherer.add(piece)
      if (final && !file.name.endsWith('/')) files.push(gatherer.finish(file.name))
    }
    file.start()
  })
  unzip.register(UnzipInflate)
  for (let at = 0; at < bytes.length; at += STEP) {
    const error = inflateStep(() => unzip.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length))
    if (error !== null || problem !== null)
      return refuse(`the archive cannot be unpacked: ${error ?? problem ?? ''}`)
    if (budget.spent) return refuse(TOO_LARGE)
  }
  return ok(files)
}

/** fflate tells damage by throwing. */
function inflateStep(step: () => void): string | null {
  try {
    step()
    return null
  } catch (error) {
    return error instanceof Error ? error.message : 'it is damaged'
  }
}

class Budget {
  spent = false
  private left = INFLATED_MOST

  takes(bytes: number): boolean {
    this.left -= bytes
    this.spent = this.left < 0
    return !this.spent
  }
}
