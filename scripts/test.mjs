import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { findBrowser } from './find-browser.mjs'

/**
 * The whole suite. Every stage runs, whatever failed before it; each adds its counts; the last line is their sum.
 * `node scripts/test.mjs unit e2e` runs the named stages only.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'etcdscope-test-'))
const bin = (name) => join(root, 'node_modules', '.bin', name)

const STAGES = [
  ['types', () => check(bin('tsc'), ['--noEmit', '-p', 'tsconfig.json'])],
  ['types-engine', () => check(bin('tsc'), ['--noEmit', '-p', 'tsconfig.engine.json'])],
  ['lint', () => check(bin('eslint'), ['--max-warnings', '0', '.'])],
  ['format', () => check(bin('prettier'), ['--check', '--log-level', 'warn', '.'])],
  ['layers', () => check(process.execPath, ['scripts/layers.mjs'])],
  ['build', () => check(bin('vite'), ['build', '--logLevel', 'warn'])],
  ['size', () => check(process.execPath, ['scripts/size.mjs'])],
  ['unit', unit],
  ['e2e', e2e],
  ['etcd', etcd],
]

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !STAGES.some(([stage]) => stage === name))
if (unknown.length > 0) {
  console.error(`There is no stage "${unknown[0]}": ${STAGES.map(([name]) => name).join(', ')}`)
  process.exit(2)
}

let passed = 0
let failed = 0
for (const [name, stage] of STAGES) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const started = Date.now()
  console.log(`\n── ${name}`)
  const counts = await stage()
  passed += counts.passed
  failed += counts.failed
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  console.log(`── ${name}: ${counts.passed} passed, ${counts.failed} failed (${seconds} s)`)
}
rmSync(scratch, { recursive: true, force: true })
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0

async function check(command, args) {
  return (await run(command, args)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

async function unit() {
  const report = join(scratch, 'vitest.json')
  const code = await run(bin('vitest'), [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  const result = read(report)
  if (result === null) return { passed: 0, failed: 1 }
  const broken = result.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  const failures = result.numFailedTests + broken.length
  return { passed: result.numPassedTests, failed: failures === 0 && code !== 0 ? 1 : failures }
}

async function e2e() {
  const report = join(scratch, 'playwright.json')
  let browser
  try {
    browser = await findBrowser(console.log)
  } catch (error) {
    console.error(error.message)
    return { passed: 0, failed: 1 }
  }
  const code = await run(bin('playwright'), ['test', '--reporter=list,json'], {
    CHROMIUM_PATH: browser,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  })
  const stats = read(report)?.stats
  if (stats === undefined) return { passed: 0, failed: 1 }
  const failures = stats.unexpected + stats.flaky
  return { passed: stats.expected, failed: failures === 0 && code !== 0 ? 1 : failures }
}

/** Exported members under a real etcd; its last line counts, also when there is none to be had. */
async function etcd() {
  const lines = []
  const code = await run(process.execPath, ['scripts/test-etcd.mjs'], {}, (text) => lines.push(text))
  const counts = /(\d+) passed, (\d+) failed\s*$/.exec(lines.join(''))
  if (counts === null) return { passed: 0, failed: 1 }
  return { passed: Number(counts[1]), failed: Number(counts[2]) || (code === 0 ? 0 : 1) }
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

/** `hear` gets what the command prints, which is shown all the same. */
function run(command, args, env = {}, hear = null) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', hear === null ? 'inherit' : 'pipe', 'inherit'],
      shell: process.platform === 'win32',
      env: { ...process.env, ...env },
    })
    child.stdout?.on('data', (data) => {
      process.stdout.write(data)
      hear(String(data))
    })
    child.on('error', () => resolve(1))
    child.on('close', (code) => resolve(code ?? 1))
  })
}
