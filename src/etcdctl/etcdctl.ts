import { COMMANDS, GLOBAL_FLAGS, LATER, LATER_GROUPS, type CommandSpec } from './commands.ts'
import { Invocation } from './invocation.ts'
import { HELP_ASKED, parseFlags, type FlagSpec } from './pflag.ts'
import { EXIT_ERROR, ExitError, type Program, type Shell } from './program.ts'
import { usageText } from './usage.ts'

/** `argv` without the word etcdctl, as a program under way; its words and exit codes are those of etcdctl 3.4.23. */
export function* etcdctl(argv: readonly string[], shell: Shell): Program {
  const found = findCommand(argv)
  if (found.unknownTopic !== null) {
    shell.err(`Unknown help topic [\`${found.unknownTopic}\`]\n`)
    shell.out(usageText(null, null, false))
    return 0
  }
  if (found.unknown !== null) return unknownCommand(found.unknown, argv, shell)
  const { spec, parent, rest } = found
  const flags = [
    ...(spec?.flags ?? []),
    ...(spec?.persistent ?? []),
    ...(parent?.persistent ?? []),
    ...GLOBAL_FLAGS,
  ]
  const parsed = parseFlags(rest, flags)
  if (!parsed.ok) {
    shell.out(usageText(spec, parent))
    if (parsed.error === HELP_ASKED) return 0
    shell.err(`Error: ${parsed.error}\n\nError: ${parsed.error}\n`)
    return EXIT_ERROR
  }
  if (spec?.run === undefined) {
    shell.out(usageText(spec, parent))
    return 0
  }
  const invocation = new Invocation(parsed.args, parsed.dash, parsed.flags, shell)
  try {
    const running = spec.run(invocation)
    return typeof running === 'number' ? running : yield* running
  } catch (error) {
    if (!(error instanceof ExitError)) throw error
    shell.err(`Error: ${error.message}\n`)
    return error.exit
  }
}

interface Found {
  /** null: etcdctl itself. */
  readonly spec: CommandSpec | null
  readonly parent: CommandSpec | null
  readonly rest: readonly string[]
  readonly unknown: string | null
  /** What `help` was asked about, and knows nothing of. */
  readonly unknownTopic: string | null
}

/** As cobra's Find: the first words that are neither flags nor their values name the command. */
function findCommand(argv: readonly string[]): Found {
  const first = wordAt(argv, 0, GLOBAL_FLAGS)
  const root: Found = { spec: null, parent: null, rest: argv, unknown: null, unknownTopic: null }
  const name = argv[first] ?? ''
  if (name === '') return root
  const whole = wholeName(ROOT_NAMES, COMMANDS, name)
  const rest = argv.filter((_, i) => i !== first)
  if (whole === 'help') {
    const asked = findCommand(rest)
    return { ...asked, rest: ['--help'], unknown: null, unknownTopic: asked.unknown }
  }
  const spec = whole === null ? undefined : COMMANDS[whole]
  if (spec === undefined) return { ...root, unknown: whole ?? name }
  const found: Found = { ...root, spec, rest }
  if (spec.subs === undefined) return found
  const second = wordAt(rest, first, [...GLOBAL_FLAGS, ...(spec.persistent ?? [])])
  const part = second < 0 ? null : wholeName(Object.keys(spec.subs), spec.subs, rest[second] ?? '')
  const sub = part === null ? undefined : spec.subs[part]
  if (sub === undefined) return found
  return { ...found, spec: sub, parent: spec, rest: rest.filter((_, i) => i !== second) }
}

/** In the order in which etcdctl knows them. */
const ROOT_NAMES = (
  'get put del txn compaction alarm defrag endpoint move-leader watch version lease member snapshot ' +
  'make-mirror migrate lock elect auth user role check completion help'
).split(' ')

/** The command that a word means: its name, an alias, or what only one of them begins with. */
function wholeName(
  names: readonly string[],
  specs: Readonly<Record<string, CommandSpec>>,
  word: string,
): string | null {
  const aliases = (name: string): readonly string[] =>
    Object.hasOwn(specs, name) ? (specs[name]?.aliases ?? []) : []
  const exact = names.find((name) => name === word || aliases(name).includes(word))
  if (exact !== undefined) return exact
  const begun = names.filter((name) => [name, ...aliases(name)].some((one) => one.startsWith(word)))
  return begun.length === 1 ? (begun[0] ?? null) : null
}

/** Where the next word stands from `from` on; -1 for none before `--`. */
function wordAt(argv: readonly string[], from: number, specs: readonly FlagSpec[]): number {
  for (let i = from; i < argv.length; i++) {
    const word = argv[i] ?? ''
    if (word === '--') return -1
    if (!word.startsWith('-') || word === '-') return i
    const spec = word.startsWith('--')
      ? specs.find(({ name }) => name === word.slice(2))
      : word.length === 2
        ? specs.find(({ short }) => short === word.slice(1))
        : undefined
    if (spec !== undefined && spec.type !== 'truth') i++
  }
  return -1
}

function unknownCommand(name: string, argv: readonly string[], shell: Shell): number {
  const group = LATER_GROUPS[name]
  if (group !== undefined && !argv.some((word) => Object.hasOwn(group.subs ?? {}, word))) {
    shell.out(usageText(group))
    return 0
  }
  if (Object.keys(LATER).some((later) => later.split(' ')[0] === name)) {
    shell.err(`Error: etcdctl ${name} is not there yet\n`)
    return EXIT_ERROR
  }
  const meant = ROOT_NAMES.filter(
    (known) =>
      known !== 'help' && (known.startsWith(name.toLowerCase()) || distance(name.toLowerCase(), known) <= 2),
  )
  const hint =
    meant.length === 0 ? '' : `\nDid you mean this?\n${meant.map((one) => `\t${one}\n`).join('')}\n`
  const text = `Error: unknown command "${name}" for "etcdctl"\n${hint}`
  shell.err(`${text}Run 'etcdctl --help' for usage.\n${text}`)
  return EXIT_ERROR
}

/** Letters to add, drop or change until one word is the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const change = one.charAt(i - 1) === other.charAt(j - 1) ? 0 : 1
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + change))
    }
    row = next
  }
  return row[other.length] ?? 0
}
