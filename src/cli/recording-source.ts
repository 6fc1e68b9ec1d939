import { readFileSync } from 'node:fs'

import { ok, refuse, type Result } from '../base/result.ts'
import { type ClusterConfig, pageConfig } from '../run/config.ts'
import type { Pos } from '../run/position.ts'
import { parsePos } from '../run/position-text.ts'
import { addressProblemText } from '../run/address-problem.ts'
import { decodeRecording } from '../run/decode-recording.ts'
import { parseRecording } from '../run/recording-parse.ts'
import { RECORDING_VERSION, type Recording } from '../run/recording.ts'
import { applySetting, refusesConfig } from '../run/settings.ts'

const FILE_BYTES_MOST = 16 * 1024 * 1024

/** Keys of an address, of which only some matter here. */
const LINK_KEYS = [
  'v',
  'r',
  't',
  'lesson',
  'step',
  'lens',
  'select',
  'seed',
  'members',
  'speed',
  'play',
  'lang',
  'theme',
  'motion',
  'embed',
  'controls',
  'lock',
  'present',
  'allow',
]

/** A recording, and the moment that a link names. */
export interface Source {
  readonly recording: Recording
  readonly at: Pos | null
  /** What was passed over, a sentence each. */
  readonly notes?: readonly string[]
}

/** What `run` was given: the page's address, the bare `r` of one, or a file of JSON. */
export function readSource(text: string): Result<Source> {
  const hash = text.indexOf('#')
  if (hash >= 0) return fromHash(text.slice(hash + 1))
  if (/^(v=1&|r=)/.test(text)) return fromHash(text)
  const file = readText(text)
  if (file.ok) return fromJson(text, file.value)
  if (/^[A-Za-z0-9_-]{40,}$/.test(text)) return fromLink(text, null)
  return file
}

/** The whole file as text, or one sentence. */
export function readText(path: string): Result<string> {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it failed'
    return refuse(`${path} cannot be read (${code})`)
  }
  return bytes.length > FILE_BYTES_MOST
    ? refuse(`${path} is larger than 16 MB`)
    : ok(bytes.toString('utf8').replace(/^\uFEFF/, ''))
}

export function readJson(path: string): Result<unknown> {
  const text = readText(path)
  if (!text.ok) return text
  try {
    return ok(JSON.parse(text.value) as unknown)
  } catch {
    return refuse(`${path} is not JSON`)
  }
}

function fromJson(path: string, text: string): Result<Source> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refuse(`${path} is not JSON`)
  }
  const recording = parseRecording(value)
  return recording.ok ? ok({ recording: recording.value, at: null }) : refuse(`${path}: ${recording.error}`)
}

function fromHash(hash: string): Result<Source> {
  const keys = new Map<string, string>()
  for (const part of hash.split('&')) {
    const equals = part.indexOf('=')
    if (equals > 0) keys.set(part.slice(0, equals), decoded(part.slice(equals + 1)))
  }
  const notes = [...keys.keys()]
    .filter((key) => !LINK_KEYS.includes(key) && !key.startsWith('set.'))
    .map((key) => `"${key.slice(0, 40)}" in the link is unknown and was ignored`)
  const version = keys.get('v') ?? '1'
  if (version !== '1') return refuse(`this link is of version ${version}; this etcdscope reads version 1`)
  const t = keys.get('t')
  const at = t === undefined ? ok(null) : parsePos(t)
  if (!at.ok) return at
  const r = keys.get('r')
  if (r !== undefined) {
    const linked = fromLink(r, at.value)
    return linked.ok ? ok({ ...linked.value, notes }) : linked
  }
  if (keys.has('lesson')) return refuse('lessons are not there yet')
  const recording = fromSettings(keys)
  return recording.ok ? ok({ recording: recording.value, at: at.value, notes }) : recording
}

function fromLink(r: string, at: Pos | null): Result<Source> {
  const recording = decodeRecording(r)
  return recording.ok ? ok({ recording: recording.value, at }) : refuse(addressProblemText(recording.error))
}

/** As the page reads them: digits alone. */
function wholeOf(text: string): number {
  return /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
}

/** `seed`, `members` and `set.*` of an address; a page has five members. */
function fromSettings(keys: ReadonlyMap<string, string>): Result<Recording> {
  const settings = [...keys].filter(([key]) => key.startsWith('set.'))
  if (!keys.has('seed') && !keys.has('members') && settings.length === 0)
    return refuse('this link names no run')
  const members = wholeOf(keys.get('members') ?? '5')
  const seed = wholeOf(keys.get('seed') ?? '1')
  if (!Number.isInteger(members) || members < 1 || members > 9)
    return refuse('members is a whole number from 1 to 9')
  if (!Number.isSafeInteger(seed) || seed < 0) return refuse('seed is a whole number from 0')
  let config: ClusterConfig = pageConfig(members)
  for (const [key, value] of settings) {
    const changed = applySetting(config, key.slice(4), value)
    if (!changed.ok) return changed
    config = changed.value
  }
  const refusal = refusesConfig(config)
  return refusal === null ? ok({ version: RECORDING_VERSION, seed, config, inputs: [] }) : refuse(refusal)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
