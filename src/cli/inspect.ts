import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

import { ok, refuse, type Result } from '../base/result.ts'
import { type DataFile, dataFile } from '../engine/datadir/data-file.ts'
import { filesIn, inspect, type Inspection } from '../engine/datadir/inspect.ts'
import { type Json, printBigJson } from '../engine/datadir/json.ts'
import { parseArgs } from './args.ts'
import { badUsage, type Io } from './io.ts'

const FILE_BYTES_MOST = 2 ** 31 - 1
const DEPTH_MOST = 6

/** `etcdscope inspect`: what is in data dirs, and what etcd would do with them. */
export function inspectCommand(argv: readonly string[], io: Io): number {
  const args = parseArgs(argv, { json: 'switch' })
  if (!args.ok) return badUsage(io, args.error)
  const paths = args.value.positional
  if (paths.length === 0) return badUsage(io, 'inspect needs a data dir, an archive or a file')
  const files: DataFile[] = []
  for (const path of paths) {
    const read = readPath(path)
    if (!read.ok) return badUsage(io, `${path}: ${read.error}`)
    for (const file of read.value) files.push(file)
  }
  const inspection = inspect(files, nameOf(paths[0] ?? ''))
  if (!inspection.ok) return badUsage(io, inspection.error)
  const { dirs, verdict } = inspection.value
  io.out(args.value.flags.has('json') ? `${printBigJson({ dirs, verdict })}\n` : told(inspection.value))
  return 0
}

function readPath(path: string): Result<readonly DataFile[]> {
  try {
    if (!statSync(path).isDirectory()) {
      if (statSync(path).size > FILE_BYTES_MOST) return refuse('the file is larger than 2 GB')
      const bytes = readFileSync(path)
      const files = filesIn(`${placed(dirname(path))}/${basename(path)}`, bytes)
      // What an archive holds lies below the archive.
      return !files.ok || (files.value.length === 1 && files.value[0]?.bytes === bytes)
        ? files
        : ok(files.value.map((file) => ({ ...file, path: `${nameOf(path)}/${file.path}` })))
    }
    return ok(readTree(path, placed(path), 0))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it failed'
    return refuse(`it cannot be read (${code})`)
  }
}

/** Where a directory's files stand in a tree of members: at their whole path, so that two of one name stay two. */
function placed(path: string): string {
  return resolve(path).split(/[\\/]/).join('/')
}

function nameOf(path: string): string {
  return basename(resolve(path)).replace(/\.(tar\.gz|tgz|tar|zip)$/, '')
}

function readTree(dir: string, under: string, depth: number): DataFile[] {
  if (depth > DEPTH_MOST) return []
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = `${under}/${entry.name}`
    if (entry.isDirectory()) return readTree(join(dir, entry.name), path, depth + 1)
    return entry.isFile() ? [dataFile(path, readFileSync(join(dir, entry.name)))] : []
  })
}

function told({ dirs, verdict }: Inspection): string {
  const lines = Object.entries(dirs).map(([name, facts]) => {
    const at = (...path: string[]): string => shown(facts, path)
    return `${name}: member ${at('member_id')}, term ${at('hardstate', 'term')}, commit ${at('hardstate', 'commit')}, ${at('entries', 'count')} entries to ${at('entries', 'last_index')}`
  })
  if (verdict !== null) lines.push(toldVerdict(verdict))
  return `${lines.join('\n')}\n`
}

function toldVerdict(verdict: Json): string {
  if (shown(verdict, ['boots']) === 'true') {
    const repaired = shown(verdict, ['repaired']) === 'true' ? ' after cutting off a torn tail' : ''
    return `etcd 3.4 boots${repaired}, revision ${shown(verdict, ['after_boot', 'revision'])}`
  }
  const fatal = shown(verdict, ['fatal'])
  return fatal === 'null' ? 'etcd 3.4 starts, but no leader can be elected' : `etcd 3.4 stops: ${fatal}`
}

/** The value at a path of names, as a line of text. */
function shown(value: Json, path: readonly string[]): string {
  const [name, ...rest] = path
  if (name === undefined) return typeof value === 'string' ? value : printBigJson(value)
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return shown(isObject ? ((value as { readonly [name: string]: Json })[name] ?? null) : null, rest)
}
