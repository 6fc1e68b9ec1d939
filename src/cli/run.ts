import { writeFileSync } from 'node:fs'

import { ok, refuse, type Result } from '../base/result.ts'
import { LabRunner, type LineResult } from '../engine/lab/lab-runner.ts'
import { Player } from '../engine/sim/player.ts'
import type { Simulation } from '../engine/sim/simulation.ts'
import { defaultConfig, type ClusterConfig } from '../run/config.ts'
import { parseLabScript, type LabLine } from '../run/lab-script.ts'
import { END_OF_INSTANT, endOf, type Pos } from '../run/position.ts'
import { refusesDataDirs } from '../run/parse-data-dirs.ts'
import { parsePos } from '../run/position-text.ts'
import { recordingJson } from '../run/recording-json.ts'
import { RECORDING_VERSION, type Recording } from '../run/recording.ts'
import { applyAssignment, refusesConfig } from '../run/settings.ts'
import { flagOf, parseArgs, wholeFlag, type Args } from './args.ts'
import { readDataDirs } from './data-dir-run.ts'
import { badUsage, type Io } from './io.ts'
import { readSource, readText, type Source } from './recording-source.ts'
import { humanReport, reportOf, type Report } from './run-report.ts'
import { RunWatch } from './watch-run.ts'

const FLAGS = {
  script: 'value',
  seed: 'value',
  members: 'value',
  until: 'value',
  set: 'list',
  'data-dir': 'list',
  'force-new-cluster': 'value',
  save: 'value',
  json: 'switch',
} as const
const DEFAULT_UNTIL = endOf(30_000_000)
const AFTER_LAST_INPUT = 5_000_000
/** Members in Node; a page has five. */
const DEFAULT_MEMBERS = 3

interface Plan {
  readonly recording: Recording
  readonly script: readonly LabLine[] | null
  /** Where to stop; null: at the script's end. */
  readonly until: Pos | null
  readonly notes: readonly string[]
}

/** `etcdscope run`: plays a recording, a script or nothing but a seed, and tells what came of it. */
export function runCommand(argv: readonly string[], io: Io): number {
  const args = parseArgs(argv, FLAGS)
  if (!args.ok) return badUsage(io, args.error)
  const plan = planOf(args.value)
  if (!plan.ok) return badUsage(io, plan.error)
  for (const note of plan.value.notes) io.err(`etcdscope: ${note}\n`)
  const { report, recording } = carryOut(plan.value)
  const save = flagOf(args.value, 'save')
  if (save !== null) {
    const saved = saveRecording(save, recording)
    if (!saved.ok) return badUsage(io, saved.error)
  }
  io.out(args.value.flags.has('json') ? `${JSON.stringify(report)}\n` : humanReport(report))
  return report.violations.length > 0 ? 1 : 0
}

export interface Carried {
  readonly report: Report
  readonly recording: Recording
  /** At the end. */
  readonly sim: Simulation
}

/** Plays the plan to its end. The recording holds what the script did, too. */
export function carryOut({ recording, script, until }: Plan): Carried {
  const player = Player.start(recording)
  const watch = new RunWatch(player.sim)
  if (script === null) {
    const end = until ?? DEFAULT_UNTIL
    player.runTo(end, watch.observe)
    const report = reportOf(player.sim, end, watch.violations, [])
    return { report, recording: { ...recording, end }, sim: player.sim }
  }
  player.runTo(endOf(0), watch.observe)
  const last = recording.inputs.at(-1)
  if (last !== undefined)
    player.runTo({ at: last.pos.at, seq: Math.min(last.pos.seq + 1, END_OF_INSTANT) }, watch.observe)
  const runner = new LabRunner(player.sim, watch.observe, until ?? undefined)
  const results = runScript(runner, script)
  const inputs = [...recording.inputs, ...runner.inputs]
  const end = until !== null && runner.stopped ? until : runner.pos
  const report = reportOf(runner.sim, end, watch.violations, results)
  return { report, recording: { ...recording, inputs, end }, sim: runner.sim }
}

function runScript(runner: LabRunner, script: readonly LabLine[]): readonly LineResult[] {
  for (const line of script) {
    if (runner.stopped) break
    runner.runLine(line)
  }
  runner.finish()
  return runner.results()
}

/** What the arguments of `run` ask for. */
export function planOf(args: Args): Result<Plan> {
  if (args.positional.length > 1) return refuse('one recording or link is enough')
  const scriptPath = flagOf(args, 'script')
  const text = scriptPath === null ? ok(null) : readText(scriptPath)
  if (!text.ok) return text
  const script = text.value === null ? ok(null) : parseLabScript(text.value)
  if (!script.ok) return refuse(`${scriptPath ?? ''}: ${script.error}`)
  const [given] = args.positional
  const source = given === undefined ? fromFlags(args, script.value ?? []) : fromGiven(args, given)
  if (!source.ok) return source
  const refusal = refusesDataDirs(source.value.recording.config)
  if (refusal !== null) return refuse(refusal)
  const until = untilOf(args, source.value, given !== undefined, script.value !== null)
  if (!until.ok) return until
  return ok({
    recording: source.value.recording,
    script: script.value,
    until: until.value,
    notes: source.value.notes ?? [],
  })
}

function untilOf(
  args: Args,
  { recording, at }: Source,
  given: boolean,
  scripted: boolean,
): Result<Pos | null> {
  const text = flagOf(args, 'until')
  if (text !== null) return parsePos(text)
  if (scripted) return ok(null)
  if (at !== null) return ok(at)
  if (!given) return ok(DEFAULT_UNTIL)
  if (recording.end !== undefined) return ok(recording.end)
  const last = recording.inputs.at(-1)
  return ok(endOf((last?.pos.at ?? 0) + AFTER_LAST_INPUT))
}

function fromGiven(args: Args, given: string): Result<Source> {
  const own = ['seed', 'members', 'set', 'data-dir', 'force-new-cluster'].find((name) => args.flags.has(name))
  if (own !== undefined) return refuse(`a recording brings its own seed and settings: leave --${own} out`)
  return readSource(given)
}

/** `set` lines that open a script are settings of its cluster. */
function fromFlags(args: Args, script: readonly LabLine[]): Result<Source> {
  const seed = wholeFlag(args, 'seed', 0, Number.MAX_SAFE_INTEGER)
  if (!seed.ok) return seed
  const members = wholeFlag(args, 'members', 1, 9)
  if (!members.ok) return members
  const assignments = (args.flags.get('set') ?? []).map((text) => ({ text, where: '' }))
  const opening = script.findIndex(({ action }) => action.kind !== 'set')
  for (const { action, no } of script.slice(0, opening < 0 ? script.length : opening)) {
    if (action.kind === 'set') assignments.push({ text: action.assignment, where: `line ${no}: ` })
  }
  const cluster = clusterOf(args, members.value)
  if (!cluster.ok) return cluster
  let config = cluster.value
  for (const { text, where } of assignments) {
    const changed = applyAssignment(config, text)
    if (!changed.ok) return refuse(`${where}${changed.error}`)
    config = changed.value
  }
  const refusal = refusesConfig(config)
  if (refusal !== null) return refuse(refusal)
  return ok({
    recording: { version: RECORDING_VERSION, seed: seed.value ?? 1, config, inputs: [] },
    at: null,
  })
}

/** A new one, or the one whose data dirs were given. */
function clusterOf(args: Args, members: number | null): Result<ClusterConfig> {
  const paths = args.flags.get('data-dir') ?? []
  const alone = flagOf(args, 'force-new-cluster')
  if (paths.length === 0) {
    return alone === null
      ? ok(defaultConfig(members ?? DEFAULT_MEMBERS))
      : refuse('--force-new-cluster names the member of a --data-dir that starts alone')
  }
  return members === null
    ? readDataDirs(paths, alone)
    : refuse('data dirs bring their own members: leave --members out')
}

function saveRecording(path: string, recording: Recording): Result<null> {
  try {
    writeFileSync(path, `${JSON.stringify(recordingJson(recording))}\n`)
    return ok(null)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it failed'
    return refuse(`${path} cannot be written (${code})`)
  }
}
