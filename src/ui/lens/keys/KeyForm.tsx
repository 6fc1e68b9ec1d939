import { useState, type ReactNode } from 'react'

import { useApp, useSession } from '../../../machines/session-context.tsx'
import type { ClientRequest } from '../../../run/client-request.ts'
import controls from '../../kit/controls.module.css'
import { keyName } from './key-text.ts'
import styles from './KeyForm.module.css'
import { LastReply } from './LastReply.tsx'
import { EMPTY_DRAFT, requestOf, type Draft, VERBS } from './request-draft.ts'
import { Text } from './Text.tsx'
import { TxnFields } from './TxnFields.tsx'
import { useKeysT } from './use-keys-t.ts'

/** Requests of client c1 to the member that is shown: what changes its keys, and what watches them. */
export function KeyForm({ member, read }: { readonly member: string; readonly read: number }) {
  const t = useKeysT()
  const session = useSession()
  const locked = useApp(({ look }) => look.embed?.lock === 'act' || look.embed?.lock === 'all')
  const selected = useApp(({ look }) => (look.selection?.kind === 'key' ? look.selection.key : null))
  const [taken, setTaken] = useState<string | null>(null)
  const [draft, setDraft] = useState<Draft>(EMPTY_DRAFT)
  // The key that is selected is the key that is meant, until another one is typed.
  if (selected !== taken) {
    setTaken(selected)
    if (selected !== null) setDraft({ ...draft, key: keyName(selected) })
  }
  if (locked) return <LastReply />
  const set = (change: Partial<Draft>): void => {
    setDraft({ ...draft, ...change })
    session.form({ open: true })
  }
  const request = requestOf(draft, read)
  const { verb } = draft
  return (
    <>
      <form
        className={styles.form}
        aria-label={t('form', { member })}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) session.form({ open: false })
        }}
        onSubmit={(event) => {
          event.preventDefault()
          if (request !== null) send(request)
        }}
      >
        <select
          className={controls.select}
          aria-label={t('ask')}
          value={verb}
          onChange={(event) => set({ verb: event.currentTarget.value as Draft['verb'] })}
        >
          {VERBS.map(({ verb: each, text }) => (
            <option key={each} value={each}>
              {text}
            </option>
          ))}
        </select>
        <Fields draft={draft} read={read} set={set} />
        <button type="submit" className={`${controls.button} ${styles.send}`} disabled={request === null}>
          {t('send')}
        </button>
      </form>
      <LastReply />
    </>
  )

  function send(what: ClientRequest): void {
    session.form({ open: false })
    void session.act({ kind: 'client', client: 'c1', request: what, to: [member] })
  }
}

function Fields({
  draft,
  read,
  set,
}: {
  readonly draft: Draft
  readonly read: number
  readonly set: (change: Partial<Draft>) => void
}) {
  const t = useKeysT()
  const key = <Text label={t('key')} value={draft.key} onChange={(text) => set({ key: text })} />
  const prefix = (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={draft.prefix}
        aria-label={t('prefixToo')}
        onChange={(event) => set({ prefix: event.currentTarget.checked })}
      />
      --prefix
    </label>
  )
  const value = (label: string) => (
    <Text label={label} value={draft.value} onChange={(text) => set({ value: text })} />
  )
  const number = (label: string, placeholder: string) => (
    <Text
      label={label}
      placeholder={placeholder}
      numeric
      value={draft.number}
      onChange={(text) => set({ number: text })}
    />
  )
  const fields: Readonly<Record<Draft['verb'], ReactNode>> = {
    put: (
      <>
        {key}
        {value(t('value'))}
        <Text
          label={t('leaseLabel')}
          placeholder={t('lease')}
          value={draft.lease}
          onChange={(text) => set({ lease: text })}
        />
      </>
    ),
    del: (
      <>
        {key}
        {prefix}
      </>
    ),
    txn: <TxnFields draft={draft} set={set} />,
    'lease-grant': number(t('ttl'), '60'),
    'lease-revoke': (
      <Text label={t('leaseLabel')} value={draft.lease} onChange={(text) => set({ lease: text })} />
    ),
    watch: (
      <>
        {key}
        {prefix}
        {number(t('fromLabel'), t('from'))}
      </>
    ),
    compaction: number(t('at'), read > 0 ? `${read} ${t('atRead')}` : t('at')),
    defragment: null,
  }
  return fields[draft.verb]
}
