import type { FlagSpec } from './pflag.ts'

/** What cobra itself prints for the commands that a transaction is written in. */
export function innerUsage({
  use,
  flags,
}: {
  readonly use: string
  readonly flags: readonly FlagSpec[]
}): string {
  const name = use.split(' ')[0] ?? ''
  const help: FlagSpec = { name: 'help', short: 'h', type: 'truth', help: `help for ${name}` }
  const rows = sortedFlags([...flags, help]).map((flag) => {
    const kind = { text: ' string', int: ' int', list: ' strings', duration: ' duration', truth: '' }[
      flag.type
    ]
    const isZero = flag.zero === undefined || flag.zero === '""' || flag.zero === '0'
    return [`${headOf(flag)}${kind}`, `${flag.help}${isZero ? '' : ` (default ${flag.zero ?? ''})`}`] as const
  })
  const width = Math.max(...rows.map(([head]) => head.length))
  const lines = rows.map(([head, text]) => `${head.padEnd(width)}   ${text}\n`)
  return `Usage:\n   ${use} [flags]\n\nFlags:\n${lines.join('')}\n`
}

export function sortedFlags(flags: readonly FlagSpec[]): readonly FlagSpec[] {
  return flags.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

export function headOf({ name, short }: FlagSpec): string {
  return short === undefined ? `      --${name}` : `  -${short}, --${name}`
}
