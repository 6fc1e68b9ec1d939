import { fromBase64url } from '../base/base64url.ts'
import { byteText } from '../base/byte-text.ts'
import { ok, refuse, type Result } from '../base/result.ts'
import { pageConfig } from '../run/config.ts'
import { OPENING } from '../run/opening.ts'
import type { Pos } from '../run/position.ts'
import { parsePos } from '../run/position-text.ts'
import type { decodeRecording } from '../run/decode-recording.ts'
import { RECORDING_VERSION, type Recording } from '../run/recording.ts'
import type { AddressProblem, Refusal } from '../run/refusal.ts'
import { applySetting } from '../run/settings.ts'
import type { EmbedLook, LensId, LookState, Selection } from '../store/app-state.ts'
import { NOTHING_SHARED, type ShareState, writeHash } from '../store/share-state.ts'

export { writeHash }
export type HashState = ShareState

export interface ParsedHash {
  readonly state: HashState
  /** For the console, in one note: keys that mean nothing here. */
  readonly notes: readonly string[]
  /** For the page: one sentence for each value that could not be taken. */
  readonly refusals: readonly Refusal[]
}

const MOST_MEMBERS = 9
const LENSES: readonly LensId[] = ['log', 'disk', 'keys', 'members', 'console', 'inspect']
const PARTS: readonly EmbedLook['parts'][number][] = [
  'log',
  'disk',
  'keys',
  'members',
  'console',
  'narration',
  'tape',
]

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Draft = Mutable<ShareState> & { controls: EmbedLook['controls'] | null; lock: EmbedLook['lock'] }

/** Reads the page's address. What reads a recording is a part of its own, loaded for addresses that hold one. */
export async function readAddress(hash: string): Promise<ParsedHash> {
  if (!/[#&]r=/.test(hash)) return parseHash(hash)
  const late = import('../run/decode-recording.ts').catch(() => null)
  return parseHash(hash, (await late)?.decodeRecording ?? noDecoder)
}

type Decode = typeof decodeRecording
/** Of a value in the address. */
type Read<T> = Result<T, AddressProblem>

function noDecoder(): Read<never> {
  return refuse({ is: 'no-reader' })
}

/** Reads a URL hash, with or without `#`. Unknown keys are noted, bad values refused; the rest stands. */
export function parseHash(hash: string, decodeRun: Decode = noDecoder): ParsedHash {
  const draft: Draft = { ...NOTHING_SHARED, settings: [], controls: null, lock: null }
  const notes: string[] = []
  const refusals: Refusal[] = []
  for (const part of hash.replace(/^#/, '').split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const key = decode(equals < 0 ? part : part.slice(0, equals))
    const value = decode(equals < 0 ? '' : part.slice(equals + 1))
    if (key === null || value === null) {
      const broken = part.slice(0, 40)
      refusals.push({ why: 'bad-escape', part: broken })
      continue
    }
    const read = READERS[key] ?? (key.startsWith('set.') ? setting(key.slice(4)) : null)
    if (read === null) {
      notes.push(`"${key.slice(0, 40)}" in the address is unknown and was ignored.`)
      continue
    }
    const refusal = read(draft, value, decodeRun)
    if (refusal !== null) refusals.push(badAddress(key, value.slice(0, 40), refusal))
  }
  const { controls, lock, ...state } = draft
  if (state.embed !== null) state.embed = { ...state.embed, controls: controls ?? 'full', lock }
  return { state, notes, refusals }
}

function badAddress(key: string, value: string, problem: AddressProblem): Refusal {
  return { why: 'bad-address', key, value, problem }
}

/** The run that an address means, first found wins: `r`, `seed`/`members`/`set.*`, the opening. */
export function chooseRun(state: HashState): {
  readonly recording: Recording
  readonly at: Pos | null
  readonly notes: readonly string[]
  readonly refusals: readonly Refusal[]
} {
  const made = state.seed !== null || state.members !== null || state.settings.length > 0
  const notes: string[] = []
  const refusals: Refusal[] = []
  if (state.lesson !== null)
    notes.push('"lesson" in the address was ignored: this version has no lessons yet.')
  if (state.recording !== null) {
    if (made) notes.push('"seed", "members" and "set" in the address were ignored: its recording decides.')
    return { recording: state.recording, at: state.at, notes, refusals }
  }
  if (!made) return { recording: OPENING, at: state.at, notes, refusals }
  let config = pageConfig(state.members ?? 5)
  for (const [key, value] of state.settings) {
    const next = applySetting(config, key, value)
    if (next.ok) config = next.value
    else refusals.push(badAddress(`set.${key}`, value, { is: 'words', text: next.error }))
  }
  const recording: Recording = { version: RECORDING_VERSION, seed: state.seed ?? 1, config, inputs: [] }
  return { recording, at: state.at, notes, refusals }
}

/** The look that an address asks for; absent parts are the reader's own. */
export function lookOf(state: HashState): Partial<LookState> {
  const look: Mutable<Partial<LookState>> = {}
  if (state.lens !== null) look.lens = state.lens
  if (state.selection !== null) look.selection = state.selection
  if (state.lang !== null) look.lang = state.lang
  if (state.theme !== null) look.theme = state.theme
  if (state.motion !== null) look.motion = state.motion
  if (state.embed !== null) look.embed = state.embed
  if (state.present) look.present = true
  return look
}

type Reader = (draft: Draft, value: string, decodeRun: Decode) => AddressProblem | null

function into<T>(parse: (text: string) => Read<T>, store: (draft: Draft, value: T) => void): Reader {
  return (draft, text) => {
    const parsed = parse(text)
    if (!parsed.ok) return parsed.error
    store(draft, parsed.value)
    return null
  }
}

const READERS: Readonly<Record<string, Reader>> = {
  __proto__: null as never,
  v: (_draft, value) => (value === '1' ? null : { is: 'other-version' }),
  lesson: into(ok, (draft, value) => (draft.lesson = value)),
  step: into(wholeIn(0, 999), (draft, value) => (draft.step = value)),
  r: (draft, text, decodeRun) =>
    into(decodeRun, (_, value) => (draft.recording = value))(draft, text, decodeRun),
  t: into(parseTime, (draft, value) => (draft.at = value)),
  lens: into(oneOf(LENSES), (draft, value) => (draft.lens = value)),
  select: into(parseSelection, (draft, value) => (draft.selection = value)),
  seed: into(wholeIn(0, Number.MAX_SAFE_INTEGER), (draft, value) => (draft.seed = value)),
  members: into(wholeIn(1, MOST_MEMBERS), (draft, value) => (draft.members = value)),
  speed: into(parseSpeed, (draft, value) => (draft.speed = value)),
  play: into(oneOf(['0', '1']), (draft, value) => (draft.play = value === '1')),
  lang: into(oneOf(['en', 'zh']), (draft, value) => (draft.lang = value)),
  theme: into(oneOf(['paper', 'night', 'auto']), (draft, value) => (draft.theme = value)),
  motion: into(oneOf(['full', 'reduced']), (draft, value) => (draft.motion = value)),
  embed: into(parseEmbed, (draft, value) => (draft.embed = value)),
  controls: into(oneOf(['none', 'play', 'full']), (draft, value) => (draft.controls = value)),
  lock: into(oneOf(['act', 'seek', '1']), (draft, value) => (draft.lock = value === '1' ? 'all' : value)),
  present: into(oneOf(['0', '1']), (draft, value) => (draft.present = value === '1')),
  allow: into(parseOrigins, (draft, value) => (draft.allow = value)),
}

function setting(key: string): Reader {
  return (draft, value) => {
    draft.settings = [...draft.settings, [key, value]]
    return null
  }
}

function oneOf<const T extends string>(options: readonly T[]): (text: string) => Read<T> {
  return (text) => {
    const found = options.find((option) => option === text)
    return found === undefined ? refuse({ is: 'not-one-of', options }) : ok(found)
  }
}

function wholeIn(low: number, high: number): (text: string) => Read<number> {
  return (text) => {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
    return value >= low && value <= high ? ok(value) : refuse({ is: 'not-whole', least: low, most: high })
  }
}

function parseSpeed(text: string): Read<'director' | number> {
  if (text === 'director') return ok(text)
  const value = /^\d{1,4}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN
  return value >= 0.001 && value <= 100 ? ok(value) : refuse({ is: 'no-speed' })
}

function parseTime(text: string): Read<Pos> {
  const pos = parsePos(text)
  return pos.ok ? pos : refuse({ is: 'words', text: pos.error })
}

export function parseSelection(text: string): Read<Selection> {
  const parts = text.split(':')
  const [kind = '', a = '', b = '', c = ''] = parts
  const name = /^[A-Za-z0-9._-]{1,64}$/
  const whole = /^\d{1,15}$/
  if (kind === 'wall' && parts.length === 1) return ok({ kind: 'wall' })
  if (kind === 'member' && parts.length === 2 && name.test(a)) return ok({ kind: 'member', member: a })
  if (kind === 'client' && parts.length === 2 && name.test(a)) return ok({ kind: 'client', client: a })
  if (kind === 'link' && parts.length === 3 && name.test(a) && name.test(b)) return ok({ kind: 'link', a, b })
  if (kind === 'msg' && parts.length === 2 && whole.test(a)) return ok({ kind: 'message', id: Number(a) })
  if (kind === 'event' && parts.length === 2 && whole.test(a)) return ok({ kind: 'event', id: Number(a) })
  if (
    kind === 'entry' &&
    parts.length >= 3 &&
    parts.length <= 4 &&
    name.test(a) &&
    whole.test(b) &&
    /^\d{0,15}$/.test(c)
  ) {
    return ok({ kind: 'entry', member: a, index: Number(b), term: Number(c) })
  }
  const bytes = kind === 'key' && parts.length === 2 ? fromBase64url(a) : null
  if (bytes !== null) return ok({ kind: 'key', key: byteText(bytes) })
  const file = /^file:([A-Za-z0-9._-]{1,64}):(member\/[A-Za-z0-9./_-]{1,200})(?:@(\d{1,15}))?$/.exec(text)
  if (file !== null) {
    const [, member = '', path = '', offset] = file
    return ok({ kind: 'file', member, path, offset: offset === undefined ? null : Number(offset) })
  }
  return refuse({ is: 'no-selection' })
}

function parseEmbed(text: string): Read<EmbedLook> {
  const [first, ...rest] = text.split(/[+ ]/)
  if (first !== 'stage') return refuse({ is: 'no-stage' })
  const parts: EmbedLook['parts'][number][] = []
  for (const part of rest) {
    const known = oneOf(PARTS)(part)
    if (!known.ok) return refuse({ is: 'no-parts', parts: PARTS })
    if (!parts.includes(known.value)) parts.push(known.value)
  }
  return ok({ parts, controls: 'full', lock: null })
}

function parseOrigins(text: string): Read<readonly string[]> {
  const origins = text.split(',')
  const bad = origins.find((origin) => !/^https?:\/\/[A-Za-z0-9.[\]:-]+$/.test(origin))
  return bad === undefined ? ok(origins) : refuse({ is: 'no-origin', origin: bad.slice(0, 40) })
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
