import type { DelRequest, GetRequest, KeySpan, PutRequest, SortTarget } from '../run/client-request.ts'
import { utf8 } from '../base/bytes.ts'
import { hexOf, id64, ID_NONE, parseId64 } from '../base/id64.ts'
import { writePut } from '../pb/etcdserverpb-kv.ts'
import { putRequest } from '../pb/etcdserverpb.ts'
import { encode } from '../pb/wire.ts'
import { parseGoInt } from './go-int.ts'
import { quotedText } from './go-quoted.ts'
import type { Invocation } from './invocation.ts'
import type { FlagSpec } from './pflag.ts'
import { EXIT_BAD_FEATURE, EXIT_ERROR, ExitError, readAll, type Program } from './program.ts'

const truth = (name: string, help: string): FlagSpec => ({ name, type: 'truth', help })
const int = (name: string, help: string): FlagSpec => ({ name, type: 'int', zero: '0', help })
const text = (name: string, zero: string, help: string): FlagSpec => ({ name, type: 'text', zero, help })

export const PUT_FLAGS: readonly FlagSpec[] = [
  truth('ignore-lease', 'updates the key using its current lease'),
  truth('ignore-value', 'updates the key using its current value'),
  text('lease', '"0"', 'lease ID (in hexadecimal) to attach to the key'),
  truth('prev-kv', 'return the previous key-value pair before modification'),
]

export const GET_FLAGS: readonly FlagSpec[] = [
  text('consistency', '"l"', 'Linearizable(l) or Serializable(s)'),
  truth('from-key', 'Get keys that are greater than or equal to the given key using byte compare'),
  truth('keys-only', 'Get only the keys'),
  int('limit', 'Maximum number of results'),
  text('order', '""', 'Order of results; ASCEND or DESCEND (ASCEND by default)'),
  truth('prefix', 'Get keys with matching prefix'),
  truth('print-value-only', 'Only write values when using the "simple" output format'),
  int('rev', 'Specify the kv revision'),
  text('sort-by', '""', 'Sort target; CREATE, KEY, MODIFY, VALUE, or VERSION'),
]

export const DEL_FLAGS: readonly FlagSpec[] = [
  truth('from-key', 'delete keys that are greater than or equal to the given key using byte compare'),
  truth('prefix', 'delete keys with matching prefix'),
  truth('prev-kv', 'return deleted key-value pairs'),
]

/** How the help writes them. */
export const PUT_USE = 'put [options] <key> <value> (<value> can also be given from stdin)'
export const GET_USE = 'get [options] <key> [range_end]'
export const DEL_USE = 'del [options] <key> [range_end]'

/** What the client's library sends at most. */
const SENT_MOST = 2 * 1024 * 1024

export function* put(line: Invocation): Program {
  const fromStdin = line.args.length === 1 && !line.on('ignore-value')
  const stdin = fromStdin ? yield* readAll() : ''
  const request = putOf(line, stdin)
  const size = sizeOf(request)
  if (size > SENT_MOST) {
    const why = `trying to send message larger than max (${size} vs. ${SENT_MOST})`
    throw new ExitError(EXIT_ERROR, `rpc error: code = ResourceExhausted desc = ${why}`)
  }
  line.print(yield* line.ask(request))
  return 0
}

/** Bytes of a put as it is sent. */
function sizeOf({ key, value, lease, prevKv, ignoreValue, ignoreLease }: PutRequest): number {
  const fields = {
    lease: parseId64(lease ?? '0') ?? ID_NONE,
    prevKv: prevKv ?? false,
    ignoreValue: ignoreValue ?? false,
    ignoreLease: ignoreLease ?? false,
  }
  return encode(writePut, putRequest(utf8(key), utf8(value), fields)).length
}

export function* get(line: Invocation): Program {
  const response = yield* line.ask(getOf(line))
  const valueOnly = line.on('print-value-only')
  if (valueOnly && line.format !== 'simple') {
    line.badArgs('print-value-only is only for `--write-out=simple`')
  }
  line.print(response, { valueOnly })
  return 0
}

export function* del(line: Invocation): Program {
  line.print(yield* line.ask(delOf(line)))
  return 0
}

/** `stdin`: the value, when the line has none. */
export function putOf(line: Invocation, stdin = ''): PutRequest {
  const { args } = line
  const [key] = args
  if (key === undefined) {
    return line.badArgs('put command needs 1 argument and input from stdin or 2 arguments')
  }
  const ignoreValue = line.on('ignore-value')
  if (ignoreValue && args.length > 1) {
    return line.badArgs("put command needs only 1 argument when 'ignore-value' is set")
  }
  const value = ignoreValue ? '' : (args[1] ?? stdin)
  if (!ignoreValue && args.length < 2 && value === '') {
    return line.badArgs('put command needs 1 argument and input from stdin or 2 arguments')
  }
  const lease = parseGoInt(line.flags.get('lease') ?? '0', 16)
  if (typeof lease !== 'bigint') return line.badArgs(`bad lease ID (${lease.error}), expecting ID in Hex`)
  return {
    verb: 'put',
    key,
    value,
    ...(id64(lease) === ID_NONE ? {} : { lease: hexOf(id64(lease)) }),
    ...(line.on('prev-kv') ? { prevKv: true } : {}),
    ...(ignoreValue ? { ignoreValue: true } : {}),
    ...(line.on('ignore-lease') ? { ignoreLease: true } : {}),
  }
}

const ORDERS = ['ASCEND', 'DESCEND'] as const
const TARGETS: Readonly<Record<string, SortTarget>> = {
  CREATE: 'CREATE',
  KEY: 'KEY',
  MODIFY: 'MOD',
  VALUE: 'VALUE',
  VERSION: 'VERSION',
}

export function getOf(line: Invocation): GetRequest {
  const { args } = line
  const [first] = args
  if (first === undefined) {
    return line.badArgs('get command needs one argument as key and an optional argument as range_end')
  }
  onePlan(line)
  const consistency = line.flags.get('consistency') ?? 'l'
  if (consistency !== 'l' && consistency !== 's') {
    throw new ExitError(EXIT_BAD_FEATURE, `unknown consistency flag ${quotedText(consistency)}`)
  }
  const span = spanOf(line)
  const order = line.text('order').toUpperCase()
  const sortOrder = ORDERS.find((known) => known === order)
  if (order !== '' && sortOrder === undefined) {
    throw new ExitError(EXIT_BAD_FEATURE, `bad sort order ${line.text('order')}`)
  }
  const target = line.text('sort-by').toUpperCase()
  const sortTarget = Object.hasOwn(TARGETS, target) ? TARGETS[target] : undefined
  if (target !== '' && sortTarget === undefined) {
    throw new ExitError(EXIT_BAD_FEATURE, `bad sort target ${line.text('sort-by')}`)
  }
  const limit = line.int('limit')
  const revision = line.int('rev')
  return {
    verb: 'get',
    key: firstKey(first, span),
    serializable: consistency === 's',
    ...(span === null ? {} : { span }),
    ...(limit === 0 ? {} : { limit }),
    ...(revision > 0 ? { revision } : {}),
    ...(sortOrder === undefined ? {} : { sortOrder }),
    ...(sortTarget === undefined ? {} : { sortTarget }),
    ...(line.on('keys-only') ? { keysOnly: true } : {}),
  }
}

export function delOf(line: Invocation): DelRequest {
  const { args } = line
  const [first] = args
  if (first === undefined || args.length > 2) {
    return line.badArgs('del command needs one argument as key and an optional argument as range_end')
  }
  onePlan(line)
  const span = spanOf(line)
  return {
    verb: 'del',
    key: firstKey(first, span),
    ...(span === null ? {} : { span }),
    ...(line.on('prev-kv') ? { prevKv: true } : {}),
  }
}

function onePlan(line: Invocation): void {
  if (line.on('prefix') && line.on('from-key')) {
    line.badArgs('`--prefix` and `--from-key` cannot be set at the same time, choose one')
  }
}

/** All keys are those from the byte 0 on. */
export function firstKey(key: string, span: KeySpan | null): string {
  return key === '' && (span?.kind === 'prefix' || span?.kind === 'from-key') ? '\0' : key
}

function spanOf(line: Invocation): KeySpan | null {
  const [key = '', end] = line.args
  const whole = line.on('prefix') || line.on('from-key')
  if (end !== undefined) {
    if (whole) {
      line.badArgs('too many arguments, only accept one argument when `--prefix` or `--from-key` is set')
    }
    return end === '' ? null : { kind: 'to', end }
  }
  if (line.on('prefix')) return key === '' ? { kind: 'from-key' } : { kind: 'prefix' }
  return line.on('from-key') ? { kind: 'from-key' } : null
}
