import { useState } from 'react'

import { utf8 } from '../../../base/bytes.ts'
import { byteText } from '../../../base/byte-text.ts'
import { useApp, useSession } from '../../../machines/session-context.tsx'
import type { World } from '../../../protocol/view/world.ts'
import controls from '../../kit/controls.module.css'
import { KeyForm } from './KeyForm.tsx'
import styles from './KeysLens.module.css'
import { PagesView } from './PagesView.tsx'
import { TimelineView } from './TimelineView.tsx'
import { useKeysT } from './use-keys-t.ts'

/** What the reader set up in the lens. `read` 0 is the present. */
export interface KeysView {
  readonly prefix: string
  readonly read: number
}

/** Region "Keys": one member's key space, as revisions in time and as pages of its file. */
export function KeysLens() {
  const t = useKeysT()
  const world = useApp((state) => state.moment?.world ?? null)
  const chosen = useApp(({ look }) => (look.selection?.kind === 'member' ? look.selection.member : null))
  const [pages, setPages] = useState(false)
  const [view, setView] = useState<KeysView>({ prefix: '', read: 0 })
  const [kept, setKept] = useState<string | null>(null)
  // A member that was chosen stays when something else is selected.
  if (chosen !== null && chosen !== kept) setKept(chosen)
  const member = world === null ? null : shownMember(world, chosen ?? kept)
  if (member === null) return <p className={styles.empty}>{t(world === null ? 'loading' : 'noMember')}</p>
  const wanted = { member, prefix: byteText(utf8(view.prefix)), read: view.read }
  return (
    <section className={styles.lens} aria-label={t('title')}>
      <div className={styles.bar}>
        <div className={controls.segments} role="group" aria-label={t('views')}>
          <button
            type="button"
            className={controls.segment}
            aria-pressed={!pages}
            onClick={() => setPages(false)}
          >
            {t('timeline')}
          </button>
          <button
            type="button"
            className={controls.segment}
            aria-pressed={pages}
            onClick={() => setPages(true)}
          >
            {t('pages')}
          </button>
        </div>
        <MemberChoice member={member} onChoose={setKept} />
        <label className={`${styles.field} ${styles.filter}`}>
          <span>{t('filterShort')}</span>
          <input
            aria-label={t('filter')}
            value={view.prefix}
            placeholder={t('filterShort')}
            size={6}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            onChange={(event) => setView({ ...view, prefix: event.currentTarget.value })}
          />
        </label>
        <label className={styles.field}>
          <span>--rev</span>
          <input
            type="number"
            min={1}
            aria-label={t('readAt')}
            value={view.read === 0 ? '' : view.read}
            placeholder={t('now')}
            onChange={(event) => setView({ ...view, read: revisionOf(event.currentTarget.value) })}
          />
        </label>
        {view.read > 0 && (
          <button
            type="button"
            className={controls.quiet}
            aria-label={t('toNow')}
            title={t('toNow')}
            onClick={() => setView({ ...view, read: 0 })}
          >
            {t('now')}
          </button>
        )}
      </div>
      {pages ? (
        <PagesView {...wanted} onRead={(read) => setView({ ...view, read })} />
      ) : (
        <TimelineView
          {...wanted}
          onRead={(read) => setView({ ...view, read })}
          onPages={() => setPages(true)}
        />
      )}
      <KeyForm member={member} read={view.read} />
    </section>
  )
}

function MemberChoice({
  member,
  onChoose,
}: {
  readonly member: string
  readonly onChoose: (name: string) => void
}) {
  const t = useKeysT()
  const session = useSession()
  const names = useApp(({ moment }) => moment?.world.members.map(({ name }) => name).join(' ') ?? '')
  const chosen = useApp(({ look }) => look.selection?.kind === 'member')
  return (
    <select
      className={controls.select}
      aria-label={t('of', { member })}
      value={member}
      onChange={(event) => {
        const name = event.currentTarget.value
        if (chosen) session.select({ kind: 'member', member: name })
        onChoose(name)
      }}
    >
      {names.split(' ').map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  )
}

/** The chosen one, else the leader, else one that runs. */
function shownMember({ members, cluster }: World, chosen: string | null): string | null {
  const known = members.find(({ name }) => name === chosen)
  if (known !== undefined) return known.name
  return (
    cluster.leader ?? members.find(({ status }) => status === 'running')?.name ?? members[0]?.name ?? null
  )
}

function revisionOf(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0
}
