import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

import { ok, refuse, type Result } from '../base/result.ts'
import type { DataFile } from '../engine/datadir/data-file.ts'
import { filesIn } from '../engine/datadir/inspect.ts'
import { fileSource } from './file-source.ts'

const DEPTH_MOST = 6

/** The files at a path, or why its bytes are no archive; a text when it cannot be read at all. */
export function readPath(path: string, open: number[]): Result<readonly DataFile[]> | string {
  try {
    if (statSync(path).isDirectory()) return ok(readTree(path, placed(path), 0, open))
    const source = fileSource(path, open)
    const files = filesIn(`${placed(dirname(path))}/${basename(path)}`, source)
    if (!files.ok) return files
    if (files.value.length === 0) return refuse('the archive holds no file')
    // What an archive holds lies below the archive.
    return files.value.length === 1 && files.value[0]?.source === source
      ? files
      : ok(files.value.map((file) => ({ ...file, path: `${nameOf(path)}/${file.path}` })))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it failed'
    return `it cannot be read (${code})`
  }
}

/** Where a directory's files stand in a tree of members: at their whole path, so that two of one name stay two. */
function placed(path: string): string {
  return resolve(path).split(/[\\/]/).join('/')
}

/** What a directory or an archive is called. */
export function nameOf(path: string): string {
  return basename(resolve(path)).replace(/\.(tar\.gz|tgz|tar|zip)$/, '')
}

function readTree(dir: string, under: string, depth: number, open: number[]): DataFile[] {
  if (depth > DEPTH_MOST) return []
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = `${under}/${entry.name}`
    if (entry.isDirectory()) return readTree(join(dir, entry.name), path, depth + 1, open)
    return entry.isFile() ? [{ path, source: fileSource(join(dir, entry.name), open) }] : []
  })
}
