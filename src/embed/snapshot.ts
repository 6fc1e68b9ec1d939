import { sentence } from '../i18n/say/sentence.ts'
import { plain } from '../i18n/part.ts'
import { printMicros, printPos } from '../run/position-text.ts'
import type { Session } from '../machines/session.ts'
import type { MemberView, ViolationView } from '../protocol/view/world.ts'
import type { AppState, SpeedChoice } from '../store/app-state.ts'
import { printSelection } from '../store/share-state.ts'

/** A line that was given to `act`, and how it ended. */
export interface ClientLine {
  readonly line: string
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
}

/** The moment shown, as plain data: what `etcdscope run --json` prints, and what only a page has. */
export interface Snapshot {
  readonly seed: number
  readonly at: string
  readonly events: number
  readonly traceHash: string
  readonly leader: string | null
  readonly term: number
  readonly revision: number
  readonly members: readonly MemberSnapshot[]
  readonly violations: readonly {
    readonly claim: string
    readonly at: string
    readonly rule: string | null
  }[]
  readonly client: readonly ClientLine[]
  readonly playing: boolean
  readonly speed: SpeedChoice
  readonly lesson: string | null
  readonly step: number | null
  readonly selection: string | null
  readonly inFlight: readonly FlightSnapshot[]
  readonly narration: string
}

export interface MemberSnapshot {
  readonly name: string
  readonly id: string
  readonly role: MemberView['role'] | 'down'
  readonly alive: boolean
  readonly term: number
  readonly commit: number
  readonly applied: number
  readonly lastIndex: number
  readonly revision: number
}

export interface FlightSnapshot {
  readonly id: number
  readonly type: string
  readonly from: string
  readonly to: string
  readonly sentAt: string
  readonly arrivesAt: string
}

export function snapshotOf(session: Session, lines: readonly ClientLine[]): Snapshot {
  const state = session.store.getState()
  const world = state.moment?.world
  const rule = session.recording().config.rulesOff.join(',') || null
  return {
    seed: session.recording().seed,
    at: state.moment === null ? '0.000s' : printPos(state.moment.pos),
    events: state.moment?.traced ?? 0,
    traceHash: session.traceHash(),
    leader: world?.cluster.leader ?? null,
    term: world?.cluster.term ?? 0,
    revision: world?.cluster.revision ?? 0,
    members: (world?.members ?? []).map(memberOf),
    violations: (world?.violations ?? []).map(({ claim, at }: ViolationView) => ({
      claim,
      at: printMicros(at),
      rule,
    })),
    client: lines,
    playing: state.playback.mode === 'playing',
    speed: state.playback.speed,
    lesson: null,
    step: null,
    selection: state.look.selection === null ? null : printSelection(state.look.selection),
    inFlight: inFlight(state, session.playhead()),
    narration: narrationOf(state),
  }
}

function memberOf(member: MemberView): MemberSnapshot {
  const { name, id, role, status, term, commit, applied, last, revision } = member
  const alive = status !== 'down'
  return {
    name,
    id,
    role: alive ? role : 'down',
    alive,
    term,
    commit,
    applied,
    lastIndex: last.index,
    revision,
  }
}

function inFlight(state: AppState, at: number): readonly FlightSnapshot[] {
  const out: FlightSnapshot[] = []
  for (const { id, type, from, to, sent, arrivesAt, died } of state.run.flights.values()) {
    const end = died?.at ?? arrivesAt
    if (sent.at > at || end <= at) continue
    out.push({ id, type, from, to, sentAt: printMicros(sent.at), arrivesAt: printMicros(arrivesAt) })
  }
  return out.sort((a, b) => a.id - b.id)
}

/** The newest event that has a sentence, told plainly. */
function narrationOf({ moment, look }: AppState): string {
  for (const event of moment?.events.toReversed() ?? []) {
    const said = sentence(event, look.lang)
    if (said !== null) return plain(said)
  }
  return ''
}
