import type { SimRequest } from '../../engine/sim/client.ts'
import type { Simulation } from '../../engine/sim/simulation.ts'
import type { WatcherLook } from '../../protocol/view/keys.ts'
import type { WatchRequest } from '../../run/client-request.ts'
import type { Name } from '../../run/input.ts'

type Watch = SimRequest & { readonly what: WatchRequest }

/** Every client's watches, open ones and those that ended a while ago, each with its place at the member that serves it. */
export function watchersOf(sim: Simulation): readonly WatcherLook[] {
  return sim.clients.flatMap(({ name, requests }) =>
    requests.filter(isWatch).map((one) => lookOf(sim, name, one)),
  )
}

function isWatch(request: SimRequest): request is Watch {
  return request.what.verb === 'watch'
}

function lookOf(sim: Simulation, client: Name, opened: Watch): WatcherLook {
  const { request, to, what, heard, state, text, response } = opened
  const server = sim.members.find(({ name }) => name === to)?.server
  const watcher = server?.api.watches.watchers.find((one) => one.request === request)
  return {
    request,
    client,
    member: to,
    what,
    next: watcher?.minRevision ?? null,
    synced: watcher?.synced ?? false,
    heard: heard.count,
    state,
    compactRevision: response?.kind === 'watch' ? response.compactRevision : 0,
    text,
  }
}
