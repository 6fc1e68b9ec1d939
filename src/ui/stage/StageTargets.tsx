import { memo, useState } from 'react'

import { useT } from '../../i18n/use-t.ts'
import { useApp, useSession } from '../../machines/session-context.tsx'
import type { Flight, MemberView, World } from '../../protocol/view/world.ts'
import type { Name } from '../../run/input.ts'
import { isFlying } from '../../scene/flights.ts'
import { waitingOf } from '../../scene/ports.ts'
import { boxAround, within, type Box } from '../../scene/geometry.ts'
import type { StageLayout } from '../../scene/layout.ts'
import { isOpen } from '../../scene/links.ts'
import type { SceneTexts } from '../../scene/scene-texts.ts'
import { middleOf } from '../../scene/selection.ts'
import { flightInput, type StagePlan } from '../../scene/stage-scene.ts'
import { flightPoint } from '../../scene/tracks.ts'
import type { ArmedTool, Selection } from '../../store/app-state.ts'
import { usePlayhead } from '../kit/use-playhead.ts'
import { memberName, messageName } from './scene-words.ts'
import styles from './Stage.module.css'
import { chooseMember } from './use-tool.ts'

interface TargetsProps {
  readonly world: World
  readonly plan: StagePlan
  readonly selection: Selection | null
  readonly armed: ArmedTool | null
}

/** Real buttons over what is drawn, so that hands, keys and screen readers find it. */
export function StageTargets(props: TargetsProps) {
  const t = useT()
  const { world, plan, selection } = props
  const session = useSession()
  return (
    <>
      <div role="group" aria-label={t('stage.members')}>
        {world.members.map((member) => (
          <MemberButton
            key={member.name}
            member={member}
            layout={plan.layout}
            armed={props.armed}
            pressed={isPressed(member.name, props)}
          />
        ))}
      </div>
      {selection?.kind === 'member' && <LinkButtons {...props} of={selection.member} />}
      {plan.layout.walls.length > 0 && plan.label !== null && (
        <button
          type="button"
          className={styles.target}
          style={place(boxAround(plan.label.at, 44, 44))}
          aria-label={t('stage.wallButton')}
          aria-pressed={selection?.kind === 'wall'}
          onClick={() => session.select({ kind: 'wall' })}
        />
      )}
      {plan.ports.map((port) => {
        const client = world.clients.find((one) => one.name === port.client)
        const waiting = client === undefined ? 0 : waitingOf(client)
        return (
          <button
            key={port.client}
            type="button"
            className={styles.target}
            style={place(port.box)}
            aria-label={t('stage.clientButton', { name: port.client, waiting })}
            aria-expanded={selection?.kind === 'client'}
            onClick={() => session.select({ kind: 'client', client: port.client })}
          />
        )
      })}
    </>
  )
}

function isPressed(name: Name, { armed, selection }: TargetsProps): boolean {
  return armed?.kind === 'partition'
    ? armed.side.includes(name)
    : selection?.kind === 'member' && selection.member === name
}

const MemberButton = memo(function MemberButton({
  member,
  layout,
  armed,
  pressed,
}: {
  readonly member: MemberView
  readonly layout: StageLayout
  readonly armed: ArmedTool | null
  readonly pressed: boolean
}) {
  const t = useT()
  const session = useSession()
  const { name } = member
  const spot = layout.spots.get(name)
  if (spot === undefined) return null
  const wide = Math.max(44, 152 * layout.k)
  const choose = (): void => {
    const { moment } = session.store.getState()
    if (moment !== null) chooseMember(session, moment.world, armed, name)
  }
  return (
    <button
      type="button"
      className={`${styles.target} ${styles.round} ${armed === null ? '' : styles.aimed}`}
      style={place(within(boxAround(spot, wide, wide), layout.size))}
      aria-label={memberName(t, member)}
      aria-pressed={pressed}
      data-member={name}
      onClick={choose}
      onPointerEnter={() => session.hover({ kind: 'member', member: name })}
      onPointerLeave={() => session.hover(null)}
    />
  )
})

/** The selected member's links: by pointer the line itself is enough, by key these. */
function LinkButtons({ world, plan, of, selection }: TargetsProps & { readonly of: string }) {
  const t = useT()
  const session = useSession()
  return (
    <div role="group" aria-label={t('stage.links')}>
      {plan.links
        .filter((link) => link.a === of || link.b === of)
        .map((link) => {
          const other = link.a === of ? link.b : link.a
          const open = isOpen(world.links, link.a, link.b) && isOpen(world.links, link.b, link.a)
          return (
            <button
              key={other}
              type="button"
              className={styles.target}
              style={place(boxAround(middleOf(link), 24, 24))}
              aria-label={t(open ? 'stage.linkButton' : 'stage.linkCut', { a: of, b: other })}
              aria-pressed={selection?.kind === 'link'}
              onClick={() => session.select({ kind: 'link', a: link.a, b: link.b })}
            />
          )
        })}
    </div>
  )
}

/** While paused: one button a message in flight. */
export function MessageButtons({
  world,
  plan,
  selection,
  texts,
}: TargetsProps & { readonly texts: SceneTexts }) {
  const t = useT()
  const session = useSession()
  const flights = useApp(({ run }) => run.flights)
  const [at, setAt] = useState(() => session.playhead())
  usePlayhead(setAt)
  const input = flightInput(
    {
      world,
      flights: [],
      at,
      electionMicros: 0,
      viewMs: (time) => session.viewMs(time),
      selection: null,
      hover: null,
      texts,
    },
    plan,
  )
  const flying = [...flights.values()].filter((flight) => isFlying(flight, input))
  return (
    <div role="group" aria-label={t('stage.messages')}>
      {flying.map((flight: Flight) => {
        const point = flightPoint(flight, input)
        if (point === null) return null
        return (
          <button
            key={flight.id}
            type="button"
            className={`${styles.target} ${styles.message}`}
            style={place(boxAround(point, 28, 28))}
            aria-label={messageName(t, flight)}
            aria-pressed={selection?.kind === 'message' && selection.id === flight.id}
            onClick={() => session.select({ kind: 'message', id: flight.id })}
            onPointerEnter={() => session.hover({ kind: 'message', id: flight.id })}
            onPointerLeave={() => session.hover(null)}
          />
        )
      })}
    </div>
  )
}

function place({ x, y, width, height }: Box): Record<string, string> {
  return { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` }
}
