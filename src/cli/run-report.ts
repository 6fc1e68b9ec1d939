import { hexOf } from '../base/id64.ts'
import type { LineResult } from '../engine/lab/lab-runner.ts'
import type { SimMember } from '../engine/sim/member.ts'
import type { Simulation } from '../engine/sim/simulation.ts'
import type { Pos } from '../run/position.ts'
import { printMicros, printPos } from '../run/position-text.ts'
import type { Role } from '../run/trace.ts'
import type { SeenViolation } from './watch-run.ts'

/** What `run --json` prints. */
export interface Report {
  readonly seed: number
  readonly at: string
  readonly events: number
  readonly traceHash: string
  readonly leader: string | null
  readonly term: number
  readonly revision: number
  readonly members: readonly MemberReport[]
  /** `rule`: the switch that is off in this run, null when none is. */
  readonly violations: readonly {
    readonly claim: string
    readonly at: string
    readonly rule: string | null
  }[]
  readonly client: readonly LineResult[]
}

export interface MemberReport {
  readonly name: string
  readonly id: string
  readonly role: Role | 'down'
  readonly alive: boolean
  readonly term: number
  readonly commit: number
  readonly applied: number
  readonly lastIndex: number
  readonly revision: number
}

export function reportOf(
  sim: Simulation,
  at: Pos,
  violations: readonly SeenViolation[],
  client: readonly LineResult[],
): Report {
  const members = sim.members.map(memberReport)
  const running = members.filter((_, i) => sim.members[i]?.status === 'running')
  const { rulesOff } = sim.config
  const rule = rulesOff.length === 0 ? null : rulesOff.join(',')
  return {
    seed: sim.seed,
    at: printPos(at),
    events: sim.trace.length,
    traceHash: sim.hash(),
    leader: sim.leader()?.name ?? null,
    term: Math.max(0, ...running.map(({ term }) => term)),
    revision: Math.max(0, ...members.map(({ revision }) => revision)),
    members,
    violations: violations.map(({ claim, at: brokenAt }) => ({ claim, at: printMicros(brokenAt), rule })),
    client,
  }
}

/** For people: a line a member, then the script's lines, then what broke. */
export function humanReport(report: Report): string {
  const { seed, at, events, traceHash, leader, term, revision } = report
  const head = `seed ${seed}, at ${at}: ${events} events, trace hash ${traceHash}\n`
  const led = `${leader === null ? 'no leader' : `leader ${leader}`}, term ${term}, revision ${revision}\n`
  const members = report.members.map(
    (m) =>
      `  ${m.name.padEnd(8)} ${m.role.padEnd(13)} term ${m.term}, commit ${m.commit}, applied ${m.applied}, log to ${m.lastIndex}, revision ${m.revision}\n`,
  )
  const lines = report.client.map(({ line, stdout, stderr, exit }) => {
    const code = exit === 0 ? '' : `  (exit ${exit})`
    return `> ${line}${code}\n${indent(stdout)}${indent(stderr)}`
  })
  const broken = report.violations.map(
    ({ claim, at: when, rule }) =>
      `VIOLATION at ${when}: ${claim}${rule === null ? '' : ` (without ${rule})`}\n`,
  )
  return [head, led, ...members, ...lines, ...broken].join('')
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}

function memberReport(member: SimMember): MemberReport {
  const { name, status, server, kept } = member
  const id = hexOf(member.id)
  if (server === null) {
    const lastIndex = kept?.entries.at(-1)?.index ?? 0
    const { term, commit } = kept?.hardState ?? { term: 0, commit: 0 }
    return { name, id, role: 'down', alive: false, term, commit, applied: 0, lastIndex, revision: 0 }
  }
  const { role, term, committed, lastIndex } = server.node.status()
  const { applied } = server
  return {
    name,
    id,
    role,
    alive: status !== 'down',
    term,
    commit: committed,
    applied,
    lastIndex,
    revision: server.kv.rev,
  }
}
