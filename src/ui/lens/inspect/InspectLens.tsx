import { useState, useSyncExternalStore } from 'react'

import { useSession } from '../../../machines/session-context.tsx'
import type { OpenedLook } from '../../../protocol/view/inspect-look.ts'
import controls from '../../kit/controls.module.css'
import { Compare } from './Compare.tsx'
import styles from './InspectLens.module.css'
import { type Inspector, inspectorOf } from './inspector.ts'
import { KeyHistory } from './KeyHistory.tsx'
import { OpenFiles } from './OpenFiles.tsx'
import { Records } from './Records.tsx'
import { Space } from './Space.tsx'
import { useInspectT } from './use-inspect-t.ts'
import { Verdict } from './Verdict.tsx'

/** Region "Inspect": a real etcd's files, read in the tab and nowhere else. Files may be dropped anywhere on the page. */
export function InspectLens() {
  const t = useInspectT()
  const inspector = inspectorOf(useSession())
  const state = useSyncExternalStore(inspector.subscribe, () => inspector.state)
  const [over, setOver] = useState(false)
  return (
    <section
      className={styles.lens}
      aria-label={t('inspect')}
      data-over={over || undefined}
      onDragOver={() => setOver(true)}
      onDragLeave={() => setOver(false)}
      onDrop={() => setOver(false)}
    >
      {state.kind === 'empty' && (
        <OpenFiles problem={state.problem} onFiles={(files) => void inspector.open(files)} />
      )}
      {state.kind === 'reading' && (
        <div className={styles.reading}>
          <p role="status">{t('reading', state)}</p>
          <button type="button" className={controls.button} onClick={() => inspector.close()}>
            {t('stop')}
          </button>
          <p className={styles.note}>{t('stays')}</p>
        </div>
      )}
      {state.kind === 'open' && (
        <Opened key={state.names} inspector={inspector} names={state.names} opened={state.opened} />
      )}
    </section>
  )
}

const PAGES = ['verdict', 'records', 'keys', 'space', 'compare'] as const
type PageName = (typeof PAGES)[number]

function Opened({
  inspector,
  names,
  opened,
}: {
  readonly inspector: Inspector
  readonly names: string
  readonly opened: OpenedLook
}) {
  const t = useInspectT()
  const [page, setPage] = useState<PageName>('verdict')
  const [number, setNumber] = useState(0)
  const [key, setKey] = useState('')
  const member = opened.members[number]
  const pages = PAGES.filter((one) => one !== 'compare' || opened.compared !== null)
  if (member === undefined) return null
  const label = {
    verdict: t('verdictPage'),
    records: t('recordsPage'),
    keys: t('keysPage'),
    space: t('spacePage'),
    compare: t('comparePage'),
  }
  return (
    <>
      <div className={styles.head}>
        <strong className={styles.names} title={names}>
          {names}
        </strong>
        <button type="button" className={controls.button} onClick={() => inspector.close()}>
          {t('close')}
        </button>
        <p className={styles.note}>{t('stays')}</p>
        <div className={controls.segments} role="group" aria-label={t('pages')}>
          {pages.map((one) => (
            <button
              key={one}
              type="button"
              className={controls.segment}
              aria-pressed={one === page}
              onClick={() => setPage(one)}
            >
              {label[one]}
            </button>
          ))}
        </div>
        {opened.members.length > 1 && page !== 'compare' && (
          <select
            className={controls.select}
            aria-label={t('memberChoice')}
            value={number}
            onChange={(event) => setNumber(Number(event.target.value))}
          >
            {opened.members.map(({ dir }, i) => (
              <option key={dir} value={i}>
                {dir}
              </option>
            ))}
          </select>
        )}
      </div>
      <div className={styles.page} data-page={page} tabIndex={page === 'records' ? undefined : 0}>
        {page === 'verdict' && <Verdict inspector={inspector} opened={opened} member={member} />}
        {page === 'records' && <Records key={number} inspector={inspector} number={number} member={member} />}
        {page === 'keys' && (
          <KeyHistory
            key={`${number} ${key}`}
            inspector={inspector}
            number={number}
            member={member}
            asked={key}
            onAsk={setKey}
          />
        )}
        {page === 'space' && (
          <Space
            inspector={inspector}
            number={number}
            member={member}
            onKey={(one) => {
              setKey(one)
              setPage('keys')
            }}
          />
        )}
        {page === 'compare' && opened.compared !== null && (
          <Compare members={opened.members} compared={opened.compared} />
        )}
      </div>
    </>
  )
}
