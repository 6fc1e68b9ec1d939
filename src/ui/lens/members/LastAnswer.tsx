import { useEffect, useRef } from 'react'

import { command } from '../../../i18n/say/client.ts'
import { sentence } from '../../../i18n/say/sentence.ts'
import { useT } from '../../../i18n/use-t.ts'
import { useApp } from '../../../machines/session-context.tsx'
import type { Pos } from '../../../run/position.ts'
import controls from '../../kit/controls.module.css'
import { Parts } from '../../kit/Parts.tsx'
import { useWhy } from '../../kit/why-context.tsx'
import { lastChange } from './last-change.ts'
import styles from './MembersLens.module.css'
import { useMembersT } from './use-members-t.ts'

/**
 * The last change that was asked for as etcdctl shows it: the command, the answer, and why when it is a no. A
 * refusal comes into sight, once.
 */
export function LastAnswer({ pos }: { readonly pos: Pos }) {
  const t = useT()
  const m = useMembersT()
  const why = useWhy()
  const chronicle = useApp(({ run }) => run.chronicle)
  const last = lastChange(chronicle, pos)
  const box = useRef<HTMLElement>(null)
  const shown = useRef(0)
  const answered = last?.done?.status === 'ok' ? 0 : (last?.done?.request ?? 0)
  useEffect(() => {
    if (answered <= shown.current) return
    shown.current = answered
    box.current?.scrollIntoView({ block: 'nearest' })
  }, [answered])
  if (last === null) return null
  const { sent, refused, done } = last
  const said = refused === null ? null : sentence(refused, t.lang)
  return (
    <section className={styles.answer} ref={box} aria-label={m('answer')}>
      <pre>
        <b>{`$ etcdctl ${command(sent.what)}`}</b>
      </pre>
      <pre role="status">{done === null ? m('waiting', { to: sent.to }) : done.text}</pre>
      {refused !== null && said !== null && (
        <p>
          <Parts parts={said} />{' '}
          <button
            type="button"
            className={controls.link}
            onClick={() => why.ask({ kind: 'event', event: refused })}
          >
            {t('why.why')}
          </button>
        </p>
      )}
    </section>
  )
}
