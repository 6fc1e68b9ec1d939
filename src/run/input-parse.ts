import { assertNever } from '../base/assert.ts'
import { MESSAGE_TYPES, type MessageType } from '../pb/raftpb.ts'
import type { FieldReader } from './field-reader.ts'
import { readRequest } from './request-parse.ts'
import type { Input, InputKind, Name } from './input.ts'

/** What an Input carries beside its kind. */
const FIELDS: Readonly<Record<InputKind, readonly string[]>> = {
  crash: ['member'],
  restart: ['member'],
  pause: ['member'],
  resume: ['member'],
  campaign: ['member'],
  start: ['member'],
  transfer: ['member'],
  reconfigure: ['voters', 'explicit'],
  'leave-joint': [],
  partition: ['groups'],
  heal: [],
  cut: ['from', 'to'],
  mend: ['from', 'to'],
  drop: ['message'],
  'drop-next': ['type', 'from', 'to'],
  delay: ['message', 'micros'],
  loss: ['permille'],
  latency: ['from', 'to', 'micros'],
  jitter: ['micros'],
  'slow-disk': ['member', 'micros'],
  stop: ['member'],
  'torn-write': ['member'],
  'disk-full': ['member', 'full'],
  'flip-byte': ['member', 'file', 'offset'],
  'bit-rot': ['member', 'file'],
  wipe: ['member'],
  'copy-dir': ['member', 'as'],
  'put-back': ['member', 'copy'],
  client: ['client', 'request', 'to'],
  interrupt: ['client', 'request'],
  'restore-files': ['client', 'path', 'dir'],
}
/** What it may carry, too. */
const OPTIONAL: Readonly<Partial<Record<InputKind, readonly string[]>>> = {
  restart: ['quotaBytes', 'forceNewCluster'],
  client: ['timeoutMicros'],
}
const KINDS = Object.keys(FIELDS) as [InputKind, ...InputKind[]]
const MICROS_MOST = 3_600_000_000
const QUOTA_MOST = 1_000_000_000_000

/** One Input; `members` are the names that it may use, the `initial` ones first. */
export function readInput(
  reader: FieldReader,
  value: unknown,
  path: string,
  members: readonly Name[],
  initial: readonly Name[] = members,
): Input {
  const nothing: Input = { kind: 'heal' }
  const given = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined
  const kind = reader.oneOf(given, `${path}.kind`, KINDS)
  if (reader.problem !== null) return nothing
  const record = reader.record(value, path, ['kind', ...FIELDS[kind]], OPTIONAL[kind])
  const member = (field = 'member'): Name => readMember(reader, record[field], `${path}.${field}`, members)
  const whole = (field: string, most: number): number =>
    reader.whole(record[field], `${path}.${field}`, 0, most)
  const text = (field: string): string => reader.text(record[field], `${path}.${field}`, 128)
  switch (kind) {
    case 'crash':
    case 'pause':
    case 'resume':
    case 'campaign':
    case 'start':
    case 'transfer':
    case 'stop':
    case 'torn-write':
    case 'wipe':
      return { kind, member: member() }
    case 'restart':
      return {
        kind,
        member: member(),
        ...(record.quotaBytes === undefined ? {} : { quotaBytes: whole('quotaBytes', QUOTA_MOST) }),
        ...(record.forceNewCluster === true && { forceNewCluster: true }),
      }
    case 'partition':
      return { kind, groups: readGroups(reader, record.groups, `${path}.groups`, members, initial) }
    case 'reconfigure':
      return {
        kind,
        voters: reader
          .list(record.voters, `${path}.voters`, 16)
          .map((name, i) => reader.text(name, `${path}.voters[${i}]`, 64)),
        explicit: reader.truth(record.explicit, `${path}.explicit`),
      }
    case 'heal':
    case 'leave-joint':
      return { kind }
    case 'cut':
    case 'mend':
      return { kind, ...readLink(reader, member('from'), member('to'), path) }
    case 'drop':
      return { kind, message: whole('message', Number.MAX_SAFE_INTEGER) }
    case 'drop-next':
      return {
        kind,
        type: readType(reader, record.type, `${path}.type`),
        ...readLink(reader, member('from'), member('to'), path),
      }
    case 'delay':
      return {
        kind,
        message: whole('message', Number.MAX_SAFE_INTEGER),
        micros: whole('micros', MICROS_MOST),
      }
    case 'loss':
      return { kind, permille: whole('permille', 1000) }
    case 'latency':
      return {
        kind,
        ...readLink(reader, member('from'), member('to'), path),
        micros: whole('micros', MICROS_MOST),
      }
    case 'jitter':
      return { kind, micros: whole('micros', MICROS_MOST) }
    case 'slow-disk':
      return { kind, member: member(), micros: whole('micros', MICROS_MOST) }
    case 'disk-full':
      return { kind, member: member(), full: reader.truth(record.full, `${path}.full`) }
    case 'flip-byte':
      return { kind, member: member(), file: text('file'), offset: whole('offset', Number.MAX_SAFE_INTEGER) }
    case 'bit-rot':
      return { kind, member: member(), file: text('file') }
    case 'copy-dir':
      return { kind, member: member(), as: text('as') }
    case 'put-back':
      return { kind, member: member(), copy: text('copy') }
    case 'client':
      return {
        kind,
        client: readClient(reader, record.client, `${path}.client`),
        request: readRequest(reader, record.request, `${path}.request`),
        to: readTargets(reader, record.to, `${path}.to`, members),
        ...(record.timeoutMicros === undefined ? {} : { timeoutMicros: whole('timeoutMicros', MICROS_MOST) }),
      }
    case 'interrupt':
      return {
        kind,
        client: readClient(reader, record.client, `${path}.client`),
        request: whole('request', Number.MAX_SAFE_INTEGER),
      }
    case 'restore-files':
      return {
        kind,
        client: readClient(reader, record.client, `${path}.client`),
        path: reader.text(record.path, `${path}.path`, 256),
        dir: reader.text(record.dir, `${path}.dir`, 256),
      }
    default:
      return assertNever(kind)
  }
}

function readMember(reader: FieldReader, value: unknown, path: string, members: readonly Name[]): Name {
  const name = reader.text(value, path, 64)
  if (!members.includes(name))
    reader.refuse(`${path} is "${name}", which is no member of the run (${members.join(', ')})`)
  return name
}

function readLink(reader: FieldReader, from: Name, to: Name, path: string): { from: Name; to: Name } {
  if (from === to) reader.refuse(`${path}.from and .to are the same member`)
  return { from, to }
}

/** Every member is in exactly one group, and no group is empty; one that is added at run time may not be there yet. */
function readGroups(
  reader: FieldReader,
  value: unknown,
  path: string,
  members: readonly Name[],
  initial: readonly Name[],
): readonly (readonly Name[])[] {
  const groups = reader
    .list(value, path, 16)
    .map((group, i) =>
      reader
        .list(group, `${path}[${i}]`, 16)
        .map((name, k) => readMember(reader, name, `${path}[${i}][${k}]`, members)),
    )
  const placed = groups.flat()
  for (const name of members) {
    const times = placed.filter((other) => other === name).length
    if (times > 1 || (times === 0 && initial.includes(name)))
      reader.refuse(`${path} must name ${name} once, it does so ${times} times`)
  }
  if (groups.some((group) => group.length === 0)) reader.refuse(`${path} has an empty group`)
  return groups
}

function readType(reader: FieldReader, value: unknown, path: string): MessageType {
  return reader.oneOf<MessageType>(value, path, [...MESSAGE_TYPES] as [MessageType, ...MessageType[]])
}

function readClient(reader: FieldReader, value: unknown, path: string): Name {
  const name = reader.text(value, path, 64)
  if (!/^c\d$/.test(name)) reader.refuse(`${path} is "${name}", which is no client: clients are c1 to c9`)
  return name
}

function readTargets(
  reader: FieldReader,
  value: unknown,
  path: string,
  members: readonly Name[],
): readonly Name[] {
  const targets = reader.list(value, path, 16)
  if (targets.length === 0) reader.refuse(`${path} names no member`)
  return targets.map((name, i) => readMember(reader, name, `${path}[${i}]`, members))
}

/** The names that an Input may make members of. */
export function newMembersOf(input: Input): readonly Name[] {
  if (input.kind === 'reconfigure') return input.voters
  return input.kind === 'client' && input.request.verb === 'member-add' ? [input.request.name] : []
}
