import type { MemberView, TermRun } from '../protocol/view/world.ts'
import { circlePath, sectorHatchPath, sectorPath, spokePath } from './geometry.ts'
import type { Detail } from './layout.ts'
import { fillOf, lineOf, shape, text, type Mark } from './mark.ts'
import type { SceneTexts } from './scene-texts.ts'

/** Slots of the log's clock face; one is always the gap, so a window shows the last eleven. */
export const SLOTS = 12
const SLOT_DEGREES = 360 / SLOTS
const WINDOW = SLOTS - 1
/** A small dial shows only this much of the window. */
const TAIL = 3
/** Below these scales letters of 11 px have no room in a dial: no number on its band, then no term under its name. */
const K_BAND_TEXT = 0.38
const K_TERM = 0.34

/** Where index i stands on every member's dial, for ever: degrees at the start of its slot. */
export function slotAngle(index: number): number {
  return ((((index - 1) % SLOTS) + SLOTS) % SLOTS) * SLOT_DEGREES
}

/** What a dial needs beside its member. */
export interface DialInput {
  readonly member: MemberView
  /** Highest last index of any live member: the window is (hi − 11, hi]. */
  readonly hi: number
  readonly k: number
  readonly detail: Detail
  /** Entries come too fast for slots: the band is one solid ring with the last index. */
  readonly rush: boolean
  readonly texts: SceneTexts
}

/** Face, log band and core, round 0,0 at k = 1. The ring outside them is `ring.ts`'s. */
export function dialMarks(input: DialInput): readonly Mark[] {
  const { member } = input
  const id = `member:${member.name}`
  const down = member.status === 'down'
  return [
    shape(`${id}:face`, circlePath(74), { fill: 'bg1', stroke: 'l2', z: 20 }),
    ...bandMarks(input, id),
    ...coreMarks(input, id),
    ...(down && !member.unstarted ? crossMarks(id, coreRadius(input.detail)) : []),
  ]
}

interface Band {
  readonly inner: number
  readonly outer: number
}

function bandMarks(input: DialInput, id: string): readonly Mark[] {
  const { member, hi, detail } = input
  const band: Band = detail === 'small' ? { inner: 48, outer: 58 } : { inner: 41, outer: 55 }
  const from = Math.max(1, hi - (detail === 'small' ? TAIL : WINDOW) + 1)
  const marks: Mark[] = [
    shape(`${id}:band`, ringPath(band), { z: 21, fill: 'l1' }),
    shape(`${id}:origin`, spokePath(band.inner, band.outer + 3, 0), { z: 22, stroke: 'l3', width: 1.5 }),
  ]
  if (input.rush) return [...marks, ...rushMarks(input, band, id)]
  for (let index = from; index <= Math.min(hi, member.last.index); index++) {
    marks.push(...entryMarks(member, index, band, id))
  }
  if (member.last.index < from && hi > 0 && input.k >= K_BAND_TEXT) {
    const behind = `−${hi - member.last.index}`
    marks.push(bandText(`${id}:behind`, behind, input.k))
  }
  const needle = needleAngle(member.commit, hi)
  if (needle !== null && member.status !== 'down') {
    const reach = member.role === 'candidate' || member.role === 'pre-candidate' ? 0 : 4
    marks.push(
      shape(`${id}:needle`, spokePath(band.inner - 2, band.outer + reach, needle), {
        z: 26,
        stroke: 'i1',
        width: 3,
      }),
    )
  }
  return marks
}

/** Over 30 new entries a viewer's second nobody can tell slots apart: a ring in the last entry's hue, and its index. */
function rushMarks({ member, k }: DialInput, { inner, outer }: Band, id: string): readonly Mark[] {
  const { term, index } = member.last
  if (index === 0) return []
  const ring = ringPath({ inner: inner + 1.5, outer: outer - 1.5 })
  const hue = lineOf(term)
  return [
    shape(`${id}:rush`, ring, { z: 23, fill: hue, opacity: member.status === 'down' ? 0.45 : 1 }),
    ...(k < K_BAND_TEXT ? [] : [bandText(`${id}:rush:index`, String(index), k)]),
  ]
}

/** A number at the foot of the band, never under 11 px. */
function bandText(id: string, words: string, k: number): Mark {
  const size = Math.max(13, 11.2 / k)
  return text(id, words, { y: 48 + size * 0.35, size, weight: 640, fill: 'i1', halo: 'bg1', z: 28 })
}

/** Where the commit needle stands: the end of the commit index's slot; null outside the window. */
export function needleAngle(commit: number, hi: number): number | null {
  return commit > hi - WINDOW && commit > 0 && commit <= hi ? slotAngle(commit) + SLOT_DEGREES : null
}

/** One entry: filled when committed, outlined when durable, hatched while it is only buffered. */
function entryMarks(member: MemberView, index: number, band: Band, id: string): readonly Mark[] {
  const [from, to] = [slotAngle(index) + 1.6, slotAngle(index) + SLOT_DEGREES - 1.6]
  const [inner, outer] = [band.inner + 1.5, band.outer - 1.5]
  const hue = lineOf(termAt(member.runs, index))
  const name = `${id}:entry:${index}`
  const path = sectorPath(inner, outer, from, to)
  if (index <= member.commit) return [shape(name, path, { z: 23, fill: hue })]
  const inset = sectorPath(inner + 0.6, outer - 0.6, from + 0.7, to - 0.7)
  if (index <= member.durable) {
    return [shape(name, inset, { z: 23, fill: 'bg1', stroke: hue, width: 1.8 })]
  }
  return [
    shape(name, inset, { z: 23, fill: 'bg1', stroke: hue, width: 1 }),
    shape(`${name}:hatch`, sectorHatchPath(inner, outer, from, to), { z: 23, stroke: hue, width: 1.5 }),
  ]
}

function coreMarks(input: DialInput, id: string): readonly Mark[] {
  const { member, k, detail, texts } = input
  const hue = lineOf(member.term)
  const down = member.status === 'down'
  const leads = member.role === 'leader' && !down
  const r = coreRadius(detail)
  const core = down
    ? shape(`${id}:core`, circlePath(r), {
        z: 22,
        fill: 'bg1',
        stroke: 'l3',
        width: 2,
        dash: member.unstarted ? [5, 4] : [],
      })
    : member.isLearner
      ? shape(`${id}:core`, circlePath(r), { z: 22, fill: 'bg1', stroke: hue, width: 3 })
      : shape(`${id}:core`, circlePath(r), {
          z: 22,
          fill: leads ? hue : fillOf(member.term),
          stroke: hue,
          width: 2,
        })
  const ink = down ? 'i3' : leads ? 'on-term' : member.isLearner ? 'i1' : 'on-fill'
  const size = detail === 'full' ? 23 : Math.max(27, 14 / k)
  const small = detail === 'full' ? 14 : Math.max(19, 11.5 / k)
  const term = member.unstarted
    ? ''
    : detail === 'full'
      ? texts.termLong(member.term)
      : texts.termShort(member.term)
  const name = { size, weight: 680, fill: ink, z: 27 } as const
  if (k < K_TERM) return [core, text(`${id}:name`, member.name, { ...name, y: size * 0.36 })]
  return [
    core,
    text(`${id}:name`, member.name, { ...name, y: detail === 'full' ? 2 : 3 }),
    text(`${id}:term`, term, {
      y: detail === 'full' ? 18.5 : 5 + small,
      size: small,
      weight: 620,
      fill: ink,
      z: 27,
    }),
  ]
}

function coreRadius(detail: Detail): number {
  return detail === 'small' ? 43 : 35
}

/** Down: a cross of four strokes in the corners, so that name and term stay legible. */
function crossMarks(id: string, r: number): readonly Mark[] {
  const d = [45, 135, 225, 315].map((angle) => spokePath(r - 7.5, r, angle)).join('')
  return [shape(`${id}:cross`, d, { z: 25, stroke: 'i3', width: 2.5 })]
}

/** Term of the entry at `index`, from runs of equal term; 0 when the log does not reach it. */
export function termAt(runs: readonly TermRun[], index: number): number {
  let term = 0
  for (const run of runs) {
    if (run.index > index) break
    term = run.term
  }
  return term
}

function ringPath({ inner, outer }: Band): string {
  return sectorPath(inner, outer, 0, 179.99) + sectorPath(inner, outer, 179.99, 359.99)
}
