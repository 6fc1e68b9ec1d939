import { COMMANDS, GLOBAL_FLAGS, LATER, type CommandSpec } from './commands.ts'
import { headOf, sortedFlags } from './inner-usage.ts'
import type { FlagSpec } from './pflag.ts'

/**
 * The text that etcdctl prints on stdout for `--help` and beside a usage error; null: etcdctl itself. Only beside an unknown topic
 * `--help` is not among its flags.
 */
export function usageText(
  spec: CommandSpec | null,
  parent: CommandSpec | null = null,
  withHelp = true,
): string {
  const name = spec === null ? 'etcdctl' : pathOf(spec)
  const short = spec === null ? 'A simple command line client for etcd3.' : spec.short
  const subs = spec === null ? rootLines() : spec.subs === undefined ? null : subLines(spec.subs)
  const help: FlagSpec = {
    name: 'help',
    short: 'h',
    type: 'truth',
    help: `help for ${name.split(' ').at(-1) ?? ''}`,
  }
  const own = [...(spec?.flags ?? []), ...(spec?.persistent ?? []), ...(withHelp ? [help] : [])]
  const global = [...GLOBAL_FLAGS, ...(parent?.persistent ?? [])]
  return [
    `NAME:\n\t${name} - ${short}\n`,
    `USAGE:\n\t${spec === null ? 'etcdctl [flags]' : `etcdctl ${spec.use} [flags]`}\n`,
    ...(spec === null ? ['VERSION:\n\t3.4.23\n'] : []),
    ...(subs === null ? [] : ['API VERSION:\n\t3.4\n', `\nCOMMANDS:\n${tabbed(subs)}`]),
    ...(spec?.long === undefined ? [] : [`DESCRIPTION:\n${spec.long.map((line) => `\t${line}\n`).join('')}`]),
    `OPTIONS:\n${flagLines(spec === null ? [...own, ...global] : own)}`,
    ...(spec === null ? [] : [`GLOBAL OPTIONS:\n${flagLines(global)}`]),
    '',
  ].join('\n')
}

function pathOf({ use }: CommandSpec): string {
  return use.split(/ [<[(]/)[0] ?? use
}

type Rows = readonly (readonly [string, string])[]

function subLines(subs: Readonly<Record<string, CommandSpec>>): Rows {
  return Object.values(subs).map((spec) => [`\t${pathOf(spec).split(' ').at(-1) ?? ''}`, spec.short])
}

/** Every command that does something, in the order of the alphabet. */
function rootLines(): Rows {
  const own = Object.values(COMMANDS).flatMap((spec) =>
    spec.subs === undefined ? [spec] : Object.values(spec.subs),
  )
  const rows: (readonly [string, string])[] = [
    ...own.map((spec) => [pathOf(spec), spec.short] as const),
    ...Object.entries(LATER),
  ]
  return rows.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, short]) => [`\t${name}`, short])
}

function flagLines(flags: readonly FlagSpec[]): string {
  return tabbed(
    sortedFlags(flags).map((flag) => {
      const { type, zero, help } = flag
      return [`${headOf(flag)}${type === 'truth' ? `[=${zero ?? 'false'}]` : `=${zero ?? ''}`}`, help]
    }),
  )
}

/** As Go's tabwriter with cells of eight: the second column begins at the same tab stop everywhere. */
function tabbed(rows: Rows): string {
  const widthOf = (text: string): number => (text.startsWith('\t') ? text.length - 1 : text.length)
  const widest = Math.max(...rows.map(([first]) => widthOf(first)))
  const stop = (Math.floor(widest / 8) + 1) * 8
  return rows
    .map(([first, second]) => {
      const tabs = Math.ceil((stop - widthOf(first)) / 8)
      return `${first}${'\t'.repeat(tabs)}${second}\n`
    })
    .join('')
}
