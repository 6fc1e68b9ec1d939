import type { BallotsView, MemberView } from '../protocol/view/world.ts'
import type { SimMicros } from '../run/position.ts'
import { arcPath, boxPath, circlePath, polar, sectorPath, spokePath } from './geometry.ts'
import type { Detail } from './layout.ts'
import { lineOf, shape, text, type Mark, type Token } from './mark.ts'

/** The crown's outline, its foot on 0,0. */
const CROWN = 'M-11 0V-12L-5.5-5.5L0-14L5.5-5.5L11-12V0Z'
/** Radius of the timer's arc, and of the check-quorum arc. */
const TIMER = 65

/** The ring that tells the role, round 0,0 at k = 1: what does not move between two events. */
export function ringMarks(member: MemberView, k: number, detail: Detail): readonly Mark[] {
  const id = `member:${member.name}:ring`
  const paused = member.status === 'paused' ? pauseBadge(id) : []
  if (member.status === 'down') return [shape(id, circlePath(TIMER), { z: 22, stroke: 'l2', width: 1.5 })]
  return [...roleMarks(member, k, detail, id), ...paused]
}

/** Of a member that was removed: a dotted ring, whatever its process does. */
export function ghostRing({ name }: MemberView): readonly Mark[] {
  const dotted = { dash: [0.1, 6], round: true } as const
  return [shape(`member:${name}:ring`, circlePath(TIMER), { z: 22, stroke: 'i3', width: 2.5, ...dotted })]
}

function roleMarks(member: MemberView, k: number, detail: Detail, id: string): readonly Mark[] {
  const hue = lineOf(member.term)
  if (member.isLearner) {
    return [
      shape(id, arcPath(71, 0, 180), { z: 22, stroke: hue, width: 2.5, round: true }),
      ticks(id, detail),
    ]
  }
  switch (member.role) {
    case 'leader':
      return [
        shape(`${id}:outer`, circlePath(71), { z: 22, stroke: hue, width: 2.5 }),
        shape(`${id}:inner`, circlePath(60), { z: 22, stroke: hue, width: 2.5 }),
        shape(`${id}:crown`, CROWN, { z: 29, y: -75, fill: hue }),
      ]
    case 'candidate':
      return [
        shape(id, circlePath(candidateRadius(member)), { z: 22, stroke: hue, width: 2.5, dash: [7, 5] }),
        ...ballotMarks(member, k, detail, id),
      ]
    case 'pre-candidate':
      return [
        shape(id, circlePath(candidateRadius(member)), {
          z: 22,
          stroke: hue,
          width: 3,
          dash: [0.1, 7],
          round: true,
        }),
        ...ballotMarks(member, k, detail, id),
      ]
    case 'follower':
      return [ticks(id, detail)]
  }
}

/** A tick every 100 ms of a dial that holds two election timeouts, the fifths longer. */
function ticks(id: string, detail: Detail): Mark {
  const every = detail === 'full' ? 18 : detail === 'plain' ? 45 : 90
  const d: string[] = []
  for (let angle = 0; angle < 360; angle += every) {
    d.push(angle % 90 === 0 ? spokePath(TIMER - 4, TIMER + 4, angle) : spokePath(TIMER - 2, TIMER + 2, angle))
  }
  return shape(`${id}:ticks`, d.join(''), { z: 22, stroke: 'l3', width: 1.2 })
}

/** Where a ballot lies: granted ones clockwise from 12 o'clock, refused ones anticlockwise, the open ones between. */
export interface Ballot {
  readonly voter: string
  readonly state: 'granted' | 'refused' | 'open'
  readonly from: number
  readonly to: number
}

export function ballotsOf(ballots: Pick<BallotsView, 'voters' | 'votes'>): readonly Ballot[] {
  const { voters } = ballots
  const wide = 360 / Math.max(1, voters.length)
  const votes = ballots.votes.filter((vote) => voters.includes(vote.voter))
  const granted = votes.filter((vote) => vote.granted).map((vote) => vote.voter)
  const refused = votes.filter((vote) => !vote.granted).map((vote) => vote.voter)
  const open = voters.filter((voter) => !votes.some((vote) => vote.voter === voter))
  const seats = [...granted, ...open, ...[...refused].reverse()]
  return seats.map((voter, i) => ({
    voter,
    state: granted.includes(voter) ? 'granted' : refused.includes(voter) ? 'refused' : 'open',
    from: i * wide,
    to: (i + 1) * wide,
  }))
}

/** Radii of a ring of ballots, and of its quorum's notch: from where to where, and its arrow's head. */
interface BallotRing {
  readonly inner: number
  readonly outer: number
  readonly notch: readonly [number, number]
  /** From the tip to the foot. */
  readonly head: readonly [number, number]
}

const ONE_RING: BallotRing = { inner: 57.5, outer: 68.5, notch: [54, 81], head: [80, 90] }
/** A joint configuration: the incoming half outside, the outgoing one inside, its arrow pointing out of the core. */
const INCOMING_RING: BallotRing = { inner: 69, outer: 79.5, notch: [68, 90], head: [89, 99] }
const OUTGOING_RING: BallotRing = { inner: 56.5, outer: 67, notch: [53, 68], head: [54, 44] }
/** Of the dashed circle round the ballots. */
const CANDIDATE = 72.5
const JOINT_CANDIDATE = 83

function candidateRadius({ ballots }: MemberView): number {
  return ballots !== null && ballots.outgoing.length > 0 ? JOINT_CANDIDATE : CANDIDATE
}

function ballotMarks(member: MemberView, k: number, detail: Detail, id: string): readonly Mark[] {
  const { ballots } = member
  if (ballots === null) return []
  const { outgoing, quorum } = ballots
  const dial = { k, detail, hue: lineOf(ballots.term) }
  if (outgoing.length === 0) return ballotRing(ballots, quorum, ONE_RING, dial, id)
  const old = { ...ballots, voters: outgoing }
  return [
    ...ballotRing(ballots, quorum, INCOMING_RING, dial, id),
    ...ballotRing(old, Math.floor(outgoing.length / 2) + 1, OUTGOING_RING, dial, `${id}:outgoing`),
  ]
}

function ballotRing(
  ballots: Pick<BallotsView, 'voters' | 'votes'>,
  quorum: number,
  ring: BallotRing,
  { k, detail, hue }: { readonly k: number; readonly detail: Detail; readonly hue: Token },
  id: string,
): readonly Mark[] {
  const notch = (360 * quorum) / Math.max(1, ballots.voters.length)
  const marks = ballotsOf(ballots).flatMap((ballot) => {
    const name = `${id}:ballot:${ballot.voter}`
    const path = sectorPath(ring.inner, ring.outer, ballot.from + 2.5, ballot.to - 2.5)
    const paint =
      ballot.state === 'granted'
        ? ({ fill: hue } as const)
        : ballot.state === 'refused'
          ? ({ stroke: hue, width: 1.5, fill: 'bg1' } as const)
          : ({ stroke: 'l3', width: 1.2, dash: [3, 3] } as const)
    const at = polar((ring.inner + ring.outer) / 2, (ballot.from + ballot.to) / 2)
    const number = text(`${name}:id`, ballot.voter.replace(/^n/, ''), {
      x: at.x + (ballot.state === 'refused' ? 5 : 0),
      y: at.y + 4.2,
      size: Math.max(12, 11.2 / k),
      weight: 680,
      fill: ballot.state === 'granted' ? 'on-term' : 'i3',
      z: 24,
    })
    const cross = shape(`${name}:cross`, 'M-3-3L3 3M3-3L-3 3', {
      x: at.x - (detail === 'full' ? 5 : 0),
      y: at.y,
      stroke: hue,
      width: 2,
      z: 24,
    })
    return [
      shape(name, path, { ...paint, z: 23 }),
      ...(detail === 'full' ? [number] : []),
      ...(ballot.state === 'refused' ? [cross] : []),
    ]
  })
  return [...marks, ...notchMarks(notch, ring, id)]
}

/** The quorum: a line over the ballots with an arrow head outside. */
function notchMarks(angle: number, { notch, head }: BallotRing, id: string): readonly Mark[] {
  const [tip, foot] = head
  const wide = 360 / foot
  const [left, right] = [polar(foot, angle - wide), polar(foot, angle + wide)]
  const { x, y } = polar(tip, angle)
  const d = `M${x} ${y}L${left.x} ${left.y}L${right.x} ${right.y}Z`
  return [
    shape(`${id}:notch`, spokePath(notch[0], notch[1], angle), { z: 28, stroke: 'i1', width: 3 }),
    shape(`${id}:notch-head`, d, { z: 28, fill: 'i1' }),
  ]
}

function pauseBadge(id: string): readonly Mark[] {
  return [
    shape(`${id}:badge`, boxPath({ x: -13, y: -13, width: 26, height: 26 }, 4), {
      x: -60,
      y: -60,
      z: 29,
      fill: 'bg0',
      stroke: 'i1',
      width: 2,
    }),
    shape(`${id}:bars`, 'M-5.5-6h4v12h-4ZM1.5-6h4v12h-4Z', { x: -60, y: -60, z: 29, fill: 'i1' }),
  ]
}

/** What a member's moving part is drawn from. */
export type TimedMember = Pick<
  MemberView,
  'name' | 'status' | 'isVoter' | 'isLearner' | 'role' | 'term' | 'timer' | 'quorumCheck'
>

/**
 * The ring's moving part: the election timer that runs out toward 12 o'clock, or what is left until check-quorum
 * makes a leader that hears no quorum step down. Full circle = twice the election timeout, so members compare.
 */
export function timerMarks(member: TimedMember, at: SimMicros, electionMicros: SimMicros): readonly Mark[] {
  const id = `member:${member.name}:timer`
  if (member.status === 'down') return []
  const opacity = member.status === 'paused' ? 0.45 : 1
  const degrees = (left: SimMicros): number =>
    Math.min(359.9, (360 * Math.max(0, left)) / (2 * electionMicros))
  if (member.role === 'leader') return checkMarks(member, at, degrees, id)
  if (member.timer === null || member.role !== 'follower') return []
  const to = degrees(member.timer.firesAt - at)
  const bead = polar(TIMER, to)
  const hue = lineOf(member.term)
  return [
    shape(id, arcPath(TIMER, 0, Math.max(0.1, to)), {
      layer: 'moving',
      z: 30,
      stroke: hue,
      width: 6,
      opacity,
    }),
    shape(`${id}:bead`, circlePath(4.5), {
      layer: 'moving',
      z: 31,
      ...bead,
      fill: 'bg1',
      stroke: hue,
      width: 2.5,
      opacity,
    }),
  ]
}

function checkMarks(
  member: TimedMember,
  at: SimMicros,
  degrees: (left: SimMicros) => number,
  id: string,
): readonly Mark[] {
  const check = member.quorumCheck
  if (check === null) return []
  const span = check.checksAt - check.startedAt
  const unheard = check.active.length < check.quorum && at - check.startedAt > span / 4
  if (!unheard) {
    return [
      shape(id, circlePath(65.5), {
        layer: 'moving',
        z: 30,
        stroke: 'l3',
        width: 1.5,
        dash: [0.1, 6],
        round: true,
      }),
    ]
  }
  const to = Math.max(0.1, degrees(check.checksAt - at))
  return [shape(id, arcPath(65.5, 0, to), { layer: 'moving', z: 30, stroke: 'i2', width: 4 })]
}
