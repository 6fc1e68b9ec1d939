import { Gunzip, Unzip, UnzipInflate } from 'fflate'

import type { ByteSource } from '../../base/byte-source.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import { type DataFile, FileGatherer } from './data-file.ts'
import { TarReader } from './tar.ts'
import { isZero } from './zeros.ts'

/** Inflated bytes of one archive at most: a few members with their preallocated segments, of which zeros take no memory. */
const INFLATED_MOST = 2 * 1024 ** 3
/** What of it is not zeros. */
const KEPT_MOST = 512 * 1024 ** 2
/** Compressed bytes at a time: at most some 16 MB inflated before the bounds are looked at. */
const STEP = 16 * 1024
const FILES_MOST = 10_000

const TOO_LARGE =
  'the archive is too large to be unpacked here (2 GB, or 512 MB without zeros): unpack it and open the directory'
const ENDS_INSIDE = 'the archive ends inside a file'

/** The files of a `.tar`, `.tar.gz` or `.zip`; null when the bytes are none of these. */
export function unpack(source: ByteSource): Result<readonly DataFile[]> | null {
  const head = source.read(0, 512)
  if (head[0] === 0x1f && head[1] === 0x8b) return unpackTarGz(source)
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)) return unpackZip(source)
  if (String.fromCharCode(...head.subarray(257, 262)) === 'ustar') return unpackTar(source)
  return null
}

function unpackTar(source: ByteSource): Result<readonly DataFile[]> {
  const tar = new TarReader()
  const budget = new Budget()
  for (let at = 0; at < source.size && tar.problem === null && !budget.spent; at += STEP) {
    const piece = source.read(at, Math.min(at + STEP, source.size))
    if (budget.takes(piece)) tar.feed(piece)
  }
  return budget.spent ? refuse(TOO_LARGE) : finished(tar)
}

function unpackTarGz(source: ByteSource): Result<readonly DataFile[]> {
  const tar = new TarReader()
  const budget = new Budget()
  const gunzip = new Gunzip((piece) => {
    if (budget.takes(piece)) tar.feed(piece)
  })
  const error = inInflatedSteps(source, budget, (piece, isLast) => {
    gunzip.push(piece, isLast)
    return tar.problem === null
  })
  return error === null ? finished(tar) : refuse(error)
}

function finished(tar: TarReader): Result<readonly DataFile[]> {
  tar.finish()
  return tar.problem === null ? ok(tar.files) : refuse(tar.problem)
}

function unpackZip(source: ByteSource): Result<readonly DataFile[]> {
  const files: DataFile[] = []
  const budget = new Budget()
  let problem: string | null = null
  let open = 0
  const unzip = new Unzip((file) => {
    const gatherer = new FileGatherer()
    if (files.length + open >= FILES_MOST) problem = 'the archive holds too many files'
    if (problem !== null) return
    open++
    file.ondata = (error, piece, final) => {
      if (error !== null) problem = `the archive cannot be unpacked: ${error.message}`
      else if (budget.takes(piece)) gatherer.add(piece)
      if (!final) return
      open--
      if (!file.name.endsWith('/')) files.push(gatherer.finish(file.name))
    }
    file.start()
  })
  unzip.register(UnzipInflate)
  const error = inInflatedSteps(source, budget, (piece, isLast) => {
    unzip.push(piece, isLast)
    return problem === null
  })
  const reason = error ?? problem ?? (open > 0 ? ENDS_INSIDE : null)
  return reason === null ? ok(files) : refuse(reason)
}

/** Feeds the archive step by step until `push` wants no more; why it stopped, null when all is well. fflate tells damage by throwing. */
function inInflatedSteps(
  source: ByteSource,
  budget: Budget,
  push: (piece: Uint8Array, isLast: boolean) => boolean,
): string | null {
  try {
    for (let at = 0; at < source.size; at += STEP) {
      const end = Math.min(at + STEP, source.size)
      const wantsMore = push(source.read(at, end), end === source.size)
      if (budget.spent) return TOO_LARGE
      if (!wantsMore) return null
    }
    return null
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it is damaged'
    return reason === 'unexpected EOF' ? ENDS_INSIDE : `the archive cannot be unpacked: ${reason}`
  }
}

class Budget {
  spent = false
  private left = INFLATED_MOST
  private kept = KEPT_MOST

  takes(piece: Uint8Array): boolean {
    this.left -= piece.length
    if (this.kept > 0 && !isZero(piece)) this.kept -= piece.length
    this.spent = this.left < 0 || this.kept <= 0
    return !this.spent
  }
}
