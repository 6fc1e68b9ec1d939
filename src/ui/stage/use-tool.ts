import { useSession } from '../../machines/session-context.tsx'
import type { Session } from '../../machines/session.ts'
import type { World } from '../../protocol/view/world.ts'
import type { Input, Name } from '../../run/input.ts'
import type { ArmedTool } from '../../store/app-state.ts'
import { cutBoth, slowDisk, wallInput } from './stage-inputs.ts'

/** Acts one Input after the other. */
export async function actAll(session: Session, inputs: readonly Input[]): Promise<void> {
  for (const input of inputs) await session.act(input)
}

/** What choosing a member does: it is the armed tool's target, or it is selected. */
export function chooseMember(session: Session, world: World, armed: ArmedTool | null, name: Name): void {
  if (armed === null) {
    session.select({ kind: 'member', member: name })
    return
  }
  switch (armed.kind) {
    case 'crash':
    case 'restart':
    case 'pause':
      session.arm(null)
      session.select({ kind: 'member', member: name })
      void session.act({ kind: armed.kind, member: name })
      return
    case 'slow-disk':
      session.arm(null)
      void session.act(slowDisk(name))
      return
    case 'cut':
      if (armed.from === null || armed.from === name) {
        session.arm({ kind: 'cut', from: armed.from === name ? null : name })
        return
      }
      session.arm(null)
      session.select({ kind: 'link', a: armed.from, b: name })
      void actAll(session, cutBoth(armed.from, name))
      return
    case 'partition': {
      const side = armed.side.includes(name)
        ? armed.side.filter((one) => one !== name)
        : [...armed.side, name]
      if (side.length < world.members.length) session.arm({ kind: 'partition', side })
    }
  }
}

/** Draws the wall that was picked; nothing while no member stands behind it. */
export function drawWall(session: Session, world: World, armed: ArmedTool | null): boolean {
  if (armed?.kind !== 'partition' || armed.side.length === 0) return false
  session.arm(null)
  session.select(null)
  void session.act(wallInput(world, armed.side))
  return true
}

/** Arms a tool, or disarms it when it is armed already. */
export function useArm(armed: ArmedTool | null): (tool: ArmedTool) => void {
  const session = useSession()
  return (tool) => session.arm(armed?.kind === tool.kind ? null : tool)
}
