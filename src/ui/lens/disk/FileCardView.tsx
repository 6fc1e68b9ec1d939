import type { DbCard, DiskLook, SnapCard } from '../../../protocol/view/disk-look.ts'
import { HexCard } from '../../bytes/HexCard.tsx'
import { grouped, useDiskT, type DiskT } from './disk-texts.ts'
import styles from './FileCardView.module.css'

/** What is looked at, down to its bytes. */
export function FileCardView({ disk }: { readonly disk: DiskLook }) {
  const { card } = disk
  if (card === null) return null
  switch (card.kind) {
    case 'record':
      return (
        <div className={styles.place}>
          <HexCard card={card.record} />
        </div>
      )
    case 'snap':
      return <Snap path={card.path} snap={card.snap} />
    case 'db':
      return <Db path={card.path} db={card.db} />
  }
}

function Snap({ path, snap }: { readonly path: string; readonly snap: SnapCard }) {
  const t = useDiskT()
  const { at, crc, refused, voters, learners, dataBytes, bytes } = snap
  const title = refused === null ? t('snapTitle', at) : t('snapRefusedTitle')
  return (
    <Facts
      path={path}
      title={title}
      rows={[
        [t('size'), t('bytes', { bytes: grouped(bytes) })],
        ['crc', refused === null ? t('snapCrc', { crc }) : t('snapRefused', { crc, error: refused })],
        ...(refused === null
          ? ([
              [t('snapVoters'), voters.join(' ')],
              ...(learners.length === 0 ? [] : [[t('snapLearners'), learners.join(' ')] as const]),
              [t('snapData'), t('bytes', { bytes: grouped(dataBytes) })],
            ] as const)
          : []),
        [t('snapHead'), [...snap.head].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')],
      ]}
    />
  )
}

function Db({ path, db }: { readonly path: string; readonly db: DbCard }) {
  const t = useDiskT()
  const { bytes, refused, pages, pageSize, txid, revision, buckets } = db
  const size: readonly [string, string] = [t('size'), t('bytes', { bytes: grouped(bytes) })]
  const rows: readonly (readonly [string, string])[] =
    refused !== null
      ? [size, ['', t('dbRefused', { error: refused })]]
      : [
          size,
          [
            'pages',
            t('dbPages', { high: pages.highWater, used: pages.used, free: pages.free, size: pageSize }),
          ],
          ['meta', `txid ${txid}`],
          ['consistent_index', indexText(db, t)],
          ['revision', String(revision)],
          [t('dbBuckets'), buckets.map(({ name, rows: n }) => `${name} ${n}`).join(' · ')],
        ]
  return <Facts path={path} title={t('dbTitle')} rows={rows} />
}

function indexText({ consistentIndex: index, applied }: DbCard, t: DiskT): string {
  return applied === null ? t('dbIndexDown', { index }) : t('dbIndex', { index, applied })
}

interface FactsProps {
  readonly path: string
  readonly title: string
  readonly rows: readonly (readonly [name: string, value: string])[]
}

function Facts({ path, title, rows }: FactsProps) {
  return (
    <section className={`${styles.place} ${styles.card}`} aria-label={title}>
      <strong>{title}</strong> <code className={styles.path}>{path}</code>
      <dl className={styles.facts}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
