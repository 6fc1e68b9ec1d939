import type { World } from '../protocol/view/world.ts'
import type { KeyRequest } from '../run/client-request.ts'
import type { Name } from '../run/input.ts'
import type { ClientForm } from '../store/app-state.ts'

/** What the form asks for. */
export function requestOf({ verb, key, value }: ClientForm): KeyRequest {
  switch (verb) {
    case 'put':
      return { verb, key, value }
    case 'get':
      return { verb, key, serializable: false }
    case 'del':
      return { verb, key }
  }
}

/** Whom it goes to: the member that was chosen, else whoever leads, else any that runs; null when none does. */
export function targetOf({ to }: ClientForm, world: World | undefined): Name | null {
  if (to !== null) return to
  return world?.cluster.leader ?? world?.members.find((member) => member.status === 'running')?.name ?? null
}
