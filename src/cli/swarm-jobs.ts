import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { merge, NOTHING, type Seeds, type SwarmReport } from './swarm-report.ts'

const COMMAND = fileURLToPath(new URL('../../bin/etcdscope.js', import.meta.url))
const CHUNK_MOST = 100

/** The same command in `jobs` processes, each with a part of the seeds; null when one of them failed. */
export async function runInJobs(
  seeds: Seeds,
  jobs: number,
  flags: readonly string[],
  stopsAtFirst: boolean,
): Promise<SwarmReport | null> {
  const count = seeds.last - seeds.first + 1
  const size = Math.max(1, Math.min(CHUNK_MOST, Math.ceil(count / jobs)))
  let report: SwarmReport | null = NOTHING
  let next = seeds.first
  const work = async (): Promise<void> => {
    while (next <= seeds.last && report !== null && !(stopsAtFirst && report.violations.length > 0)) {
      const first = next
      next = Math.min(first + size, seeds.last + 1)
      const part = await runJob(first, next - 1, flags)
      report = part === null || report === null ? null : merge(report, part)
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
  return report
}

function runJob(first: number, last: number, flags: readonly string[]): Promise<SwarmReport | null> {
  return new Promise((resolve) => {
    const argv = [COMMAND, 'swarm', '--json', '--seeds', `${first}..${last}`, ...flags]
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')))
    child.on('error', () => resolve(null))
    child.on('close', () => resolve(reportFrom(text)))
  })
}

function reportFrom(text: string): SwarmReport | null {
  try {
    return JSON.parse(text) as SwarmReport
  } catch {
    return null
  }
}
