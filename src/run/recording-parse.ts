import { ok, refuse, type Result } from '../base/result.ts'
import { AUTO_COMPACTION_MODES } from './auto-compaction.ts'
import { RULE_NAMES, type ClusterConfig, type InitialMember } from './config.ts'
import { FieldReader } from './field-reader.ts'
import { newMembersOf, readInput } from './input-parse.ts'
import { comparePos, END_OF_INSTANT, START, type Pos } from './position.ts'
import { parsePos } from './position-text.ts'
import { RECORDING_VERSION, type RecordedInput, type Recording, type Typed } from './recording.ts'
import {
  NUMBER_SETTINGS,
  refusesConfig,
  TRUTH_SETTINGS,
  type NumberSetting,
  type TruthSetting,
} from './settings.ts'

const MEMBERS_MOST = 16
const INPUTS_MOST = 20_000
const TYPED_MOST = 65_536
const AT_MOST = 24 * 3_600_000_000
const CONFIG_KEYS = [
  'initialCluster',
  'token',
  ...Object.keys(NUMBER_SETTINGS),
  ...TRUTH_SETTINGS,
  'rulesOff',
]
const AUTO_KEYS = ['autoCompactionMode', 'autoCompactionRetention', 'dataDirs']

/**
 * A recording from outside, or one sentence that names the field that is wrong. Positions are taken as records
 * and as they are printed (`"12.480017s+3"`). Nothing unknown is passed over: it could mean another run.
 */
export function parseRecording(value: unknown): Result<Recording> {
  const reader = new FieldReader()
  const version =
    typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined
  if (version === undefined) return refuse('This is not a recording: it has no version.')
  if (version !== RECORDING_VERSION) return refuse(versionRefusal(version))
  const record = reader.record(value, 'recording', ['version', 'seed', 'config', 'inputs'], ['typed', 'end'])
  const seed = reader.whole(record.seed, 'recording.seed', 0, Number.MAX_SAFE_INTEGER)
  const config = readConfig(reader, record.config, 'recording.config')
  const initial = config.initialCluster.map(({ name }) => name)
  let names: readonly string[] = initial
  const inputs: RecordedInput[] = []
  let last: Pos = START
  for (const [i, entry] of reader.list(record.inputs, 'recording.inputs', INPUTS_MOST).entries()) {
    if (reader.problem !== null) break
    const read = readRecordedInput(reader, entry, `recording.inputs[${i}]`, names, initial)
    names = [...new Set([...names, ...newMembersOf(read.input)])]
    if (comparePos(last, read.pos) > 0)
      reader.refuse(`recording.inputs[${i}].pos comes before the Input before it`)
    last = read.pos
    inputs.push(read)
  }
  const typed = record.typed === undefined ? {} : { typed: readTyped(reader, record.typed) }
  const end = record.end === undefined ? {} : { end: readPos(reader, record.end, 'recording.end') }
  if (reader.problem !== null) return refuse(`This recording is refused: ${reader.problem}.`)
  return ok({ version: RECORDING_VERSION, seed, config, inputs, ...typed, ...end })
}

/** A cluster's configuration from outside, or one sentence. */
export function parseConfig(value: unknown): Result<ClusterConfig> {
  const reader = new FieldReader()
  const config = readConfig(reader, value, 'config')
  return reader.problem === null ? ok(config) : refuse(`This configuration is refused: ${reader.problem}.`)
}

function versionRefusal(version: unknown): string {
  const named =
    typeof version === 'number' || typeof version === 'string'
      ? `version ${String(version).slice(0, 20)}`
      : 'no known version'
  return `This recording is of ${named}; this etcdscope plays version ${RECORDING_VERSION}.`
}

function readConfig(reader: FieldReader, value: unknown, path: string): ClusterConfig {
  const record = reader.record(value, path, CONFIG_KEYS, AUTO_KEYS)
  const numbers = Object.fromEntries(
    Object.entries(NUMBER_SETTINGS).map(([key, [least, most]]) => [
      key,
      reader.whole(record[key], `${path}.${key}`, least, most),
    ]),
  ) as Record<NumberSetting, number>
  const truths = Object.fromEntries(
    TRUTH_SETTINGS.map((key) => [key, reader.truth(record[key], `${path}.${key}`)]),
  ) as Record<TruthSetting, boolean>
  const rulesOff = reader
    .list(record.rulesOff, `${path}.rulesOff`, RULE_NAMES.length)
    .map((rule, i) => reader.oneOf(rule, `${path}.rulesOff[${i}]`, RULE_NAMES))
  const config: ClusterConfig = {
    ...numbers,
    ...truths,
    initialCluster: reader
      .list(record.initialCluster, `${path}.initialCluster`, MEMBERS_MOST)
      .map((member, i) => readMember(reader, member, `${path}.initialCluster[${i}]`)),
    token: reader.text(record.token, `${path}.token`, 200),
    rulesOff: [...new Set(rulesOff)].sort(),
    // Recordings made before these were settings do without them.
    autoCompactionMode: reader.oneOf(
      record.autoCompactionMode ?? 'periodic',
      `${path}.autoCompactionMode`,
      AUTO_COMPACTION_MODES,
    ),
    autoCompactionRetention: reader.text(
      record.autoCompactionRetention ?? '0',
      `${path}.autoCompactionRetention`,
      40,
    ),
    // Only the engine unpacks it, and refuses what it cannot.
    ...(record.dataDirs !== undefined && {
      dataDirs: reader.text(record.dataDirs, `${path}.dataDirs`, 2 ** 24),
    }),
  }
  const refusal = reader.problem === null ? refusesConfig(config) : null
  if (refusal !== null) reader.refuse(`${path}: ${refusal}`)
  return config
}

function readMember(reader: FieldReader, value: unknown, path: string): InitialMember {
  const record = reader.record(value, path, ['name', 'peerURLs', 'clientURLs'])
  const urls = (field: 'peerURLs' | 'clientURLs'): readonly string[] =>
    reader.list(record[field], `${path}.${field}`, 8).map((url, i) => {
      const text = reader.text(url, `${path}.${field}[${i}]`, 200)
      if (!/^https?:\/\/[^\s/]+:\d{1,5}$/.test(text))
        reader.refuse(`${path}.${field}[${i}] is not a URL with a port`)
      return text
    })
  return {
    name: reader.text(record.name, `${path}.name`, 64),
    peerURLs: urls('peerURLs'),
    clientURLs: urls('clientURLs'),
  }
}

function readRecordedInput(
  reader: FieldReader,
  value: unknown,
  path: string,
  names: readonly string[],
  initial: readonly string[],
): RecordedInput {
  const record = reader.record(value, path, ['pos', 'input'])
  const pos = readPos(reader, record.pos, `${path}.pos`)
  return { pos, input: readInput(reader, record.input, `${path}.input`, names, initial) }
}

function readTyped(reader: FieldReader, value: unknown): readonly Typed[] {
  let last: Pos = START
  return reader.list(value, 'recording.typed', INPUTS_MOST).map((entry, i) => {
    const path = `recording.typed[${i}]`
    const { pos, text, apart } = reader.record(entry, path, ['pos', 'text'], ['apart'])
    const read = readPos(reader, pos, `${path}.pos`)
    if (comparePos(last, read) > 0) reader.refuse(`${path}.pos comes before the line before it`)
    last = read
    return {
      pos: read,
      text: reader.text(text, `${path}.text`, TYPED_MOST),
      ...(apart === true && { apart }),
    }
  })
}

function readPos(reader: FieldReader, value: unknown, path: string): Pos {
  if (typeof value !== 'string') {
    const record = reader.record(value, path, ['at', 'seq'])
    return {
      at: reader.whole(record.at, `${path}.at`, 0, AT_MOST),
      seq: reader.whole(record.seq, `${path}.seq`, 0, END_OF_INSTANT),
    }
  }
  const pos = parsePos(value.slice(0, 60))
  if (!pos.ok) reader.refuse(`${path}: ${pos.error}`)
  else if (pos.value.at > AT_MOST) reader.refuse(`${path} is later than 24 hours`)
  return pos.ok ? pos.value : START
}
