import { useState } from 'react'

import { useT } from '../../../i18n/use-t.ts'
import { useApp, useSession } from '../../../machines/session-context.tsx'
import type { MemberView, StandingView, World } from '../../../protocol/view/world.ts'
import controls from '../../kit/controls.module.css'
import { AddressForm } from './AddressForm.tsx'
import { LearnerBar } from './LearnerBar.tsx'
import styles from './MembersLens.module.css'
import { focusRow, useAsk, useLocked } from './use-ask.ts'
import { useMembersT } from './use-members-t.ts'

interface ActionsProps {
  readonly member: MemberView
  readonly world: World
  readonly selected: boolean
}

/** The line under a member: the next step of one that is coming, and everything else once it is selected. */
export function MemberActions({ member, world, selected }: ActionsProps) {
  const locked = useLocked()
  const view = world.cluster.standings.find(({ name }) => name === member.name)
  if (view === undefined) return null
  if (view.standing === 'removed') {
    return selected && !locked && member.status === 'down' ? <Again member={member} /> : null
  }
  const learner = view.standing === 'learner' && !view.unstarted
  if (!selected && !learner && (!view.unstarted || locked)) return null
  return (
    <tr className={styles.actions}>
      <td colSpan={11}>
        {learner && <LearnerBar member={member} world={world} />}
        {!locked && <Buttons member={member} world={world} view={view} selected={selected} />}
      </td>
    </tr>
  )
}

/** A removed member's name may be given to a new one, on an empty data dir. */
function Again({ member }: { readonly member: MemberView }) {
  const m = useMembersT()
  const session = useSession()
  const ask = useAsk()
  const { name } = member
  const recorded = useApp(({ run }) => run.recording?.config.initialCluster)
  const peerURLs = recorded?.find((one) => one.name === name)?.peerURLs ?? [
    `http://10.0.0.${name.replace(/\D/g, '') || '99'}:2380`,
  ]
  return (
    <tr className={styles.actions}>
      <td colSpan={11}>
        <div className={styles.buttons} role="group" aria-label={m('actionsOf', { name })}>
          <Button
            label={m('addAgain', { name })}
            onPress={() => ask({ verb: 'member-add', name, peerURLs, learner: false })}
          />
          {member.disk.walBytes > 0 && (
            <Button
              label={m('wipe', { name })}
              onPress={() => void session.act({ kind: 'wipe', member: name })}
            />
          )}
          <span className={styles.note}>{m('againNote', { name })}</span>
        </div>
      </td>
    </tr>
  )
}

function Buttons({ member, world, view, selected }: ActionsProps & { readonly view: StandingView }) {
  const t = useT()
  const m = useMembersT()
  const session = useSession()
  const ask = useAsk()
  const [moving, setMoving] = useState(false)
  const { name, id } = member
  const { leader } = world.cluster
  const follows =
    view.standing === 'voter' && member.status === 'running' && leader !== null && leader !== name
  const then = (act: () => void) => () => {
    act()
    focusRow(name)
  }
  return (
    <div className={styles.buttons} role="group" aria-label={m('actionsOf', { name })}>
      {view.unstarted && (
        <Button
          label={t('stage.startMember', { name })}
          solid
          onPress={then(() => void session.act({ kind: 'start', member: name }))}
        />
      )}
      {view.standing === 'learner' && !view.unstarted && (
        <Button label={m('promote', { name })} onPress={() => ask({ verb: 'member-promote', id })} />
      )}
      {selected && (
        <Button label={m('remove', { name })} onPress={then(() => ask({ verb: 'member-remove', id }))} />
      )}
      {selected && follows && (
        <Button
          label={m('transfer', { name })}
          onPress={then(() => void session.act({ kind: 'transfer', member: name }))}
        />
      )}
      {selected && !moving && <Button label={m('update', { name })} onPress={() => setMoving(true)} />}
      {selected && moving && (
        <AddressForm
          name={name}
          urls={view.peerURLs}
          onSend={(peerURLs) => ask({ verb: 'member-update', id, peerURLs })}
          onEnd={() => {
            setMoving(false)
            focusRow(name)
          }}
        />
      )}
      {selected && !moving && (
        <Button label={m('serverLog')} onPress={() => session.show({ serverLog: { member: name } })} />
      )}
      {selected && !moving && (
        <span className={styles.note}>{m('address', { url: view.peerURLs.join(', ') })}</span>
      )}
    </div>
  )
}

function Button({
  label,
  solid = false,
  onPress,
}: {
  readonly label: string
  readonly solid?: boolean
  readonly onPress: () => void
}) {
  return (
    <button
      type="button"
      className={solid ? `${controls.button} ${controls.solid}` : controls.button}
      onClick={onPress}
    >
      {label}
    </button>
  )
}
