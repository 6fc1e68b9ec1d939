import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { runTranscript } from '../engine/raft/transcript/run-transcript.ts'
import { refuse, ok, type Result } from '../base/result.ts'

interface Io {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

interface Options {
  readonly paths: readonly string[]
  readonly rewrite: boolean
  readonly outDir: string | null
}

/** A script, and where it is found under the path that was named. */
interface Script {
  readonly file: string
  readonly relative: string
}

/**
 * `raft-transcript PATH… [--rewrite [--out DIR]]`: runs data-driven raft scripts. Exit code 0 when all passed, 1 when
 * one failed or is broken, 2 for bad usage.
 */
export function raftTranscript(argv: readonly string[], io: Io): number {
  const options = parseOptions(argv)
  const scripts = options.ok ? scriptsUnder(options.value.paths) : options
  if (!options.ok || !scripts.ok) {
    io.err(`etcdscope raft-transcript: ${options.ok ? (scripts.ok ? '' : scripts.error) : options.error}\n`)
    return 2
  }
  let passed = 0
  for (const script of scripts.value) if (runScript(script, options.value, io)) passed++
  const failed = scripts.value.length - passed
  io.out(`${passed} passed, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
}

function runScript(script: Script, options: Options, io: Io): boolean {
  const { failures, broken, output } = runTranscript(readFileSync(script.file, 'utf8'))
  // What is broken is never rewritten: half of its outputs would be lost.
  if (options.rewrite && broken === null) {
    const target = options.outDir === null ? script.file : join(options.outDir, script.relative)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, output)
    return true
  }
  for (const { directive, diff } of failures) {
    const at = `${script.file}:${directive.line}`
    io.out(`--- ${at} ${directive.name} (expected)\n+++ ${at} ${directive.name} (actual)\n${diff}`)
  }
  if (broken !== null) io.err(`${script.file}:${broken.line}: ${broken.reason}\n`)
  return failures.length === 0 && broken === null
}

function parseOptions(argv: readonly string[]): Result<Options> {
  const paths: string[] = []
  let rewrite = false
  let outDir: string | null = null
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] as string
    if (word === '--rewrite') rewrite = true
    else if (word === '--out') {
      outDir = argv[++i] ?? ''
      if (outDir === '') return refuse('--out needs a folder')
    } else if (word.startsWith('--')) return refuse(`unknown option ${word}`)
    else paths.push(word)
  }
  if (paths.length === 0) return refuse('a file or folder is missing')
  if (outDir !== null && !rewrite) return refuse('--out goes with --rewrite')
  return ok({ paths, rewrite, outDir })
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
