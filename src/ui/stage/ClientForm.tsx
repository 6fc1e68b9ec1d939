import { X } from 'lucide-react'
import { useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react'

import { useT } from '../../i18n/use-t.ts'
import { useApp, useSession } from '../../machines/session-context.tsx'
import type { ClientView, World } from '../../protocol/view/world.ts'
import type { ClientForm as Form } from '../../store/app-state.ts'
import { usePlayhead } from '../kit/use-playhead.ts'
import styles from './ClientForm.module.css'
import { sceneTexts } from './scene-words.ts'

/** Three stand there at once; the others are scrolled to. */
const AT_ONCE = 3
const LISTED_MOST = 40

/**
 * The selected client's port as a form, or nothing: while it is open the playhead waits; Enter sends. It stands
 * beside the picture, never over it, and fills the width it is given. `onSent` is called when something was sent.
 */
export function ClientForm({ onSent }: { readonly onSent?: () => void }) {
  const [world, selection, locked] = useApp(({ moment, look }) => [
    moment?.world ?? null,
    look.selection,
    look.embed?.lock === 'act' || look.embed?.lock === 'all',
  ])
  const client =
    selection?.kind === 'client' ? world?.clients.find((one) => one.name === selection.client) : undefined
  if (world === null || client === undefined) return null
  return <OpenForm world={world} client={client} locked={locked} onSent={onSent} />
}

function OpenForm({
  world,
  client,
  locked,
  onSent,
}: {
  readonly world: World
  readonly client: ClientView
  readonly locked: boolean
  readonly onSent: (() => void) | undefined
}) {
  const t = useT()
  const session = useSession()
  useEffect(() => {
    if (locked) return
    session.form({ open: true })
    return () => session.form({ open: false })
  }, [session, locked])
  return (
    <form
      className={styles.form}
      aria-label={t('stage.formName', { name: client.name })}
      onSubmit={(event) => {
        event.preventDefault()
        const { key } = session.store.getState().look.clientForm
        void session.sendForm()
        if (key !== '') onSent?.()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        session.select(null)
      }}
    >
      <div className={styles.fields}>
        <strong className={styles.name}>{client.name}</strong>
        {locked ? <span className={styles.rest}>{t('stage.client')}</span> : <Fields world={world} />}
        <button
          type="button"
          className={styles.close}
          aria-label={t('stage.close')}
          onClick={() => session.select(null)}
        >
          <X size={16} aria-hidden />
        </button>
      </div>
      <RequestList client={client} />
    </form>
  )
}

function Fields({ world }: { readonly world: World }) {
  const t = useT()
  const session = useSession()
  const form = useApp((state) => state.look.clientForm)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus({ preventScroll: true }), [])
  const set = (change: Partial<Form>): void => session.form({ ...change, open: true })
  const { leader } = world.cluster
  const plain = { autoComplete: 'off', autoCapitalize: 'off', spellCheck: false } as const
  return (
    <>
      <Field label={t('stage.verb')} area={styles.verb}>
        {(id) => (
          <select
            id={id}
            value={form.verb}
            onChange={(event) => set({ verb: verbOf(event.currentTarget.value) })}
          >
            <option>put</option>
            <option>get</option>
            <option>del</option>
          </select>
        )}
      </Field>
      <Field label={t('stage.key')} area={styles.text}>
        {(id) => (
          <input
            id={id}
            ref={first}
            value={form.key}
            placeholder={t('stage.key')}
            onChange={(event) => set({ key: event.currentTarget.value })}
            {...plain}
          />
        )}
      </Field>
      {form.verb === 'put' && (
        <Field label={t('stage.value')} area={styles.text}>
          {(id) => (
            <input
              id={id}
              value={form.value}
              placeholder={t('stage.value')}
              onChange={(event) => set({ value: event.currentTarget.value })}
              {...plain}
            />
          )}
        </Field>
      )}
      <Field label={t('stage.to')} area={styles.to}>
        {(id) => (
          <select
            id={id}
            value={form.to ?? ''}
            onChange={(event) =>
              set({ to: event.currentTarget.value === '' ? null : event.currentTarget.value })
            }
          >
            <option value="">
              {leader === null ? t('stage.toLeader') : t('stage.toLeaderNow', { name: leader })}
            </option>
            {world.members.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        )}
      </Field>
      <button type="submit" className={styles.send}>
        {t('stage.send')}
      </button>
    </>
  )
}

/** A control with its label before it; where there is no room the placeholder stands for the label. */
function Field({
  label,
  area,
  children,
}: {
  readonly label: string
  readonly area: string | undefined
  readonly children: (id: string) => ReactNode
}) {
  const id = useId()
  return (
    <span className={`${styles.field} ${area ?? ''}`}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </span>
  )
}

/** What was sent and what became of it, the latest first; the waits count at 10 Hz. */
function RequestList({ client }: { readonly client: ClientView }) {
  const t = useT()
  const texts = useMemo(() => sceneTexts(t), [t])
  const session = useSession()
  const [at, setAt] = useState(() => session.playhead())
  usePlayhead(setAt)
  if (client.requests.length === 0) return null
  return (
    <ul
      className={styles.list}
      aria-label={t('stage.requests')}
      {...(client.requests.length > AT_ONCE && { tabIndex: 0 })}
    >
      {[...client.requests]
        .reverse()
        .slice(0, LISTED_MOST)
        .map((request) => (
          <li key={request.request}>
            <code>{texts.request(request)}</code>
            <span>{texts.state(request, at)}</span>
          </li>
        ))}
    </ul>
  )
}

function verbOf(text: string): Form['verb'] {
  return text === 'get' || text === 'del' ? text : 'put'
}
