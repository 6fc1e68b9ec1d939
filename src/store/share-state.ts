import { toBase64url } from '../base/base64url.ts'
import { bytesOfText } from '../base/byte-text.ts'
import { encodeRecording } from '../run/encode-recording.ts'
import type { Pos } from '../run/position.ts'
import { printPos } from '../run/position-text.ts'
import type { Recording } from '../run/recording.ts'
import type { EmbedLook, Lang, LensId, LookState, Selection, SpeedChoice, ThemeChoice } from './app-state.ts'

/** What an address may say: the keys of its hash, each null (or empty) when it is not there. */
export interface ShareState {
  readonly recording: Recording | null
  readonly lesson: string | null
  readonly step: number | null
  readonly seed: number | null
  readonly members: number | null
  /** `set.key=value`, in the order they stood. */
  readonly settings: readonly (readonly [key: string, value: string])[]
  readonly at: Pos | null
  readonly lens: LensId | null
  /** An entry's term is 0 where the address does not name it: whichever the member has there. */
  readonly selection: Selection | null
  readonly speed: SpeedChoice | null
  readonly play: boolean | null
  readonly lang: Lang | null
  readonly theme: ThemeChoice | null
  readonly motion: 'full' | 'reduced' | null
  readonly embed: EmbedLook | null
  readonly present: boolean
  /** Origins that may send any call by `postMessage`. */
  readonly allow: readonly string[]
}

export const NOTHING_SHARED: ShareState = {
  recording: null,
  lesson: null,
  step: null,
  seed: null,
  members: null,
  settings: [],
  at: null,
  lens: null,
  selection: null,
  speed: null,
  play: null,
  lang: null,
  theme: null,
  motion: null,
  embed: null,
  present: false,
  allow: [],
}

/** The hash, without `#`, that says this and nothing else. */
export function writeHash(state: ShareState): string {
  const out: string[] = ['v=1']
  const say = (key: string, value: string | number | null): void => {
    if (value !== null) out.push(`${key}=${escapeValue(String(value))}`)
  }
  say('lesson', state.lesson)
  say('step', state.step)
  say('seed', state.seed)
  say('members', state.members)
  for (const [key, value] of state.settings) say(`set.${key}`, value)
  say('t', state.at === null ? null : printPos(state.at))
  say('lens', state.lens)
  say('select', state.selection === null ? null : printSelection(state.selection))
  say('speed', state.speed)
  say('play', state.play === null ? null : Number(state.play))
  say('lang', state.lang)
  say('theme', state.theme)
  say('motion', state.motion)
  if (state.embed !== null) {
    say('embed', ['stage', ...state.embed.parts].join('+'))
    if (state.embed.controls !== 'full') say('controls', state.embed.controls)
    if (state.embed.lock !== null) say('lock', state.embed.lock === 'all' ? 1 : state.embed.lock)
  }
  if (state.present) say('present', 1)
  if (state.allow.length > 0) say('allow', state.allow.join(','))
  // Last, because it is long: what a person reads of an address stands before it.
  say('r', state.recording === null ? null : encodeRecording(state.recording))
  return out.join('&')
}

/** Percent-encodes only what would end a value or an address. */
function escapeValue(text: string): string {
  return text.replace(/[^A-Za-z0-9\-_.~:+,/@!*']/gu, (character) => encodeURIComponent(character))
}

export function printSelection(selection: Selection): string {
  switch (selection.kind) {
    case 'member':
      return `member:${selection.member}`
    case 'link':
      return `link:${selection.a}:${selection.b}`
    case 'message':
      return `msg:${selection.id}`
    case 'client':
      return `client:${selection.client}`
    case 'wall':
      return 'wall'
    case 'entry':
      return `entry:${selection.member}:${selection.index}`
    case 'file':
      return `file:${selection.member}:${selection.path}${selection.offset === null ? '' : `@${selection.offset}`}`
    case 'event':
      return `event:${selection.id}`
    case 'key':
      return `key:${toBase64url(bytesOfText(selection.key))}`
  }
}

/** Of one exact moment: the receiver begins there and plays on by hand. */
export function hashOf(look: LookState, recording: Recording, at: Pos): string {
  const { lens, selection, embed, present } = look
  return writeHash({
    ...NOTHING_SHARED,
    recording,
    at,
    lens: lens === 'log' ? null : lens,
    selection,
    embed,
    present,
    play: false,
  })
}
