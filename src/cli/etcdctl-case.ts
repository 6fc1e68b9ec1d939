import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ok, refuse, type Result } from '../base/result.ts'

/** One captured command of a session; fields as the session's README has them. */
export interface EtcdctlCase {
  readonly case: string
  readonly argv: readonly string[]
  /** What was set for it; `ETCDCTL_…` stands for a flag. */
  readonly env: Readonly<Record<string, string>>
  readonly stdin: string | null
  readonly cluster: string
  readonly before: readonly string[]
  readonly leader: string | null
  readonly binds: Readonly<Record<string, string>>
  readonly uses: Readonly<Record<string, string>>
  readonly during: readonly string[]
  readonly exit: number | 'interrupted'
  readonly stdout: string
  readonly stderr: string
  readonly inScope: boolean
  readonly volatile: boolean
}

/** The cases of a folder, in the order of their names. */
export function readCases(dir: string): Result<readonly EtcdctlCase[]> {
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() !== true) return refuse(`${dir} is no folder`)
  const names = readdirSync(dir)
    .filter((name) => name.endsWith('.json'))
    .sort()
  const cases: EtcdctlCase[] = []
  for (const name of names) {
    const one = parseCase(readFileSync(join(dir, name), 'utf8'))
    if (!one.ok) return refuse(`${join(dir, name)}: ${one.error}`)
    cases.push(one.value)
  }
  return cases.length === 0 ? refuse(`no *.json in ${dir}`) : ok(cases)
}

function parseCase(text: string): Result<EtcdctlCase> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return refuse('no JSON')
  }
  if (typeof json !== 'object' || json === null) return refuse('no record')
  const record = json as Readonly<Record<string, unknown>>
  const { argv, exit } = record
  if (typeof record.case !== 'string' || !Array.isArray(argv)) return refuse('no case')
  if (exit !== 'interrupted' && typeof exit !== 'number') return refuse('no exit')
  const stdin = record.stdin
  return ok({
    case: record.case,
    argv: texts(argv),
    env: textRecord(record.env),
    stdin: typeof stdin === 'string' ? wholeInput(stdin) : null,
    cluster: textOr(record.cluster, ''),
    before: texts(record.before),
    leader: typeof record.leader === 'string' ? record.leader : null,
    binds: textRecord(record.binds),
    uses: textRecord(record.uses),
    during: texts(record.during),
    exit,
    stdout: textOr(record.stdout, ''),
    stderr: textOr(record.stderr, ''),
    inScope: record.in_scope === true,
    volatile: record.volatile_outcome !== undefined && record.volatile_outcome !== false,
  })
}

/** A long input is shortened in the file and says so: `yyyy...(1638400 bytes)` or `1638400 bytes of y`. */
function wholeInput(text: string): string {
  const short = /^(.)\1*\.\.\.\((\d+) bytes\)$/.exec(text)
  if (short !== null) return (short[1] ?? '').repeat(Number(short[2]))
  const told = /^(\d+) bytes of (.)$/.exec(text)
  return told === null ? text : (told[2] ?? '').repeat(Number(told[1]))
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}

function textRecord(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {}
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return Object.fromEntries(entries)
}
