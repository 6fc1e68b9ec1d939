import { parseArgs } from './args.ts'
import { readCases, type EtcdctlCase } from './etcdctl-case.ts'
import { boundIds, normalise, ownArgv, type Ids, type Normal } from './etcdctl-normal.ts'
import { EtcdctlSession, type SessionOutput } from './etcdctl-session.ts'
import { badUsage, type Io } from './io.ts'

interface Ran extends SessionOutput {
  readonly case: string
  /** Created so far, in hex. */
  readonly ids: Ids
}

/**
 * `etcdctl-transcript DIR [--json]`: runs a captured session in order on a simulated cluster of the same names, ports and
 * token, and compares. Exit code 0 when nothing failed, 1 when a case did, 2 for bad usage.
 */
export function etcdctlTranscript(argv: readonly string[], io: Io): number {
  const args = parseArgs(argv, { json: 'switch' })
  if (!args.ok) return badUsage(io, args.error)
  const [dir, more] = args.value.positional
  if (dir === undefined || more !== undefined)
    return badUsage(io, 'etcdctl-transcript takes one folder of cases')
  const cases = readCases(dir)
  if (!cases.ok) return badUsage(io, cases.error)
  const json = args.value.flags.has('json')
  const run = runSession(cases.value, json ? () => undefined : io.out)
  if (typeof run === 'string') return badUsage(io, run)
  if (json) io.out(`${JSON.stringify({ cases: run.ran })}\n`)
  else io.out(`${run.passed} passed, ${run.failed} failed, ${run.skipped} skipped\n`)
  return run.failed === 0 ? 0 : 1
}

interface SessionRun {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly ran: readonly Ran[]
}

/** A case that is volatile is run, since later ones stand on it, and counted as skipped. */
function runSession(cases: readonly EtcdctlCase[], tell: (text: string) => void): SessionRun | string {
  let session: EtcdctlSession | null = null
  let cluster = ''
  let [ownIds, theirIds]: [Ids, Ids] = [{}, {}]
  let [passed, failed, skipped] = [0, 0, 0]
  const ran: Ran[] = []
  for (const one of cases) {
    if (session === null || one.cluster !== cluster) {
      const started = EtcdctlSession.start(one)
      if (!started.ok) return started.error
      session = started.value
      cluster = one.cluster
    }
    const refusal = session.before(one)
    if (!one.inScope) {
      skipped++
      continue
    }
    const output = session.run(one, ownArgv(one, ownIds))
    ownIds = { ...ownIds, ...boundIds(one, output.stdout) }
    theirIds = { ...theirIds, ...one.binds }
    ran.push({ case: one.case, ...output, ids: ownIds })
    if (one.volatile) {
      skipped++
      continue
    }
    const got = normalise(one, output, ownIds)
    const want = normalise(one, one, theirIds)
    const differences = refusal === null ? compare(want, got) : `${refusal}\n`
    if (differences === '') passed++
    else {
      failed++
      tell(`--- ${one.case}: ${one.argv.join(' ')}\n${differences}`)
    }
  }
  return { passed, failed, skipped, ran }
}

/** '' when nothing differs. */
function compare(want: Normal, got: Normal): string {
  return (['exit', 'stdout', 'stderr'] as const)
    .filter((part) => want[part] !== got[part])
    .map((part) => `${part} should be\n${indent(want[part])}and is\n${indent(got[part])}`)
    .join('')
}

function indent(text: string): string {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `    ${line}\n`)
    .join('')
}
