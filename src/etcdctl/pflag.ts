import { parseGoDuration } from './go-duration.ts'
import { parseGoInt } from './go-int.ts'
import { quotedText } from './go-quoted.ts'

/** A flag as spf13/pflag has it. */
export interface FlagSpec {
  readonly name: string
  readonly short?: string
  readonly type: 'text' | 'list' | 'truth' | 'int' | 'duration'
  /** As the help prints the default; a truth's is always false unless it says `true`. */
  readonly zero?: string
  readonly help: string
}

/** Values that were given, by flag name. */
export type Flags = ReadonlyMap<string, string>

export type ParsedFlags =
  | { readonly ok: true; readonly args: readonly string[]; readonly flags: Flags; readonly dash: number }
  | { readonly ok: false; readonly error: string }

/** Flags and arguments may be mixed; all after `--` are arguments, of which `dash` came before it (-1: no `--`). */
export function parseFlags(argv: readonly string[], specs: readonly FlagSpec[]): ParsedFlags {
  const args: string[] = []
  const flags = new Map<string, string>()
  const refuse = (error: string): ParsedFlags => ({ ok: false, error })
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? ''
    if (word === '--') return { ok: true, args: [...args, ...argv.slice(i + 1)], flags, dash: args.length }
    if (!word.startsWith('-') || word === '-') {
      args.push(word)
      continue
    }
    if (word.startsWith('--')) {
      const equals = word.indexOf('=')
      const name = word.slice(2, equals < 0 ? undefined : equals)
      if (name === '' || name.startsWith('-')) return refuse(`bad flag syntax: ${word}`)
      const spec = specs.find((flag) => flag.name === name)
      if (spec === undefined) return refuse(name === 'help' ? HELP_ASKED : `unknown flag: --${name}`)
      let value = equals < 0 ? null : word.slice(equals + 1)
      if (value === null && spec.type === 'truth') value = 'true'
      else if (value === null) {
        if (i + 1 >= argv.length) return refuse(`flag needs an argument: --${name}`)
        value = argv[++i] ?? ''
      }
      const problem = badValue(spec, value)
      if (problem !== null)
        return refuse(`invalid argument ${quotedText(value)} for "${flagName(spec)}" flag: ${problem}`)
      flags.set(name, value)
      continue
    }
    const problem = shorthands(word, argv[i + 1], specs, flags)
    if (typeof problem === 'string') return refuse(problem)
    if (problem.tookNext) i++
  }
  return { ok: true, args, flags, dash: -1 }
}

/** What `parseFlags` refuses with when `--help` or `-h` was given. */
export const HELP_ASKED = 'pflag: help requested'

/** `-w json`, `-wjson`, `-w=json`, and several truths in one word. */
function shorthands(
  word: string,
  next: string | undefined,
  specs: readonly FlagSpec[],
  flags: Map<string, string>,
): string | { readonly tookNext: boolean } {
  let rest = word.slice(1)
  while (rest !== '') {
    const letter = rest.charAt(0)
    const spec = specs.find((flag) => flag.short === letter)
    if (spec === undefined) {
      return letter === 'h' ? HELP_ASKED : `unknown shorthand flag: ${singleQuoted(letter)} in ${word}`
    }
    let value: string
    let tookNext = false
    if (rest.charAt(1) === '=' && rest.length > 2) value = rest.slice(2)
    else if (spec.type === 'truth') value = 'true'
    else if (rest.length > 1) value = rest.slice(1)
    else if (next !== undefined) {
      value = next
      tookNext = true
    } else return `flag needs an argument: ${singleQuoted(letter)} in ${word}`
    const problem = badValue(spec, value)
    if (problem !== null)
      return `invalid argument ${quotedText(value)} for "${flagName(spec)}" flag: ${problem}`
    flags.set(spec.name, value)
    if (spec.type !== 'truth' || rest.charAt(1) === '=') return { tookNext }
    rest = rest.slice(1)
  }
  return { tookNext: false }
}

function singleQuoted(letter: string): string {
  return `'${letter}'`
}

function flagName({ name, short }: FlagSpec): string {
  return short === undefined ? `--${name}` : `-${short}, --${name}`
}

const TRUTHS = ['1', 't', 'T', 'true', 'TRUE', 'True']
const LIES = ['0', 'f', 'F', 'false', 'FALSE', 'False']

export function isTrue(flags: Flags, name: string): boolean {
  return TRUTHS.includes(flags.get(name) ?? '')
}

/** Why the flag does not take the value; null when it does. */
export function badValue(spec: FlagSpec, value: string): string | null {
  switch (spec.type) {
    case 'text':
    case 'list':
      return null
    case 'truth':
      if (TRUTHS.includes(value) || LIES.includes(value)) return null
      return `strconv.ParseBool: parsing ${quotedText(value)}: invalid syntax`
    case 'int': {
      const number = parseGoInt(value, 0)
      return typeof number === 'bigint' ? null : number.error
    }
    case 'duration': {
      const micros = parseGoDuration(value)
      return typeof micros === 'number' ? null : micros.error
    }
  }
}
