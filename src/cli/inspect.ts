import { closeSync } from 'node:fs'

import type { DataFile } from '../engine/datadir/data-file.ts'
import { inspect, type Inspection } from '../engine/datadir/inspect.ts'
import { type Json, printBigJson } from '../engine/datadir/json.ts'
import { parseArgs } from './args.ts'
import { nameOf, readPath } from './data-files.ts'
import { badUsage, type Io } from './io.ts'

/** `etcdscope inspect`: what is in data dirs, and what etcd would do with them. Files are read by slices. */
export function inspectCommand(argv: readonly string[], io: Io): number {
  const args = parseArgs(argv, { json: 'switch' })
  if (!args.ok) return badUsage(io, args.error)
  const paths = args.value.positional
  if (paths.length === 0) return badUsage(io, 'inspect needs a data dir, an archive or a file')
  const open: number[] = []
  try {
    return inspectPaths(paths, args.value.flags.has('json'), open, io)
  } finally {
    for (const file of open) closeSync(file)
  }
}

function inspectPaths(paths: readonly string[], json: boolean, open: number[], io: Io): number {
  const files: DataFile[] = []
  for (const path of paths) {
    const read = readPath(path, open)
    if (typeof read === 'string') return badUsage(io, `${path}: ${read}`)
    if (!read.ok) return toldProblem(io, json, `${path}: ${read.error}`)
    for (const file of read.value) files.push(file)
  }
  const inspection = inspect(files, nameOf(paths[0] ?? ''))
  if (!inspection.ok) return toldProblem(io, json, inspection.error)
  const { dirs, verdict, problem } = inspection.value
  if (problem !== null) return toldProblem(io, json, problem, dirs)
  io.out(json ? `${printBigJson({ dirs, verdict })}\n` : told(inspection.value))
  return 0
}

/** What is wrong with the bytes: on stderr, and with `--json` beside what could be read. */
function toldProblem(io: Io, json: boolean, problem: string, dirs: Inspection['dirs'] = {}): number {
  if (json) io.out(`${printBigJson({ dirs, verdict: null, problem })}\n`)
  io.err(`etcdscope: ${problem}\n`)
  return 1
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
