import type { Flight } from '../protocol/view/world.ts'
import { circlePath } from './geometry.ts'
import { lineOf, shape, text, type Mark, type Token } from './mark.ts'

const SLIP = 'M-13-9H8L13-4V9H-13Z'
const BALLOT = 'M-8-10H8V10H-8Z'
const BALLOT_SLOT = 'M-4-5.5H4'
const BOX = 'M-10-7L0-11L10-7V7L0 11L-10 7Z'
const BOX_EDGES = 'M-10-7L0-3L10-7M0-3V11'
const BOLT = 'M2-11L-7 2H-1L-2 11L7-2H1Z'
const TICK = 'M-3.6 2.8l2.6 2.8 4.6-5.6'
const CROSS = 'M-3.6-1.6L3.6 5.6M3.6-1.6L-3.6 5.6'
const CROSS_MIDDLE = 'M-4-4L4 4M4-4L-4 4'

/** The family a message is drawn as. */
export type Glyph = 'dot' | 'slip' | 'ballot' | 'dotted-ballot' | 'box' | 'ring' | 'bolt' | 'card'

interface GlyphFacts {
  readonly glyph: Glyph
  readonly reply: boolean
}

export function glyphOf({ type, reads }: Pick<Flight, 'type' | 'reads'>): GlyphFacts {
  if (reads) return { glyph: 'ring', reply: type === 'MsgHeartbeatResp' }
  switch (type) {
    case 'MsgApp':
    case 'MsgProp':
      return { glyph: 'slip', reply: false }
    case 'MsgAppResp':
      return { glyph: 'slip', reply: true }
    case 'MsgVote':
      return { glyph: 'ballot', reply: false }
    case 'MsgVoteResp':
      return { glyph: 'ballot', reply: true }
    case 'MsgPreVote':
      return { glyph: 'dotted-ballot', reply: false }
    case 'MsgPreVoteResp':
      return { glyph: 'dotted-ballot', reply: true }
    case 'MsgSnap':
      return { glyph: 'box', reply: false }
    case 'MsgSnapStatus':
      return { glyph: 'box', reply: true }
    case 'MsgReadIndex':
      return { glyph: 'ring', reply: false }
    case 'MsgReadIndexResp':
      return { glyph: 'ring', reply: true }
    case 'MsgTimeoutNow':
    case 'MsgTransferLeader':
      return { glyph: 'bolt', reply: false }
    case 'MsgHeartbeatResp':
      return { glyph: 'dot', reply: true }
    case 'ClientRequest':
      return { glyph: 'card', reply: false }
    case 'ClientReply':
      return { glyph: 'card', reply: true }
    default:
      return { glyph: 'dot', reply: false }
  }
}

/** Half the glyph's width and height at scale 1. */
export function glyphExtent(flight: Pick<Flight, 'type' | 'reads'>): {
  readonly x: number
  readonly y: number
} {
  switch (glyphOf(flight).glyph) {
    case 'dot':
      return { x: 5, y: 5 }
    case 'slip':
      return { x: 13, y: 9 }
    case 'card':
      return { x: 11, y: 7 }
    default:
      return { x: 10, y: 11 }
  }
}

/** The hue of a message: an append's is its entries' term, every other one's its own. */
export function hueOf(flight: Flight): Token {
  const glyph = glyphOf(flight).glyph
  if (glyph === 'card') return 'i2'
  return lineOf(
    glyph === 'slip' && flight.entries > 0 && flight.entriesTerm > 0 ? flight.entriesTerm : flight.term,
  )
}

/** A message's sign round 0,0: request filled, reply hollow, refusal hollow with a cross. */
export function glyphMarks(flight: Flight): readonly Mark[] {
  const { glyph, reply } = glyphOf(flight)
  const hue = hueOf(flight)
  const id = `message:${flight.id}`
  const body = (d: string, dash: readonly number[] = []): Mark =>
    shape(id, d, {
      layer: 'moving',
      z: 40,
      fill: reply ? 'bg0' : hue,
      stroke: hue,
      width: 2,
      dash,
      label: flight.type,
    })
  const ink = reply ? hue : 'on-term'
  const line = (part: string, d: string, width = 2): Mark =>
    shape(`${id}:${part}`, d, { layer: 'moving', z: 41, stroke: ink, width })
  const word = (words: string, y: number): Mark =>
    text(`${id}:word`, words, {
      layer: 'moving',
      z: 41,
      y,
      size: words.length > 2 ? 11 : 13,
      weight: 700,
      fill: ink,
    })
  switch (glyph) {
    case 'dot':
      return [
        shape(id, circlePath(reply ? 4 : 4.8), {
          layer: 'moving',
          z: 40,
          fill: reply ? 'bg0' : hue,
          stroke: hue,
          width: 2,
          label: flight.type,
        }),
      ]
    case 'slip':
      if (flight.reject) return [body(SLIP), line('cross', CROSS_MIDDLE)]
      return [
        body(SLIP),
        ...(reply ? [line('tick', 'M-4 0l3 3.2 5.2-6.4')] : [word(String(flight.entries), 4.7)]),
      ]
    case 'ballot':
    case 'dotted-ballot': {
      const dash = glyph === 'dotted-ballot' ? [2, 2.5] : []
      const inner = reply
        ? line('answer', flight.reject ? CROSS : TICK)
        : text(`${id}:word`, String(flight.term), {
            layer: 'moving',
            z: 41,
            y: 7,
            size: 12,
            weight: 700,
            fill: ink,
          })
      return [body(BALLOT, dash), line('slot', BALLOT_SLOT), inner]
    }
    case 'box':
      return [
        body(BOX),
        shape(`${id}:edges`, BOX_EDGES, { layer: 'moving', z: 41, stroke: reply ? hue : 'bg0', width: 1.6 }),
      ]
    case 'ring':
      return [
        shape(id, circlePath(8), {
          layer: 'moving',
          z: 40,
          fill: 'bg0',
          stroke: hue,
          width: 3,
          label: flight.type,
        }),
        ...(reply ? [] : [shape(`${id}:dot`, circlePath(2.6), { layer: 'moving', z: 41, fill: hue })]),
      ]
    case 'bolt':
      return [body(BOLT)]
    case 'card':
      return cardMarks(flight, reply, id)
  }
}

/** A client's request or its answer: a small card without a hue, for no term made it. */
function cardMarks(flight: Flight, reply: boolean, id: string): readonly Mark[] {
  const body = shape(id, 'M-11-7H11V7H-11Z', {
    layer: 'moving',
    z: 40,
    fill: reply ? 'bg0' : 'i2',
    stroke: 'i2',
    width: 2,
    label: flight.type,
  })
  const d = reply ? (flight.reject ? CROSS_MIDDLE : 'M-4 0l3 3.2 5.2-6.4') : 'M-6-2.4H6M-6 2.4H2'
  return [body, shape(`${id}:lines`, d, { layer: 'moving', z: 41, stroke: reply ? 'i2' : 'bg0', width: 2 })]
}

/** The clock on a message that a fault holds back. */
export function delayMarks(id: string): readonly Mark[] {
  return [
    shape(`${id}:clock`, circlePath(8), {
      layer: 'moving',
      z: 42,
      x: 12,
      y: -11,
      fill: 'bg0',
      stroke: 'i1',
      width: 1.8,
    }),
    shape(`${id}:hands`, 'M0-4.5V0L3 2', { layer: 'moving', z: 43, x: 12, y: -11, stroke: 'i1', width: 1.8 }),
  ]
}
