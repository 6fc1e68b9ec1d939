import { ok, refuse, type Result } from '../base/result.ts'
import { defaultConfig, RULE_NAMES, type ClusterConfig, type RuleName } from '../run/config.ts'
import type { SimMicros } from '../run/position.ts'
import { parseMicros, printMicros } from '../run/position-text.ts'
import { parseConfig } from '../run/recording-parse.ts'
import { isRuleName } from '../run/settings.ts'
import { flagOf, parseArgs, wholeFlag, type Args } from './args.ts'
import { badUsage, type Io } from './io.ts'
import { readJson } from './recording-source.ts'
import { biasOf, RULE_PROMISES } from './swarm-bias.ts'
import { runInJobs } from './swarm-jobs.ts'
import { merge, NOTHING, type Seeds, type SwarmReport } from './swarm-report.ts'
import { swarmRun, type SwarmOptions, type SwarmOutcome } from './swarm-run.ts'

const FLAGS = {
  seeds: 'value',
  time: 'value',
  off: 'list',
  config: 'value',
  jobs: 'value',
  json: 'switch',
} as const

interface SwarmPlan extends SwarmOptions {
  readonly seeds: Seeds
  readonly jobs: number
}

/** `etcdscope swarm`: many seeds under trouble, every checker at every step; then heal, and all must agree. */
export async function swarmCommand(argv: readonly string[], io: Io): Promise<number> {
  const args = parseArgs(argv, FLAGS)
  if (!args.ok) return badUsage(io, args.error)
  if (args.value.flags.get('off')?.includes('list') === true) {
    if (args.value.flags.has('json')) {
      const rules = RULE_NAMES.map((name) => ({ name, promise: RULE_PROMISES[name] }))
      io.out(`${JSON.stringify({ rules })}\n`)
    } else for (const rule of RULE_NAMES) io.out(`${rule.padEnd(24)} ${RULE_PROMISES[rule]}\n`)
    return 0
  }
  const plan = planOf(args.value)
  if (!plan.ok) return badUsage(io, plan.error)
  const { seeds, jobs, rulesOff } = plan.value
  const json = args.value.flags.has('json')
  if (!json) for (const rule of rulesOff) io.err(`without ${rule}; bias: ${biasOf([rule]).says}\n`)
  const report =
    jobs > 1 && seeds.last > seeds.first
      ? await runInJobs(seeds, jobs, passedOn(args.value), rulesOff.length > 0)
      : runSeeds(seeds, plan.value, json ? null : io)
  if (report === null) {
    io.err('etcdscope: a job of the swarm failed\n')
    return 1
  }
  io.out(json ? `${JSON.stringify(report)}\n` : humanReport(report))
  if (rulesOff.length > 0) return report.violations.length > 0 ? 0 : 1
  return report.violations.length > 0 || report.unconverged.length > 0 ? 1 : 0
}

/** With a rule off it stops at the first violation. `io`: where to tell each bad seed as it is found. */
export function runSeeds({ first, last }: Seeds, options: SwarmOptions, io: Io | null): SwarmReport {
  let report = NOTHING
  for (let seed = first; seed <= last; seed++) {
    const outcome = swarmRun(seed, options)
    if (io !== null) tell(outcome, io)
    report = merge(report, reportOf(outcome, options))
    if (options.rulesOff.length > 0 && report.violations.length > 0) break
  }
  return report
}

function reportOf(outcome: SwarmOutcome, { rulesOff }: SwarmOptions): SwarmReport {
  const { seed, events, violations, converged, faults } = outcome
  const stoppedEarly = rulesOff.length > 0 && violations.length > 0
  return {
    runs: 1,
    events,
    violations: violations.map(({ claim, at }) => ({ seed, claim, at: printMicros(at) })),
    unconverged: converged || stoppedEarly ? [] : [seed],
    faults,
  }
}

function tell({ seed, violations, converged, apart }: SwarmOutcome, io: Io): void {
  for (const { claim, at, detail } of violations)
    io.err(`seed ${seed}, ${printMicros(at)}: ${claim}: ${detail}\n`)
  if (!converged && violations.length === 0) io.err(`seed ${seed} did not converge: ${apart}\n`)
}

function planOf(args: Args): Result<SwarmPlan> {
  if (args.positional.length > 0) return refuse(`swarm takes no "${args.positional[0] ?? ''}"`)
  const seeds = seedsOf(flagOf(args, 'seeds') ?? '1..1000')
  if (!seeds.ok) return seeds
  const micros = timeOf(flagOf(args, 'time') ?? '60s')
  if (!micros.ok) return micros
  const jobs = wholeFlag(args, 'jobs', 1, 64)
  if (!jobs.ok) return jobs
  const rulesOff: RuleName[] = []
  for (const name of args.flags.get('off') ?? []) {
    if (!isRuleName(name)) return refuse(`there is no rule "${name}": the rules are ${RULE_NAMES.join(', ')}`)
    if (!rulesOff.includes(name)) rulesOff.push(name)
  }
  const config = configOf(flagOf(args, 'config'))
  if (!config.ok) return config
  return ok({
    seeds: seeds.value,
    micros: micros.value,
    jobs: jobs.value ?? 1,
    rulesOff: rulesOff.sort(),
    config: config.value,
  })
}

function seedsOf(text: string): Result<Seeds> {
  const match = /^(\d{1,15})(?:\.\.(\d{1,15}))?$/.exec(text)
  const first = Number(match?.[1])
  const last = Number(match?.[2] ?? match?.[1])
  return match !== null && last >= first
    ? ok({ first, last })
    : refuse(`--seeds is written 1..1000, not "${text}"`)
}

function timeOf(text: string): Result<SimMicros> {
  const micros = parseMicros(text)
  return micros.ok && micros.value > 3_600_000_000 ? refuse('--time is at most 60m') : micros
}

/** A file of settings, whole or in part; the rest are the defaults of three members (or of `members`). */
function configOf(path: string | null): Result<ClusterConfig | null> {
  if (path === null) return ok(null)
  const json = readJson(path)
  if (!json.ok) return json
  if (typeof json.value !== 'object' || json.value === null) return refuse(`${path} is not a record`)
  const { members = 3, ...settings } = json.value as { members?: unknown } & Record<string, unknown>
  if (typeof members !== 'number' || !Number.isInteger(members) || members < 1 || members > 9) {
    return refuse(`${path}: members is a whole number from 1 to 9`)
  }
  if ('dataDirs' in settings) return refuse(`${path}: a swarm begins with empty disks, not with dataDirs`)
  const config = parseConfig({ ...defaultConfig(members), ...settings })
  return config.ok ? config : refuse(`${path}: ${config.error}`)
}

/** The flags that every job gets as well. */
function passedOn(args: Args): readonly string[] {
  return ['time', 'off', 'config'].flatMap((name) =>
    (args.flags.get(name) ?? []).flatMap((value) => [`--${name}`, value]),
  )
}

function humanReport({ runs, events, violations, unconverged, faults }: SwarmReport): string {
  const counts = Object.entries(faults).map(([kind, count]) => `${kind} ${count}`)
  const head = `${runs} runs, ${events} events; ${counts.join(', ')}\n`
  const broken = violations.map(({ seed, claim, at }) => `VIOLATION seed ${seed} at ${at}: ${claim}\n`)
  const apart = unconverged.length === 0 ? '' : `did not converge: seeds ${unconverged.join(', ')}\n`
  return `${head}${broken.join('')}${apart}${violations.length} violations, ${unconverged.length} unconverged\n`
}
