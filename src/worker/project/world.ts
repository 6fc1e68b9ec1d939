import type { RaftStatus } from '../../engine/raft/status.ts'
import type { Simulation } from '../../engine/sim/simulation.ts'
import type { WorldPatch } from '../../protocol/messages.ts'
import type {
  ClientView,
  ClusterView,
  JointView,
  LinksView,
  MemberView,
  RequestView,
  ViolationView,
  World,
} from '../../protocol/view/world.ts'
import type { Name } from '../../run/input.ts'
import { projectMember, sorted } from './member.ts'
import { shared } from './share.ts'

/** A client's record is never changed in place, so one view of it is enough. */
const CLIENT_VIEWS = new WeakMap<Simulation['clients'][number], ClientView>()
const READER: Simulation['clients'][number] = { name: 'c1', requests: [], files: new Map() }
/** Requests of a client that are shown, beside the reader's own. */
const REQUESTS_SHOWN = 6

/**
 * The simulation as the page sees it. Parts that say the same as in `before` are `before`'s own objects, so that
 * `===` tells what must be drawn again. Only members that `mayDiffer` are looked at.
 */
export function projectWorld(
  sim: Simulation,
  violations: readonly ViolationView[],
  checkers: number,
  before?: World,
  mayDiffer: (member: Name) => boolean = () => true,
): World {
  const members = sim.members.map((member, i) => {
    const known = before?.members[i]
    return known !== undefined && !mayDiffer(member.name) ? known : shared(known, projectMember(sim, member))
  })
  const clients = clientsOf(sim).map((client, i) => shared(before?.clients[i], projectClient(client)))
  const world: World = {
    members: sameElements(before?.members, members),
    links: shared(before?.links, projectLinks(sim)),
    clients: sameElements(before?.clients, clients),
    cluster: shared(before?.cluster, projectCluster(sim, members, checkers)),
    violations,
  }
  return before !== undefined && isEmpty(patchOf(before, world)) ? before : world
}

/** What must be told to get from one world to the next. */
export function patchOf(before: World, after: World): WorldPatch {
  const members = after.members.filter((member, i) => member !== before.members[i])
  const clients = after.clients.filter((client, i) => client !== before.clients[i])
  return {
    ...(members.length > 0 && { members }),
    ...(after.links !== before.links && { links: after.links }),
    ...(clients.length > 0 && { clients }),
    ...(after.cluster !== before.cluster && { cluster: after.cluster }),
    ...(after.violations !== before.violations && { violations: after.violations }),
  }
}

export function isEmpty(patch: WorldPatch): boolean {
  return Object.keys(patch).length === 0
}

function sameElements<T>(before: readonly T[] | undefined, after: readonly T[]): readonly T[] {
  const same = before?.length === after.length && after.every((element, i) => element === before[i])
  return same ? before : after
}

function projectLinks(sim: Simulation): LinksView {
  const { groups, cuts, lossPermille } = sim.links
  return { groups, cuts, lossPermille }
}

/** c1 stands there before it ever asked for anything: its port is a place to write from. */
function clientsOf(sim: Simulation): Simulation['clients'] {
  const { clients } = sim
  return clients.some(({ name }) => name === READER.name) ? clients : [READER, ...clients]
}

function projectClient(client: Simulation['clients'][number]): ClientView {
  const known = CLIENT_VIEWS.get(client)
  if (known !== undefined) return known
  const from = client.requests.length - REQUESTS_SHOWN
  const shown = client.requests.filter(({ byReader }, place) => byReader || place >= from)
  const requests = shown.map((one): RequestView => {
    const { request, what, to, byReader, sentAt, deadline, state, doneAt, text, revision } = one
    const heard = one.heard.count
    return { request, what, to, byReader, sentAt, deadline, state, doneAt, text, revision, heard }
  })
  const view = { name: client.name, requests }
  CLIENT_VIEWS.set(client, view)
  return view
}

/** A quorum follows the leader when so many voters in its term name it as theirs, itself among them. */
function projectCluster(sim: Simulation, members: readonly MemberView[], checkers: number): ClusterView {
  const leader = sim.leader()
  const running = members.filter(({ status }) => status === 'running')
  const knowing = leader ?? sim.members.find(({ server }) => server !== null)
  const joint = jointOf(sim, knowing?.server?.node.status())
  const voting =
    joint?.incoming ?? sim.members.filter(({ standing }) => standing === 'voter').map(({ name }) => name)
  const voters = voting.length
  const quorum = Math.floor(voters / 2) + 1
  const view = members.find(({ name }) => name === leader?.name)
  const followers = running.filter(
    ({ name, lead, term }) => voting.includes(name) && lead === view?.name && term === view?.term,
  )
  return {
    leader: view?.name ?? null,
    leaderHasQuorum: view !== undefined && followers.length >= quorum,
    joint,
    term: Math.max(0, ...running.map(({ term }) => term)),
    revision: Math.max(0, ...running.map(({ revision }) => revision)),
    voters,
    quorum,
    running: running.filter(({ name }) => voting.includes(name)).length,
    checkers,
    standings: sim.members.map(({ name, id, standing, unstarted }) => ({
      name,
      standing,
      unstarted,
      peerURLs: knowing?.server?.membership.member(id)?.peerURLs ?? [],
      connectedSince: connectedSince(sim, leader?.name ?? null, name),
    })),
  }
}

function jointOf(sim: Simulation, status: RaftStatus | undefined): JointView | null {
  if (status === undefined || status.votersOutgoing.length === 0) return null
  const { voters, votersOutgoing, autoLeave } = status
  return { incoming: sorted(sim, voters), outgoing: sorted(sim, votersOutgoing), autoLeave }
}

function connectedSince(sim: Simulation, leader: Name | null, name: Name): number | null {
  return leader === null || leader === name ? null : sim.connectedSince(leader, name)
}
