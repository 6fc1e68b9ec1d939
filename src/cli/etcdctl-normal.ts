import type { EtcdctlCase } from './etcdctl-case.ts'

/** Ids that a session has created, in hex, by the names that its cases bind. */
export type Ids = Readonly<Record<string, string>>

/** What of a command's output can be compared between two runs of a session, as its README defines it. */
export interface Normal {
  readonly exit: string
  readonly stdout: string
  readonly stderr: string
}

/** Both runs are normalised with their own ids. */
export function normalise(
  one: EtcdctlCase,
  output: { readonly stdout: string; readonly stderr: string; readonly exit: number | 'interrupted' },
  ids: Ids,
): Normal {
  const stderr = output.stderr
    .split('\n')
    .filter((line) => !line.startsWith('{"level"') && !line.startsWith('WARNING: '))
    .join('\n')
  const parts = tablesIn(nameIds(output.stdout, ids)).map((part) =>
    typeof part === 'string' ? plainText(one, part) : JSON.stringify(normalTable(part)),
  )
  return {
    exit: String(one.exit === 'interrupted' ? 'interrupted' : output.exit),
    stdout: parts.join('\n'),
    stderr: plainText(one, nameIds(stderr, ids)),
  }
}

/** The ids that a command has just created, in the order of the case's names. */
export function boundIds(one: EtcdctlCase, stdout: string): Ids {
  const { argv, binds } = one
  const found = argv.includes('grant')
    ? [...hexes(stdout, /^lease ([0-9a-f]+) granted/gm), ...decimals(stdout, /"ID"\s?:\s?(\d+)/g)]
    : [...hexes(stdout, /^Member\s+([0-9a-f]+) added/gm), ...decimals(stdout, /"member":\{"ID":(\d+)/g)]
  return Object.fromEntries(Object.keys(binds).map((name, i) => [name, found[i] ?? '']))
}

/** The command line with the ids of this run in the place of the recorded ones. */
export function ownArgv({ argv, uses }: EtcdctlCase, ids: Ids): readonly string[] {
  return argv.map((word) =>
    Object.entries(uses).reduce((text, [name, old]) => text.replaceAll(old, ids[name] ?? old), word),
  )
}

function hexes(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, hex = '']) => hex.replace(/^0+(?=.)/, ''))
}

function decimals(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, decimal = '0']) => BigInt(decimal).toString(16))
}

function nameIds(text: string, ids: Ids): string {
  let out = text
  for (const [name, hex] of Object.entries(ids).sort(([, a], [, b]) => b.length - a.length)) {
    if (hex === '') continue
    out = out.replace(new RegExp(`(?<![0-9a-f])0*${hex}(?![0-9a-f])`, 'g'), `<${name}>`)
    out = out.replace(new RegExp(`(?<!\\d)${BigInt(`0x${hex}`)}(?!\\d)`, 'g'), `<${name}>`)
  }
  return out
}

type Cells = readonly (readonly string[])[]

/** Text and the cells of tables, in turns. */
function tablesIn(text: string): readonly (string | Cells)[] {
  const out: (string | Cells)[] = []
  let buffer: string[] = []
  const lines = text.split('\n')
  for (let i = 0; i < lines.length;) {
    if (!/^\+(-+\+)+$/.test(lines[i] ?? '')) {
      buffer.push(lines[i++] ?? '')
      continue
    }
    out.push(buffer.join('\n'))
    buffer = []
    const raw: string[] = []
    while (/^[+|]/.test(lines[i] ?? '')) raw.push(lines[i++] ?? '')
    out.push(
      raw.filter((line) => line.startsWith('|')).map((line) => line.replace(/^\||\|$/g, '').split('|')),
    )
  }
  return [...out, buffer.join('\n')]
}

const VOLATILE_COLUMNS = [
  'DB SIZE',
  'IS LEADER',
  'RAFT TERM',
  'RAFT INDEX',
  'RAFT APPLIED INDEX',
  'HASH',
  'TOOK',
  'TOTAL SIZE',
]

function normalTable([head = [], ...body]: Cells): unknown {
  const columns = head.map((cell) => cell.trim())
  const rows = body.map((row) =>
    row.map((cell, i) => {
      const text = cell.trim()
      if (text !== '' && VOLATILE_COLUMNS.includes(columns[i] ?? '')) return `<${columns[i] ?? ''}>`
      return text.replace(/memberID:\d+/, 'memberID:<member>')
    }),
  )
  const isSorted = columns.includes('HEALTH') || columns.includes('PEER ADDRS')
  return { columns, rows: isSorted ? rows.map((row) => JSON.stringify(row)).sort() : rows }
}

const VOLATILE_FIELDS = [
  'RaftTerm',
  'RaftIndex',
  'RaftAppliedIndex',
  'Leader',
  'DBSize',
  'DBSizeInUse',
  'Hash',
  'Took',
  'TTL',
]

function plainText(one: EtcdctlCase, text: string): string {
  const { argv } = one
  const has = (...words: string[]): boolean => words.every((word) => argv.includes(word))
  const endpoints = argv.find((word) => word.startsWith('--endpoints=')) ?? ''
  const many = endpoints.includes(',') || argv.includes('--cluster')
  let lines = text.split('\n').map((line) => normalLine(one, line, many))
  if (has('alarm')) lines = [...new Set(lines)]
  if (has('member', 'list') || has('lease', 'list')) lines = lines.toSorted()
  if (has('timetolive')) {
    const isKey = (line: string): boolean => line.startsWith('"Key" : ')
    lines = [...lines.filter((line) => !isKey(line)), ...lines.filter(isKey).sort()]
  }
  if (has('health')) {
    const isVerdict = (line: string): boolean => / (un)?healthy:/.test(line)
    lines = [...lines.filter(isVerdict).sort(), ...lines.filter((line) => !isVerdict(line))]
  }
  return lines.join('\n')
}

function normalLine({ argv }: EtcdctlCase, source: string, many: boolean): string {
  const json = /^[{[]/.test(source) ? normalJson(source, many) : null
  if (json !== null) return json
  const field = /^"(\w+)" : /.exec(source)?.[1]
  if (field !== undefined && (VOLATILE_FIELDS.includes(field) || (many && field === 'MemberID'))) {
    return `"${field}" : <${field}>`
  }
  let line = source
    .replace(/^Member +</, 'Member <')
    .replace(/took = [0-9.]+[a-zµ]+/, 'took = <took>')
    .replace('rpc error: code = Unknown desc = context deadline exceeded', 'context deadline exceeded')
    .replace(/remaining\(-?\d+s\)/, 'remaining(<n>)')
    .replace(
      /attached keys\(\[(.*)\]\)/,
      (_, keys: string) => `attached keys([${sortedList(keys, /\s+/, ' ')}])`,
    )
    .replace(/^Leadership transferred from \w+ to /, 'Leadership transferred from <leader> to ')
    .replace(
      /^(ETCD_INITIAL_CLUSTER=")(.*)"$/,
      (_, head: string, urls: string) => `${head}${sortedList(urls, ',', ',')}"`,
    )
    .replace(/sha256 \[[\d ]+\], got \[[\d ]+\]/, 'sha256 [<hash>], got [<hash>]')
  if (argv.includes('endpoint') && argv.includes('status') && !argv.includes('-w')) line = statusLine(line)
  if (argv.includes('hashkv')) line = line.replace(/^(\S+:\d+), \d+$/, '$1, <hash>')
  if (argv.includes('snapshot') && argv.includes('status')) {
    line = line.replace(/^[0-9a-f]+, (\d+), (\d+), .*$/, '<hash>, $1, $2, <size>')
  }
  if (argv.includes('alarm') && line.startsWith('memberID:')) {
    line = line.replace(/memberID:\d+/, 'memberID:<member>')
  }
  return line
}

function statusLine(line: string): string {
  return line.replace(
    /^(\S+), ([\w<>]+), ([\d.]+), .*?, (?:true|false), (true|false), \d+, \d+, \d+, (.*)$/,
    '$1, $2, $3, <size>, <leader>, $4, <term>, <index>, <applied>, $5',
  )
}

function sortedList(text: string, split: string | RegExp, join: string): string {
  return text
    .split(split)
    .filter((part) => part !== '')
    .sort()
    .join(join)
}

const VOLATILE_KEYS = [
  'raft_term',
  'raftTerm',
  'raftIndex',
  'raftAppliedIndex',
  'leader',
  'dbSize',
  'dbSizeInUse',
  'hash',
  'totalSize',
  'took',
  'ttl',
  'lease_id_decimal',
]

/**
 * The line with what is volatile masked; null when it is no JSON. Numbers stay text, so large ones stay whole, and what
 * is not in Go's compact form keeps its blanks, so it differs.
 */
function normalJson(line: string, many: boolean): string | null {
  const quotedIds = line.replace(/(?<=[:[,])(<\w+>)/g, '"$1"')
  let json: unknown
  try {
    json = JSON.parse(quotedIds.replace(/(?<=[:[,])(-?\d+)(?=[,}\]])/g, '"#$1"'))
  } catch {
    return null
  }
  const blanks = quotedIds.replace(/"(?:[^"\\]|\\.)*"/g, '').replace(/[^\s]/g, '')
  return `${JSON.stringify(masked(json, many))}${blanks}`
}

function masked(value: unknown, many: boolean): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => masked(item, many))
    const isHealth =
      items.length > 0 && items.every((item) => typeof item === 'object' && item !== null && 'took' in item)
    return isHealth ? items.sort(by('endpoint')) : items
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskedField(key, inner, many)]))
}

function maskedField(key: string, value: unknown, many: boolean): unknown {
  if (VOLATILE_KEYS.includes(key)) return `<${key}>`
  if (key === 'member_id' && many) return '<member_id>'
  if (!Array.isArray(value)) return masked(value, many)
  switch (key) {
    case 'alarms':
      return [...new Set(value.map((one) => (one as { alarm?: string }).alarm ?? '0'))].sort()
    case 'keys':
      return value.map(String).sort()
    case 'leases':
      return value.map((one) => JSON.stringify(one)).sort()
    case 'members':
      return value.map((one) => masked(one, many)).sort(by('peerURLs'))
    default:
      return masked(value, many)
  }
}

function by(key: string): (a: unknown, b: unknown) => number {
  const text = (value: unknown): string => JSON.stringify((value as Record<string, unknown>)[key] ?? '')
  return (a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0)
}
