import type { KeySpan, WatchRequest } from '../run/client-request.ts'
import type { ApiResponse, WatchEvent, WatchResponse } from '../pb/rpcpb.ts'
import { argify } from './argify.ts'
import { quoted, quotedText } from './go-quoted.ts'
import { Invocation } from './invocation.ts'
import { firstKey } from './kv-command.ts'
import { parseFlags, type FlagSpec } from './pflag.ts'
import { canceledLine } from './print-simple.ts'
import {
  callOne,
  EXIT_BAD_ARGS,
  EXIT_INTERRUPTED,
  EXIT_INVALID_INPUT,
  ExitError,
  listen,
  open,
  type Effect,
  type Program,
  type Resumed,
} from './program.ts'

export const WATCH_FLAGS: readonly FlagSpec[] = [
  { name: 'interactive', short: 'i', type: 'truth', help: 'Interactive mode' },
  { name: 'prefix', type: 'truth', help: 'Watch on a prefix if prefix is set' },
  { name: 'prev-kv', type: 'truth', help: 'get the previous key-value pair before the event happens' },
  { name: 'rev', type: 'int', zero: '0', help: 'Revision to start watching' },
]

/** One watch that was opened, and the command that is run at each of its events. */
interface Watching {
  readonly stream: number
  readonly command: readonly string[]
}

export function* watch(line: Invocation): Program {
  if (line.on('interactive')) return yield* interactive(line)
  const { keys, command } = argsOf(line.args, line.dash)
  const watching = yield* begin(line, keys, command)
  for (;;) {
    const heard = yield* listen(false)
    if (heard.kind === 'item') tell(line, heard.response, [watching], heard.stream)
    if (heard.kind === 'end') throw new ExitError(EXIT_INTERRUPTED, 'watch is canceled by the server')
  }
}

/** Lines of stdin open more watches; the end of the input ends it. */
function* interactive(line: Invocation): Program {
  const watching: Watching[] = []
  for (;;) {
    const heard = yield* listen(true)
    if (heard.kind === 'item') tell(line, heard.response, watching, heard.stream)
    if (heard.kind !== 'line') continue
    if (heard.text === null) {
      throw new ExitError(EXIT_INVALID_INPUT, 'Error reading watch request line: EOF')
    }
    const words = argify(heard.text.replace(/\n$/, ''))
    if (words.length < 1)
      line.shell.err(`Invalid command: ${heard.text.replace(/\n$/, '')} (watch and progress supported)\n`)
    else if (words[0] === 'progress') {
      yield* progress(line, watching)
    } else {
      const opened = yield* requested(line, words)
      if (opened !== null) watching.push(opened)
    }
  }
}

/** Every open watch is told of it. */
function* progress(line: Invocation, watching: readonly Watching[]): Generator<Effect, void, Resumed> {
  if (watching.length === 0) return
  const reply = yield* callOne(line.callOf({ verb: 'watch-progress' }))
  if (reply.ok) for (const { stream } of watching) tell(line, reply.response, [], stream)
}

/** `watch [options] key [end] [-- command …]`, typed in interactive mode. */
function* requested(line: Invocation, words: readonly string[]): Generator<Effect, Watching | null, Resumed> {
  const [verb = '', ...rest] = words
  const say = (why: string): null => {
    line.shell.err(`Invalid command ${words.join(' ')} (${why})\n`)
    return null
  }
  if (verb !== 'watch') return say('only support watch')
  if (rest.length === 0) return say('command type or key is not provided')
  const parsed = parseFlags(rest, WATCH_FLAGS)
  if (!parsed.ok) throw new ExitError(EXIT_BAD_ARGS, parsed.error)
  const inner = new Invocation(
    parsed.args,
    parsed.dash,
    new Map([...line.flags, ...parsed.flags]),
    line.shell,
  )
  const { keys, command } = argsOf(parsed.args, parsed.dash)
  try {
    return yield* begin(inner, keys, command)
  } catch (error) {
    if (error instanceof ExitError) return say(error.message)
    throw error
  }
}

function argsOf(
  args: readonly string[],
  dash: number,
): { readonly keys: readonly string[]; readonly command: readonly string[] } {
  const bad = (why = ''): never => {
    throw new ExitError(EXIT_BAD_ARGS, `bad number of arguments${why}`)
  }
  const keys = dash < 0 ? args : args.slice(0, dash)
  const command = dash < 0 ? [] : args.slice(dash)
  if (keys.length === 0) return bad()
  if (dash >= 0 && command.length === 0) return bad(' (found separator --, but no commands)')
  return { keys, command }
}

function* begin(
  line: Invocation,
  keys: readonly string[],
  command: readonly string[],
): Generator<Effect, Watching, Resumed> {
  line.checkFormat()
  const stream = yield* open(line.callOf(requestOf(line, keys)))
  return { stream, command }
}

function requestOf(line: Invocation, [key = '', end]: readonly string[]): WatchRequest {
  const prefix = line.on('prefix')
  if (end !== undefined && prefix) line.badArgs('`range_end` and `--prefix` are mutually exclusive')
  const span: KeySpan | null = prefix
    ? key === ''
      ? { kind: 'from-key' }
      : { kind: 'prefix' }
    : end === undefined
      ? null
      : { kind: 'to', end }
  return {
    verb: 'watch',
    key: firstKey(key, span),
    ...(span === null ? {} : { span }),
    revision: line.int('rev'),
    prevKv: line.on('prev-kv'),
    filters: [],
    progressNotify: false,
  }
}

function tell(line: Invocation, response: ApiResponse, watching: readonly Watching[], stream: number): void {
  if (response.kind !== 'watch' || (response.created && !response.canceled)) return
  const { canceled, events } = response
  if (canceled) line.shell.err(canceledLine(response))
  if (!canceled && events.length === 0) line.shell.out(`progress notify: ${response.header.revision}\n`)
  line.print(response)
  const command = watching.find((one) => one.stream === stream)?.command ?? []
  if (command.length === 0) return
  for (const event of events) line.shell.out(execute(command, environment(response, event)))
}

/** What a command that is run at an event finds in its environment, in the order of the alphabet. */
function environment(response: WatchResponse, { type, kv }: WatchEvent): ReadonlyMap<string, string> {
  return new Map([
    ['ETCD_WATCH_EVENT_TYPE', quotedText(type)],
    ['ETCD_WATCH_KEY', quoted(kv.key)],
    ['ETCD_WATCH_REVISION', String(response.header.revision)],
    ['ETCD_WATCH_VALUE', quoted(kv.value)],
  ])
}

/**
 * DIFF(etcd): there is no other program here. `echo`, and one in a shell that names variables, prints its words; of any other command
 * what it would find is printed.
 */
function execute(command: readonly string[], variables: ReadonlyMap<string, string>): string {
  const [program, option, script = ''] = command
  if (program === 'echo') return `${command.slice(1).join(' ')}\n`
  const words =
    program === 'sh' && option === '-c' ? /^\s*echo\s+([^|;&><`()]*)$/.exec(script)?.[1] : undefined
  if (words !== undefined) {
    const said = words
      .replace(/["']/g, '')
      .trim()
      .replace(/\$\{?(\w+)\}?/g, (_, name: string) => variables.get(name) ?? '')
    return `${said}\n`
  }
  return [...variables].map(([name, value]) => `${name}=${value}\n`).join('')
}
