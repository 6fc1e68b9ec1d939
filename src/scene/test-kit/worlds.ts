import type { Flight, MemberView, World } from '../../protocol/view/world.ts'
import { isKeyRequest } from '../../run/client-request.ts'
import type { SceneTexts } from '../scene-texts.ts'
import type { StageInput } from '../stage-scene.ts'

/** Hand-made moments for the scene's tests. */
export const AT = 12_462_000

export function aMember(name: string, over: Partial<MemberView> = {}): MemberView {
  return {
    name,
    id: name,
    status: 'running',
    isLearner: false,
    isVoter: true,
    unstarted: false,
    role: 'follower',
    term: 4,
    vote: null,
    lead: 'n2',
    runs: [
      { index: 1, term: 1 },
      { index: 11, term: 2 },
      { index: 15, term: 3 },
    ],
    firstIndex: 1,
    last: { term: 3, index: 19 },
    durable: 19,
    commit: 19,
    applied: 19,
    revision: 6,
    timer: { startedAt: AT, firesAt: AT + 1_300_000 },
    quorumCheck: null,
    ballots: null,
    transferee: null,
    progress: null,
    disk: { fsyncMicros: 4000, sync: null, walBytes: 1, durableBytes: 1 },
    ...over,
  }
}

export function aWorld(members: readonly MemberView[], over: Partial<World> = {}): World {
  const voters = members.filter((member) => !member.isLearner).length
  return {
    members,
    links: { groups: null, cuts: [], lossPermille: 0 },
    clients: [{ name: 'c1', requests: [] }],
    cluster: {
      leader: 'n2',
      leaderHasQuorum: true,
      term: 4,
      revision: 6,
      voters,
      quorum: Math.floor(voters / 2) + 1,
      running: members.length,
      checkers: 7,
      joint: null,
      standings: [],
    },
    violations: [],
    ...over,
  }
}

/** n2 leads, the others follow. */
export function calmWorld(count: number, groups: World['links']['groups'] = null): World {
  const members = Array.from({ length: count }, (_, i) =>
    aMember(`n${i + 1}`, i === 1 ? { role: 'leader', timer: null } : {}),
  )
  return aWorld(members, { links: { groups, cuts: [], lossPermille: 0 } })
}

export function aFlight(id: number, over: Partial<Flight> = {}): Flight {
  return {
    id,
    type: 'MsgHeartbeat',
    from: 'n2',
    to: 'n1',
    term: 4,
    index: 0,
    logTerm: 3,
    commit: 0,
    entries: 0,
    entriesTerm: 0,
    reject: false,
    reads: false,
    request: 0,
    sent: { at: AT - 7000, seq: 1 },
    arrivesAt: AT + 7000,
    died: null,
    delayed: false,
    ...over,
  }
}

export const TEXTS: SceneTexts = {
  termLong: (term) => `term ${term}`,
  termShort: (term) => `t${term}`,
  role: (member, cutOff) => (cutOff ? `${member.role}, cut off` : member.role),
  facts: (member) => `last ${member.last.term}·${member.last.index}`,
  commit: (index) => `commit ${index}`,
  flight: (flight) => (flight.type === 'MsgHeartbeat' ? '' : flight.type),
  dropped: 'dropped',
  wall: 'partition',
  client: 'client',
  noRequests: 'no requests yet',
  request: (request) =>
    isKeyRequest(request.what) ? `${request.what.verb} ${request.what.key}` : request.what.verb,
  state: (request) => request.state,
}

export function aStage(world: World, over: Partial<StageInput> = {}): StageInput {
  return {
    world,
    flights: [],
    at: AT,
    size: { width: 872, height: 500 },
    reserved: [],
    planned: null,
    selection: null,
    hover: null,
    rush: false,
    electionMicros: 1_000_000,
    viewMs: (at) => at / 10,
    texts: TEXTS,
    ...over,
  }
}
