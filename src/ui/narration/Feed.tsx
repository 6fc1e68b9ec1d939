import { useEffect, useRef } from 'react'

import { useT } from '../../i18n/use-t.ts'
import { useApp, useSession } from '../../machines/session-context.tsx'
import { printMicros } from '../../run/position-text.ts'
import controls from '../kit/controls.module.css'
import { Parts } from '../kit/Parts.tsx'
import { useSlowly } from '../kit/use-slowly.ts'
import { useExplains } from '../why/use-explains.ts'
import { useWhy } from '../why/why-context.tsx'
import styles from './Feed.module.css'
import { toldOf, type ToldSentence } from './told.ts'

const SHOWN = 200

/** Region "Events": the last events as sentences, newest at the end. Fills its container and scrolls. */
export function Feed() {
  const t = useT()
  const events = useSlowly((state) => state.moment?.events ?? null, 200)
  const voters = useApp((state) => state.moment?.world.cluster.voters ?? 0)
  const list = useRef<HTMLOListElement>(null)
  const follows = useRef(true)
  const lastTop = useRef(0)
  const told = toldOf(events ?? [], t.lang, voters).slice(-SHOWN)
  const newest = told.at(-1)?.event.id
  useEffect(() => {
    const box = list.current
    if (box !== null && follows.current) box.scrollTop = box.scrollHeight
  }, [newest])
  return (
    <section className={styles.feed} aria-label={t('why.events')}>
      {told.length === 0 ? (
        <p className={styles.none}>{t('why.noEvents')}</p>
      ) : (
        <ol
          className={styles.list}
          ref={list}
          tabIndex={0}
          aria-label={t('why.events')}
          onScroll={({ currentTarget: box }) => {
            // Only a scroll upwards is a reader's wish to stay; the list also grows while its own scroll is on the way.
            const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 24
            if (atEnd || box.scrollTop < lastTop.current) follows.current = atEnd
            lastTop.current = box.scrollTop
          }}
        >
          {told.map((one) => (
            <Row key={one.event.id} told={one} />
          ))}
        </ol>
      )}
    </section>
  )
}

function Row({ told }: { readonly told: ToldSentence }) {
  const t = useT()
  const session = useSession()
  const why = useWhy()
  const explains = useExplains()
  const { event, parts } = told
  const here = useApp(({ look }) => look.selection?.kind === 'event' && look.selection.id === event.id)
  const time = printMicros(event.at - (event.at % 1000))
  return (
    <li className={styles.event} data-here={here || undefined}>
      <button
        type="button"
        className={styles.time}
        aria-label={t('why.goThere', { time })}
        onClick={() => {
          session.select({ kind: 'event', id: event.id })
          void session.seek({ at: event.at, seq: event.seq })
        }}
      >
        {time}
      </button>
      <span className={styles.words}>
        <Parts parts={parts} />
      </span>
      {explains(event) && (
        <button
          type="button"
          className={`${controls.link} ${styles.why}`}
          onClick={() => why.ask({ kind: 'event', event })}
        >
          {t('why.why')}
        </button>
      )}
    </li>
  )
}
