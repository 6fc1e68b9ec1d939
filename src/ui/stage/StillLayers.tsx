import { memo, useMemo, type ReactNode } from 'react'

import type { World } from '../../protocol/view/world.ts'
import type { SceneTexts } from '../../scene/scene-texts.ts'
import { highestIndex, memberMarks, type MemberDial } from '../../scene/member-dial.ts'
import { groundScene, overScene, type StagePlan, type StillInput } from '../../scene/stage-scene.ts'
import { Marks } from './Marks.tsx'
import styles from './Stage.module.css'

/** Two SVG layers with the canvas between them: what changes with an event, never with the playhead. */
export function StillLayers({
  input,
  plan,
  children,
}: {
  readonly input: StillInput
  readonly plan: StagePlan
  /** The canvas. */
  readonly children: ReactNode
}) {
  const ground = useMemo(() => groundScene(input, plan), [input, plan])
  const over = useMemo(() => overScene(input, plan), [input, plan])
  return (
    <>
      <svg className={styles.layer} aria-hidden="true" focusable="false">
        <Marks marks={ground} />
        <Dials world={input.world} plan={plan} texts={input.texts} rush={input.rush} />
      </svg>
      {children}
      <svg className={styles.layer} aria-hidden="true" focusable="false">
        <Marks marks={over} />
      </svg>
    </>
  )
}

function Dials({
  world,
  plan,
  texts,
  rush,
}: {
  readonly world: World
  readonly plan: StagePlan
  readonly texts: SceneTexts
  readonly rush: boolean
}) {
  const hi = highestIndex(world)
  const { k, detail, spots } = plan.layout
  return world.members.map((member) => {
    const spot = spots.get(member.name)
    if (spot === undefined) return null
    return (
      <g key={member.name} transform={`translate(${spot.x} ${spot.y}) scale(${k})`}>
        <Dial member={member} hi={hi} k={k} detail={detail} texts={texts} rush={rush} />
      </g>
    )
  })
}

type DialProps = Omit<MemberDial, 'layout'> & MemberDial['layout']

const Dial = memo(function Dial({ k, detail, ...dial }: DialProps) {
  return <Marks marks={memberMarks({ ...dial, layout: { k, detail } })} />
})
