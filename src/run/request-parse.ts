import { assertNever } from '../base/assert.ts'
import type { FieldReader } from './field-reader.ts'
import type { ClientRequest, KeySpan, TxnCompare, TxnOp } from './client-request.ts'

/** What a field of a request may be; a `?` at the end: it may be absent. */
type FieldKind =
  | 'key'
  | 'value'
  | 'name'
  | 'id'
  | 'urls'
  | 'truth'
  | 'true'
  | 'whole'
  | 'int'
  | 'path'
  | 'span'
  | 'order'
  | 'target'
  | 'compares'
  | 'ops'
  | 'filters'
  | 'alarm'
type Field = FieldKind | `${FieldKind}?`

const FIELDS: Readonly<Record<ClientRequest['verb'], Readonly<Record<string, Field>>>> = {
  put: {
    key: 'key',
    value: 'value',
    lease: 'id?',
    prevKv: 'true?',
    ignoreValue: 'true?',
    ignoreLease: 'true?',
  },
  get: {
    key: 'key',
    serializable: 'truth',
    span: 'span?',
    limit: 'int?',
    revision: 'whole?',
    sortOrder: 'order?',
    sortTarget: 'target?',
    keysOnly: 'true?',
    countOnly: 'true?',
    minModRevision: 'whole?',
    maxModRevision: 'whole?',
    minCreateRevision: 'whole?',
    maxCreateRevision: 'whole?',
  },
  del: { key: 'key', span: 'span?', prevKv: 'true?' },
  txn: { compare: 'compares', success: 'ops', failure: 'ops' },
  'member-add': { name: 'name', peerURLs: 'urls', learner: 'truth' },
  'member-remove': { id: 'id' },
  'member-update': { id: 'id', peerURLs: 'urls' },
  'member-promote': { id: 'id' },
  'member-list': {},
  'lease-grant': { ttl: 'int', id: 'id' },
  'lease-revoke': { id: 'id' },
  'lease-timetolive': { id: 'id', keys: 'truth' },
  'lease-list': {},
  'lease-keep-alive': { id: 'id', once: 'truth' },
  compaction: { revision: 'int', physical: 'truth' },
  status: {},
  'hash-kv': { revision: 'int' },
  defragment: {},
  'alarm-list': {},
  'alarm-disarm': { id: 'id', alarm: 'alarm' },
  'move-leader': { id: 'id' },
  snapshot: { path: 'path' },
  watch: {
    key: 'key',
    span: 'span?',
    revision: 'int',
    prevKv: 'truth',
    filters: 'filters',
    progressNotify: 'truth',
    fragment: 'true?',
  },
  'watch-progress': {},
}
const VERBS = Object.keys(FIELDS) as [ClientRequest['verb'], ...ClientRequest['verb'][]]
const VALUE_MOST = 100_000
const OPS_MOST = 256
const NESTING_MOST = 8

/** A client's request, as an Input carries it. */
export function readRequest(reader: FieldReader, value: unknown, path: string, depth = 0): ClientRequest {
  const given = typeof value === 'object' && value !== null && 'verb' in value ? value.verb : undefined
  const verb = reader.oneOf(given, `${path}.verb`, VERBS)
  const out: Record<string, unknown> = { verb }
  if (reader.problem !== null) return { verb: 'member-list' }
  const fields = Object.entries(FIELDS[verb])
  const needed = fields.filter(([, kind]) => !kind.endsWith('?')).map(([name]) => name)
  const record = reader.record(value, path, ['verb', ...needed], Object.keys(FIELDS[verb]))
  for (const [name, kind] of fields) {
    if (!Object.hasOwn(record, name)) continue
    const plain = kind.replace(/\?$/, '') as FieldKind
    out[name] = readField(reader, plain, record[name], `${path}.${name}`, depth)
  }
  return out as unknown as ClientRequest
}

function readField(
  reader: FieldReader,
  kind: FieldKind,
  value: unknown,
  path: string,
  depth: number,
): unknown {
  switch (kind) {
    case 'key':
      return reader.text(value, path)
    case 'value':
      return reader.text(value, path, VALUE_MOST)
    case 'name':
      return reader.text(value, path, 32)
    case 'path':
      return reader.text(value, path, 256)
    case 'id':
      return readId(reader, value, path)
    case 'urls':
      return reader.list(value, path, 4).map((url, i) => reader.text(url, `${path}[${i}]`, 256))
    case 'truth':
      return reader.truth(value, path)
    case 'true':
      if (!reader.truth(value, path)) reader.refuse(`${path} is left out when it is false`)
      return true
    case 'whole':
      return reader.whole(value, path, 0, Number.MAX_SAFE_INTEGER)
    case 'int':
      return reader.whole(value, path, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
    case 'span':
      return readSpan(reader, value, path)
    case 'order':
      return reader.oneOf(value, path, ['ASCEND', 'DESCEND'])
    case 'target':
      return reader.oneOf(value, path, ['KEY', 'VERSION', 'CREATE', 'MOD', 'VALUE'])
    case 'alarm':
      return reader.oneOf(value, path, ['NOSPACE', 'CORRUPT'])
    case 'filters':
      return reader
        .list(value, path, 2)
        .map((one, i) => reader.oneOf(one, `${path}[${i}]`, ['NOPUT', 'NODELETE']))
    case 'compares':
      return reader.list(value, path, OPS_MOST).map((one, i) => readCompare(reader, one, `${path}[${i}]`))
    case 'ops':
      return reader
        .list(value, path, OPS_MOST)
        .map((one, i) => readOp(reader, one, `${path}[${i}]`, depth + 1))
    default:
      return assertNever(kind)
  }
}

function readId(reader: FieldReader, value: unknown, path: string): string {
  const hex = reader.text(value, path, 16)
  if (!/^[0-9a-f]+$/.test(hex)) reader.refuse(`${path} is "${hex}", which is no id in hex`)
  return hex
}

function readSpan(reader: FieldReader, value: unknown, path: string): KeySpan {
  const given = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined
  const kind = reader.oneOf(given, `${path}.kind`, ['to', 'prefix', 'from-key'])
  const record = reader.record(value, path, kind === 'to' ? ['kind', 'end'] : ['kind'])
  return kind === 'to' ? { kind, end: reader.text(record.end, `${path}.end`) } : { kind }
}

function readCompare(reader: FieldReader, value: unknown, path: string): TxnCompare {
  const record = reader.record(value, path, ['target', 'key', 'result', 'value'], ['span'])
  const text = reader.text(record.value, `${path}.value`, VALUE_MOST)
  const target = reader.oneOf(record.target, `${path}.target`, ['VERSION', 'CREATE', 'MOD', 'VALUE', 'LEASE'])
  if (target !== 'VALUE' && target !== 'LEASE' && !Number.isSafeInteger(Number(text))) {
    reader.refuse(`${path}.value is no whole number`)
  }
  if (target === 'LEASE') readId(reader, record.value, `${path}.value`)
  return {
    target,
    key: reader.text(record.key, `${path}.key`),
    ...(record.span === undefined ? {} : { span: readSpan(reader, record.span, `${path}.span`) }),
    result: reader.oneOf(record.result, `${path}.result`, ['EQUAL', 'GREATER', 'LESS', 'NOT_EQUAL']),
    value: text,
  }
}

function readOp(reader: FieldReader, value: unknown, path: string, depth: number): TxnOp {
  const op: ClientRequest =
    depth > NESTING_MOST ? { verb: 'member-list' } : readRequest(reader, value, path, depth)
  if (op.verb === 'put' || op.verb === 'get' || op.verb === 'del' || op.verb === 'txn') return op
  reader.refuse(depth > NESTING_MOST ? `${path} is nested too deep` : `${path} is no part of a transaction`)
  return { verb: 'del', key: '' }
}
