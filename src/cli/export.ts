import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { hexOf } from '../base/id64.ts'
import { ok, refuse, type Result } from '../base/result.ts'
import { alarmText } from '../engine/etcdserver/alarms.ts'
import { bootCommand, dataDirFiles } from '../engine/sim/data-dir.ts'
import type { SimMember } from '../engine/sim/member.ts'
import type { Simulation } from '../engine/sim/simulation.ts'
import { type Args, flagOf, parseArgs } from './args.ts'
import { badUsage, type Io } from './io.ts'
import { carryOut, planOf } from './run.ts'

const FLAGS = {
  script: 'value',
  seed: 'value',
  members: 'value',
  set: 'list',
  'data-dir': 'list',
  'force-new-cluster': 'value',
  at: 'value',
  member: 'value',
  out: 'value',
  json: 'switch',
} as const

interface Exported {
  readonly name: string
  readonly id: string
  readonly dir: string
  readonly files: readonly { readonly path: string; readonly bytes: number }[]
  /** Of the member's key space at that moment; null when its process is down. */
  readonly revision: number | null
  readonly hashkv: number | null
  /** Its leases with the keys that go with them, and its alarms as etcdctl prints them. */
  readonly leases:
    readonly { readonly id: string; readonly ttl: number; readonly keys: readonly string[] }[] | null
  readonly alarms: readonly string[] | null
}

/** `etcdscope export`: the data dirs of simulated members, as a real etcd boots from them. */
export function exportCommand(argv: readonly string[], io: Io): number {
  const args = parseArgs(argv, FLAGS)
  if (!args.ok) return badUsage(io, args.error)
  const out = flagOf(args.value, 'out')
  if (out === null) return badUsage(io, 'export needs --out DIR')
  if (
    args.value.positional.length === 0 &&
    !['script', 'seed', 'members', 'set', 'data-dir'].some((f) => args.value.flags.has(f))
  ) {
    return badUsage(io, 'export needs a recording, a link, --script FILE or --data-dir PATH')
  }
  const plan = planOf(asRun(args.value))
  if (!plan.ok) return badUsage(io, plan.error)
  const { sim } = carryOut(plan.value)
  const chosen = chosenMembers(sim, flagOf(args.value, 'member') ?? 'all')
  if (!chosen.ok) return badUsage(io, chosen.error)
  const written: Exported[] = []
  for (const member of chosen.value) {
    const one = writeMember(member, join(out, member.name))
    if (!one.ok) return badUsage(io, one.error)
    written.push(one.value)
  }
  const alone = chosen.value.length === 1 && sim.members.length > 1
  const commands = chosen.value.map((member) => bootCommand(sim, member, alone))
  io.out(
    args.value.flags.has('json') ? `${JSON.stringify({ members: written })}\n` : told(written, out, commands),
  )
  return 0
}

/** The same run, stopped at `--at`. */
function asRun(args: Args): Args {
  const flags = new Map([...args.flags].filter(([name]) => !['at', 'member', 'out', 'json'].includes(name)))
  const at = args.flags.get('at')
  if (at !== undefined) flags.set('until', at)
  return { positional: args.positional, flags }
}

function chosenMembers(sim: Simulation, name: string): Result<readonly SimMember[]> {
  if (name === 'all') return ok(sim.members)
  const member = sim.members.find((one) => one.name === name)
  const names = sim.members.map((one) => one.name).join(', ')
  return member === undefined
    ? refuse(`there is no member "${name}": the members are ${names}`)
    : ok([member])
}

function writeMember(member: SimMember, dir: string): Result<Exported> {
  if (existsSync(join(dir, 'member'))) return refuse(`${dir} holds a data dir already`)
  const files = dataDirFiles(member)
  try {
    for (const { path, bytes } of files) {
      makeDir(dirname(join(dir, path)))
      writeFileSync(join(dir, path), bytes, { mode: 0o600 })
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it failed'
    return refuse(`${dir} cannot be written (${code})`)
  }
  return ok({
    name: member.name,
    id: hexOf(member.id),
    dir,
    files: files.map(({ path, bytes }) => ({ path, bytes: bytes.length })),
    revision: member.server?.kv.rev ?? null,
    hashkv: member.server?.kv.hashKv() ?? null,
    leases:
      member.server?.api.lessor.all.map(({ id, ttl, keys }) => ({
        id: hexOf(id),
        ttl,
        keys: [...keys].sort(),
      })) ?? null,
    alarms: member.server?.api.alarms.map(alarmText) ?? null,
  })
}

/** Level by level: Node's own `recursive` never returns where a directory cannot be made at all, as under `/proc`. */
function makeDir(dir: string): void {
  if (existsSync(dir)) return
  if (dirname(dir) !== dir) makeDir(dirname(dir))
  mkdirSync(dir, { mode: 0o700 })
}

/** What was written, and at the end what boots it. */
function told(members: readonly Exported[], out: string, commands: readonly string[]): string {
  const files = members
    .map(
      ({ name, id, dir, files }) =>
        `${name} (${id}): ${dir}\n${files.map(({ path, bytes }) => `  ${path}  ${bytes}\n`).join('')}`,
    )
    .join('')
  return `${files}cd ${out}\n${commands.map((line) => `${line}\n`).join('')}`
}
