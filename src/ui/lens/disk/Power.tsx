import type { PowerLook, StartEnd } from '../../../protocol/view/disk-look.ts'
import { useLook } from '../use-look.ts'
import { useDiskT, type DiskT } from './disk-texts.ts'
import styles from './DiskLens.module.css'

/** *If it lost power now…*: tried out by the engine on a copy of the whole run. */
export function Power({ member }: { readonly member: string }) {
  const t = useDiskT()
  const looked = useLook({ about: 'power', member })
  const power = looked === null || typeof looked === 'string' ? null : looked.view.power
  if (power === null || power.start === null) return null
  const head = t(power.running ? 'powerHead' : 'startHead', { member })
  return (
    <section className={styles.power} aria-label={t('power')}>
      <Bolt />
      <p>
        <strong>{head}</strong>
        {startText(power.start, t)}
        {power.start.kind === 'dies' && <code> {power.start.text}</code>}
        {power.start.kind === 'runs' && lossText(power, member, t)}
      </p>
    </section>
  )
}

/** Drawn here: an icon of the first script's set would split that script. */
function Bolt() {
  return (
    <svg width={18} height={18} viewBox="0 0 18 18" aria-hidden>
      <path className={styles.bolt} d="M10.5 1.5L3.5 10.5H8.5L7.5 16.5L14.5 7.5H9.5Z" />
    </svg>
  )
}

export function startText(start: StartEnd, t: DiskT): string {
  if (start.kind === 'dies') return t('dies')
  if (start.fresh) return t('fresh')
  const first = start.segments[0] ?? 0
  const segments = t('segmentsRead', { first, last: start.segments.at(-1) ?? first })
  return [
    t('reads', { segments, last: start.last }),
    start.snapshot === 0 ? '' : t('fromSnapshot', { index: start.snapshot }),
    start.repaired ? t('repairs') : '',
  ].join('')
}

/** Whole sentences, each of which stands by itself. */
function lossText(power: PowerLook, member: string, t: DiskT): string {
  if (!power.running) return ''
  const { lost, lostRecords, vouched, brokenFrom, committed } = power
  const out: string[] = []
  if (lost !== null) {
    out.push(t('losesEntry', lost))
    out.push(t(brokenFrom === null ? 'noPromise' : 'promiseBreaks', { member, vouched }))
  } else {
    out.push(lostRecords === 0 ? t('keepsAll') : t('losesState', { records: lostRecords }))
    if (brokenFrom !== null) out.push(t('promiseBroken', { member, vouched }))
  }
  if (committed !== null)
    out.push(t(committed.copies >= committed.quorum ? 'committedSafe' : 'committedLost', committed))
  return out.join('')
}
