import { hexOf, id64 } from '../base/id64.ts'
import type { TxnCompare, TxnOp } from '../run/client-request.ts'
import { parseGoInt } from './go-int.ts'
import { quotedText } from './go-quoted.ts'
import { Invocation, answered } from './invocation.ts'
import {
  DEL_FLAGS,
  DEL_USE,
  delOf,
  GET_FLAGS,
  GET_USE,
  getOf,
  PUT_FLAGS,
  PUT_USE,
  putOf,
} from './kv-command.ts'
import { parseFlags, type FlagSpec } from './pflag.ts'
import { innerUsage } from './inner-usage.ts'
import {
  callOne,
  EXIT_INVALID_INPUT,
  ExitError,
  readLine,
  type Effect,
  type Program,
  type Resumed,
} from './program.ts'
import { argify, unquoted } from './argify.ts'

export const TXN_FLAGS: readonly FlagSpec[] = [
  { name: 'interactive', short: 'i', type: 'truth', help: 'Input transaction in interactive mode' },
]

/** Compares, what is done when they hold, and what else: three parts of stdin, each ended by an empty line. */
export function* txn(line: Invocation): Program {
  if (line.args.length > 0) line.badArgs('txn command does not accept argument')
  line.checkFormat()
  const prompt = (words: string): void => {
    if (line.on('interactive')) line.shell.out(`${words}\n`)
  }
  prompt('compares:')
  const compare = yield* part(compareOf)
  prompt('success requests (get, put, del):')
  const success = yield* part((text) => opOf(text, line))
  prompt('failure requests (get, put, del):')
  const failure = yield* part((text) => opOf(text, line))
  const call = line.patientCallOf({ verb: 'txn', compare, success, failure })
  line.print(answered(yield* callOne(call)))
  return 0
}

/** Lines of stdin up to an empty one; a line that does not end is none. */
function* part<T>(read: (text: string) => T): Generator<Effect, readonly T[], Resumed> {
  const items: T[] = []
  for (;;) {
    const line = yield* readLine()
    if (line?.endsWith('\n') !== true) throw new ExitError(EXIT_INVALID_INPUT, 'EOF')
    const text = line.trim()
    if (text === '') return items
    items.push(read(text))
  }
}

const TARGETS: Readonly<Record<string, TxnCompare['target']>> = {
  ver: 'VERSION',
  version: 'VERSION',
  c: 'CREATE',
  create: 'CREATE',
  m: 'MOD',
  mod: 'MOD',
  val: 'VALUE',
  value: 'VALUE',
  lease: 'LEASE',
}
const RESULTS: Readonly<Record<string, TxnCompare['result']>> = {
  '=': 'EQUAL',
  '!=': 'NOT_EQUAL',
  '>': 'GREATER',
  '<': 'LESS',
}

/** `mod("key") > "0"`; what follows is not looked at. */
export function compareOf(text: string): TxnCompare {
  const bad = (why: string): never => {
    throw new ExitError(EXIT_INVALID_INPUT, why)
  }
  const open = text.indexOf('(')
  if (open < 0) return bad(`malformed comparison: ${text}`)
  const word = text.slice(0, open)
  const key = quotedAt(text, open + 1)
  const closed = key !== null && text.charAt(key.end) === ')' ? key.end + 1 : -1
  const sign = closed < 0 ? null : /^ +(\S+)/.exec(text.slice(closed))
  const value = sign === null ? null : quotedAt(text, closed + sign[0].length + 1)
  if (key === null || closed < 0 || sign === null || value === null) {
    const got = `${word}(${quotedText(key?.text ?? '')}) ${sign?.[1] ?? ''} ""`
    return bad(`malformed comparison: ${text}; got ${got}`)
  }
  const target = Object.hasOwn(TARGETS, word) ? TARGETS[word] : undefined
  if (target === undefined) return bad(`malformed comparison: ${text} (unknown target ${word})`)
  const result = RESULTS[sign[1] ?? '']
  if (result === undefined) return bad(`malformed comparison: ${text} (unknown operator ${sign[1] ?? ''})`)
  if (target === 'VALUE') return { target, key: key.text, result, value: value.text }
  const number = parseGoInt(value.text, target === 'LEASE' ? 16 : 10)
  if (typeof number !== 'bigint') return bad(`invalid txn compare request: ${text}`)
  return { target, key: key.text, result, value: target === 'LEASE' ? hexOf(id64(number)) : String(number) }
}

/** A text in double quotes that begins at `from`, blanks before it aside; null when there is none. */
function quotedAt(text: string, from: number): { readonly text: string; readonly end: number } | null {
  const match = /^ *("(?:[^"\\]|\\.)*")/.exec(text.slice(from))
  if (match === null) return null
  const inner = unquoted(match[1] ?? '')
  return inner === null ? null : { text: inner, end: from + match[0].length }
}

const OPS = {
  put: { use: PUT_USE, flags: PUT_FLAGS, read: putOf },
  get: { use: GET_USE, flags: GET_FLAGS, read: getOf },
  del: { use: DEL_USE, flags: DEL_FLAGS, read: delOf },
} as const

function opOf(text: string, line: Invocation): TxnOp {
  const args = argify(text)
  const [verb = '', ...rest] = args
  if (args.length < 2) throw new ExitError(EXIT_INVALID_INPUT, `invalid txn compare request: ${text}`)
  const op = verb === 'put' || verb === 'get' || verb === 'del' ? OPS[verb] : null
  const parsed = op === null ? null : parseFlags(rest, op.flags)
  if (op === null || parsed?.ok !== true) {
    // cobra tells how the command is used before etcdctl says that it is not.
    if (op !== null) line.shell.err(innerUsage(op))
    throw new ExitError(EXIT_INVALID_INPUT, `invalid txn request: ${text}`)
  }
  return op.read(new Invocation(parsed.args, parsed.dash, parsed.flags, line.shell))
}
