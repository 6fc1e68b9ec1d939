import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'

import { useT } from '../../i18n/use-t.ts'
import { useApp, useSession, useStillWorld } from '../../machines/session-context.tsx'
import type { World } from '../../protocol/view/world.ts'
import type { StageSize } from '../../scene/room.ts'
import type { StageTarget } from '../../scene/selection.ts'
import { drawnScene, flightInput, planStage, type StillInput } from '../../scene/stage-scene.ts'
import type { ArmedTool, Selection } from '../../store/app-state.ts'
import { localPoint } from '../kit/local-point.ts'
import { HAND, useMedia } from '../kit/use-media.ts'
import { ArmedBar } from './ArmedBar.tsx'
import { targetAt } from './hit.ts'
import { LateActionRow } from './late-action-row.ts'
import { MovingCanvas } from './MovingCanvas.tsx'
import { isDocked } from './narrow.ts'
import { sceneTexts } from './scene-words.ts'
import { isRush } from './rush.ts'
import { offerScene } from './shown-scene.ts'
import styles from './Stage.module.css'
import { StageFoot, stageTarget } from './StageFoot.tsx'
import { MessageButtons, StageTargets } from './StageTargets.tsx'
import { StageTools, toolBoxes } from './StageTools.tsx'
import { StillLayers } from './StillLayers.tsx'
import { useGlide } from './use-glide.ts'
import { useSize } from './use-size.ts'
import { useStageKeys } from './use-stage-keys.ts'

/** Width of the embed's own link at the top right corner. */
const EMBED_CORNER = 154

/** The cluster, as large as its container. */
export function Stage() {
  const ref = useRef<HTMLDivElement>(null)
  const size = useSize(ref)
  const world = useStillWorld()
  const selected = useApp(({ look }) => look.selection)
  // A selection keeps its row where it is: the picture moves for it, and must not move back.
  const [docked, dock] = useState<Selection | null>(null)
  const low = size !== null && world !== null && isDocked(size.width, world.members.length)
  const embed = useApp(({ look }) => look.embed !== null)
  const apart = useMedia(HAND) && !embed
  const under = apart || low || (docked !== null && docked === selected)
  return (
    <div className={styles.frame}>
      <div ref={ref} className={styles.stage} data-testid="stage">
        {size !== null && world !== null && size.width > 80 && size.height > 40 && (
          <Picture world={world} size={size} docked={under} onCrowded={() => dock(selected)} />
        )}
      </div>
      {!apart && <StageFoot docked={under} />}
    </div>
  )
}

function Picture({
  world,
  size,
  docked,
  onCrowded,
}: {
  readonly world: World
  readonly size: StageSize
  /** The selection's row stands under the picture. */
  readonly docked: boolean
  readonly onCrowded: () => void
}) {
  const t = useT()
  const session = useSession()
  const [selected, hovered, armed, motion, embed, mode] = useApp(({ look, playback }) => [
    look.selection,
    look.hover,
    look.armed,
    look.motion,
    look.embed,
    playback.mode,
  ])
  const locked = embed?.lock === 'act' || embed?.lock === 'all'
  const tools = !locked && (embed === null || embed.controls === 'full')
  const texts = useMemo(() => sceneTexts(t), [t])
  const corner = embed !== null && embed.controls !== 'none' ? EMBED_CORNER : 0
  const reserved = useMemo(
    () => (tools ? toolBoxes(size, t, corner) : cornerBox(size, corner)),
    [tools, size, t, corner],
  )
  const planned = useMemo(() => plannedGroups(armed, world), [armed, world])
  const selection = useMemo(() => stageTarget(selected), [selected])
  const hover = useMemo(() => stageTarget(hovered) ?? memberOf(selected), [hovered, selected])
  const rush = useApp(({ moment }) =>
    moment === null ? false : isRush(moment.events, moment.pos.at, session),
  )
  const input = useMemo<StillInput>(
    () => ({ world, size, reserved, planned, selection, hover, rush, texts }),
    [world, size, reserved, planned, selection, hover, rush, texts],
  )
  const plan = useGlide(
    useMemo(() => planStage(input), [input]),
    motion === 'reduced',
  )
  useStageKeys(world, armed, selected, locked)
  const section = useRef<HTMLElement>(null)
  const shown = useEffectEvent(() => {
    const element = section.current
    if (element === null) return null
    const { moment, run } = session.store.getState()
    const moving = {
      // With the timers as they are.
      world: moment?.world ?? world,
      flights: [...run.flights.values()],
      at: session.playhead(),
      electionMicros: (run.recording?.config.electionMs ?? 1000) * 1000,
      viewMs: (time: number) => session.viewMs(time),
    }
    return { marks: drawnScene({ ...input, ...moving }, plan), size, element }
  })
  useEffect(() => offerScene(() => shown()), [])

  const choose = (event: React.MouseEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget) return
    const point = localPoint(event, event.currentTarget)
    const all = [...session.store.getState().run.flights.values()]
    const moving = {
      world,
      flights: all,
      at: session.playhead(),
      electionMicros: 0,
      viewMs: (time: number) => session.viewMs(time),
      selection: null,
      hover: null,
      texts,
    }
    session.select(targetAt(point, plan, all, flightInput(moving, plan)))
  }
  const targets = { world, plan, selection: selected, armed }
  return (
    <section
      ref={section}
      className={`${styles.layer} ${styles.ground} ${embed === null ? '' : styles.left}`}
      aria-label={t('stage.picture')}
      onClick={choose}
    >
      <StillLayers input={input} plan={plan}>
        <MovingCanvas plan={plan} selection={selection} hover={hover} texts={texts} />
      </StillLayers>
      <StageTargets {...targets} />
      {mode === 'paused' && <MessageButtons {...targets} texts={texts} />}
      {tools && <StageTools world={world} selection={selected} armed={armed} size={size} />}
      {armed !== null && !docked && embed !== null && <ArmedBar world={world} armed={armed} place="armed" />}
      {selection !== null && armed === null && !locked && !docked && (
        <LateActionRow world={world} plan={plan} target={selection} texts={texts} onCrowded={onCrowded} />
      )}
    </section>
  )
}

/** An entry or a file that is looked at elsewhere links to its member here. */
function memberOf(selection: Selection | null): StageTarget | null {
  return selection?.kind === 'entry' || selection?.kind === 'file'
    ? { kind: 'member', member: selection.member }
    : null
}

/** The groups that an armed partition tool would draw; null while nobody is picked. */
function plannedGroups(armed: ArmedTool | null, world: World): StillInput['planned'] {
  if (armed?.kind !== 'partition' || armed.side.length === 0) return null
  const rest = world.members.map((member) => member.name).filter((name) => !armed.side.includes(name))
  return [rest, armed.side]
}

function cornerBox(size: StageSize, corner: number): StillInput['reserved'] {
  return corner === 0 || size.width < 400
    ? []
    : [{ x: size.width - corner - 12, y: 10, width: corner, height: 34 }]
}
