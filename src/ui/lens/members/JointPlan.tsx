import { useState } from 'react'

import { useApp, useSession } from '../../../machines/session-context.tsx'
import { half, type Half } from '../../../protocol/view/halves.ts'
import type { World } from '../../../protocol/view/world.ts'
import type { Name } from '../../../run/input.ts'
import controls from '../../kit/controls.module.css'
import { QuorumBar } from '../../kit/QuorumBar.tsx'
import styles from './MembersLens.module.css'
import { newNames } from './member-plans.ts'
import { useLocked } from './use-ask.ts'
import { useMembersT } from './use-members-t.ts'
import { pipsOf } from './voter-pips.ts'

/** New members that may be chosen as voters. */
const NEW = 2

/**
 * Several members at once, by the raft library's joint consensus: who is to vote is ticked, both halves are previewed, and an
 * explicit one is left by hand.
 */
export function JointPlan({ world }: { readonly world: World }) {
  const m = useMembersT()
  const joint = world.cluster.joint
  return (
    <details className={styles.joint} open={joint !== null || undefined}>
      <summary>{m('joint')}</summary>
      <p className={styles.note}>{m('jointNote')}</p>
      {joint === null ? <Choice world={world} /> : <Standing world={world} autoLeave={joint.autoLeave} />}
    </details>
  )
}

function Choice({ world }: { readonly world: World }) {
  const m = useMembersT()
  const session = useSession()
  const locked = useLocked()
  const [changed, setChanged] = useState<ReadonlySet<Name>>(new Set())
  const [explicit, setExplicit] = useState(true)
  const { standings, leader } = world.cluster
  const outgoing = standings.filter(({ standing }) => standing === 'voter').map(({ name }) => name)
  const present = standings.filter(({ standing }) => standing !== 'removed').map(({ name }) => name)
  const names = [...present, ...newNames(world.cluster, NEW)]
  const incoming = names.filter((name) => outgoing.includes(name) !== changed.has(name))
  const toggle = (name: Name): void => {
    const next = new Set(changed)
    if (!next.delete(name)) next.add(name)
    setChanged(next)
  }
  const same = incoming.length === outgoing.length && incoming.every((name) => outgoing.includes(name))
  const go = (): void => {
    setChanged(new Set())
    void session.act({ kind: 'reconfigure', voters: incoming, explicit })
  }
  return (
    <>
      <fieldset className={styles.voters} disabled={locked}>
        <legend>{m('votersToBe')}</legend>
        {names.map((name) => (
          <label key={name}>
            <input type="checkbox" checked={incoming.includes(name)} onChange={() => toggle(name)} />
            {name}
          </label>
        ))}
      </fieldset>
      <Bars incoming={half(incoming)} outgoing={half(outgoing)} world={world} />
      {!locked && (
        <p className={styles.buttons}>
          <label className={styles.strict} style={{ marginLeft: 0 }}>
            <input
              type="checkbox"
              checked={explicit}
              onChange={(event) => setExplicit(event.target.checked)}
            />
            {m('explicit')}
          </label>
          <button
            type="button"
            className={controls.button}
            disabled={same || incoming.length === 0 || leader === null}
            onClick={go}
          >
            {m('goJoint')}
          </button>
        </p>
      )}
    </>
  )
}

function Standing({ world, autoLeave }: { readonly world: World; readonly autoLeave: boolean }) {
  const m = useMembersT()
  const session = useSession()
  const locked = useLocked()
  const leads = useApp(({ moment }) => moment?.world.cluster.leader != null)
  const { joint } = world.cluster
  if (joint === null) return null
  return (
    <>
      <Bars incoming={half(joint.incoming)} outgoing={half(joint.outgoing)} world={world} />
      {autoLeave ? (
        <p className={styles.note}>{m('autoLeave')}</p>
      ) : (
        !locked && (
          <p className={styles.buttons}>
            <button
              type="button"
              className={`${controls.button} ${controls.solid}`}
              disabled={!leads}
              onClick={() => void session.act({ kind: 'leave-joint' })}
            >
              {m('leaveJoint')}
            </button>
          </p>
        )
      )}
    </>
  )
}

/** Both halves of a joint configuration, each with its own quorum. */
export function Bars({
  incoming,
  outgoing,
  world,
}: {
  readonly incoming: Half
  readonly outgoing: Half
  readonly world: World
}) {
  const m = useMembersT()
  const bar = (of: Half, words: string) => (
    <p className={styles.half}>
      <QuorumBar pips={pipsOf(world, of.names)} quorum={of.quorum} term={world.cluster.term} label={words} />
      <span>{words}</span>
    </p>
  )
  const running = (of: Half): number =>
    world.members.filter(({ name, status }) => status === 'running' && of.names.includes(name)).length
  return (
    <div className={styles.halves}>
      {bar(
        incoming,
        m('incoming', { voters: incoming.names.length, quorum: incoming.quorum, up: running(incoming) }),
      )}
      {bar(
        outgoing,
        m('outgoing', { voters: outgoing.names.length, quorum: outgoing.quorum, up: running(outgoing) }),
      )}
    </div>
  )
}
