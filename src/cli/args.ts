import { ok, refuse, type Result } from '../base/result.ts'

export interface Args {
  readonly positional: readonly string[]
  /** Values of each flag in order; a flag without a value has one empty text. */
  readonly flags: ReadonlyMap<string, readonly string[]>
}

/** `value`: takes one, the last counts; `list`: may come again; `switch`: takes none. */
export type FlagKinds = Readonly<Record<string, 'value' | 'list' | 'switch'>>

/** `--flag value` and `--flag=value`; what does not begin with `--` is positional. */
export function parseArgs(argv: readonly string[], kinds: FlagKinds): Result<Args> {
  const positional: string[] = []
  const flags = new Map<string, string[]>()
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? ''
    if (!word.startsWith('--')) {
      positional.push(word)
      continue
    }
    const equals = word.indexOf('=')
    const name = word.slice(2, equals < 0 ? undefined : equals)
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (kind === undefined) return refuse(`unknown flag --${name}: the flags are ${listOf(kinds)}`)
    if (kind === 'switch') {
      if (equals >= 0) return refuse(`--${name} takes no value`)
      flags.set(name, [''])
      continue
    }
    const value = equals < 0 ? argv[++i] : word.slice(equals + 1)
    if (value === undefined) return refuse(`--${name} needs a value`)
    flags.set(name, kind === 'list' ? [...(flags.get(name) ?? []), value] : [value])
  }
  return ok({ positional, flags })
}

export function flagOf(args: Args, name: string): string | null {
  return args.flags.get(name)?.at(-1) ?? null
}

/** A whole number from `least` to `most`. */
export function wholeFlag(args: Args, name: string, least: number, most: number): Result<number | null> {
  const text = flagOf(args, name)
  if (text === null) return ok(null)
  const value = /^\d{1,16}$/.test(text) ? Number(text) : -1
  return value >= least && value <= most
    ? ok(value)
    : refuse(`--${name} is a whole number from ${least} to ${most}, not "${text}"`)
}

function listOf(kinds: FlagKinds): string {
  return Object.keys(kinds)
    .map((name) => `--${name}`)
    .join(', ')
}
