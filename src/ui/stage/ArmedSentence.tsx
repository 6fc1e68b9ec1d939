import { useApp, useStillWorld } from '../../machines/session-context.tsx'
import { LateArmedBar } from './late-armed-bar.ts'

/** The question of the tool that is armed, in the place of the sentence; nothing while none is. */
export function ArmedSentence() {
  const world = useStillWorld()
  const armed = useApp(({ look }) => look.armed)
  return world === null || armed === null ? null : <LateArmedBar world={world} armed={armed} place="says" />
}
