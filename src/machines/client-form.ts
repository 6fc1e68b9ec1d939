import type { World } from '../protocol/view/world.ts'
import type { KeyRequest } from '../run/client-request.ts'
import type { Name } from '../run/input.ts'
import type { ClientForm } from '../store/app-state.ts'
import type { Session } from './session.ts'

/** What the form asks for. */
function requestOf({ verb, key, value }: ClientForm): KeyRequest {
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

/** Sends what the form asks for, from c1, and closes it; says so when it cannot. */
export async function sendForm(session: Session): Promise<void> {
  const { look, moment } = session.store.getState()
  const { clientForm } = look
  if (clientForm.key === '') return session.refuse({ why: 'no-key' })
  const to = targetOf(clientForm, moment?.world)
  if (to === null) return session.refuse({ why: 'nobody-runs' })
  session.form({ open: false })
  await session.act({ kind: 'client', client: 'c1', request: requestOf(clientForm), to: [to] })
}
