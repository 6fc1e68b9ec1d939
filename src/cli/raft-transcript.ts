import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { runTranscript } from '../engine/raft/transcript/run-transcript.ts'
import { refuse, ok, type Result } from '../base/result.ts'
import { flagOf, parseArgs } from './args.ts'
import { badUsage, type Io } from './io.ts'

interface Options {
  readonly paths: readonly string[]
  readonly rewrite: boolean
  readonly outDir: string | null
  readonly json: boolean
}

/** A script, and where it is found under the path that was named. */
interface Script {
  readonly file: string
  readonly relative: string
}

/**
 * `raft-transcript PATH… [--rewrite [--out DIR]] [--json]`: runs data-driven raft scripts. Exit code 0 when all passed, 1 when
 * one failed or is broken, 2 for bad usage.
 */
export function raftTranscript(argv: readonly string[], io: Io): number {
  const options = optionsOf(argv)
  const scripts = options.ok ? scriptsUnder(options.value.paths) : options
  if (!options.ok || !scripts.ok)
    return badUsage(io, options.ok ? (scripts.ok ? '' : scripts.error) : options.error)
  const ran = scripts.value.map((script) => runScript(script, options.value))
  const passed = ran.filter((one) => one.passed).length
  const failed = ran.length - passed
  if (options.value.json) io.out(`${JSON.stringify({ files: ran, passed, failed })}\n`)
  else {
    for (const one of ran) tell(one, io)
    io.out(`${passed} passed, ${failed} failed\n`)
  }
  return failed === 0 ? 0 : 1
}

/** What came of one script, as `--json` tells it. */
interface Ran {
  readonly file: string
  readonly passed: boolean
  /** Why it could not be read. */
  readonly error?: { readonly line: number; readonly reason: string }
  readonly failures: readonly { readonly line: number; readonly directive: string; readonly diff: string }[]
}

function runScript(script: Script, options: Options): Ran {
  const { file } = script
  const { failures, broken, output } = runTranscript(readFileSync(file, 'utf8'))
  // What is broken is never rewritten: half of its outputs would be lost.
  if (options.rewrite && broken === null) {
    const target = options.outDir === null ? file : join(options.outDir, script.relative)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, output)
    return { file, passed: true, failures: [] }
  }
  return {
    file,
    passed: failures.length === 0 && broken === null,
    ...(broken !== null && { error: broken }),
    failures: failures.map(({ directive, diff }) => ({
      line: directive.line,
      directive: directive.name,
      diff,
    })),
  }
}

function tell({ file, error, failures }: Ran, io: Io): void {
  for (const { line, directive, diff } of failures) {
    const at = `${file}:${line}`
    io.out(`--- ${at} ${directive} (expected)\n+++ ${at} ${directive} (actual)\n${diff}`)
  }
  if (error !== undefined) io.err(`${file}:${error.line}: ${error.reason}\n`)
}

function optionsOf(argv: readonly string[]): Result<Options> {
  const args = parseArgs(argv, { rewrite: 'switch', out: 'value', json: 'switch' })
  if (!args.ok) return args
  const { positional, flags } = args.value
  const [rewrite, outDir] = [flags.has('rewrite'), flagOf(args.value, 'out')]
  if (outDir === '') return refuse('--out needs a folder')
  if (positional.length === 0) return refuse('a file or folder is missing')
  if (outDir !== null && !rewrite) return refuse('--out goes with --rewrite')
  return ok({ paths: positional, rewrite, outDir, json: flags.has('json') })
}

function scriptsUnder(paths: readonly string[]): Result<readonly Script[]> {
  const scripts: Script[] = []
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false })
    if (found === undefined) return refuse(`${path} does not exist`)
    if (!found.isDirectory()) {
      scripts.push({ file: path, relative: basename(path) })
      continue
    }
    for (const file of textFilesIn(path)) scripts.push({ file, relative: relative(path, file) })
  }
  return scripts.length === 0 ? refuse(`no *.txt under ${paths.join(', ')}`) : ok(scripts)
}

function textFilesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return textFilesIn(path)
      return entry.isFile() && entry.name.endsWith('.txt') ? [path] : []
    })
}
