import { useState } from 'react'

import { CARD_BYTES_MOST, type FieldLook, type RecordCard } from '../../protocol/view/bytes-look.ts'
import { termStyle } from '../kit/term-paint.ts'
import { recordTitle, useBytesT, type BytesT } from './bytes-texts.ts'
import styles from './HexCard.module.css'

/** A record down to its bytes: the hex, and what each stretch of it says. Pointing at one lights up the other. */
export function HexCard({ card }: { readonly card: RecordCard }) {
  const t = useBytesT()
  const [pointed, setPointed] = useState<number | null>(null)
  const { item, bytes, fields } = card
  const term = item.entry?.term ?? item.state?.term ?? item.snapshot?.term ?? 0
  return (
    <section className={styles.card} aria-label={recordTitle(item, t)} style={termStyle(term)}>
      <header className={styles.head}>
        <strong>{recordTitle(item, t)}</strong>{' '}
        <code>{t('place', { offset: item.offset, bytes: item.bytes })}</code>{' '}
        <span>{t(card.crcHolds ? item.standing : 'damaged')}</span>
      </header>
      <div className={styles.columns}>
        <p className={styles.hex} aria-label={t('hex')} role="group" onMouseLeave={() => setPointed(null)}>
          {fields.map((field, i) => (
            <HexSpan
              key={field.from}
              field={field}
              bytes={bytes}
              lit={pointed === i}
              onPoint={() => setPointed(i)}
            />
          ))}
          {item.bytes > CARD_BYTES_MOST && <span>{t('moreBytes', { n: item.bytes - CARD_BYTES_MOST })}</span>}
        </p>
        <table className={styles.fields}>
          <caption className={styles.caption}>{t('fields')}</caption>
          <tbody onMouseLeave={() => setPointed(null)}>
            {fields.map((field, i) => (
              <tr key={field.from} data-lit={pointed === i || undefined} onMouseEnter={() => setPointed(i)}>
                <th scope="row" style={{ paddingLeft: field.depth * 12 }}>
                  {field.name === '' ? '?' : field.name}
                </th>
                <td>{valueOf(field, card, t)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** The frame's own fields are explained; etcd's say what they hold. */
function valueOf({ name, depth, value }: FieldLook, card: RecordCard, t: BytesT): string {
  if (depth > 0) return value
  const { recordBytes: record, padBytes: pad, crcBefore: before, crcHolds, item } = card
  if (name === 'length') {
    const top = card.bytes[7] ?? 0
    const bits = pad === 0 ? t('padNone') : t('padBits', { top: top.toString(16).padStart(2, '0') })
    return `${t('frame', { record, pad })}${t.lang === 'zh' ? '。' : '. '}${bits}`
  }
  if (name === 'crc' && item.kind !== 'crc')
    return crcHolds ? t('chainHolds', { before, crc: value }) : t('chainBreaks', { before, crc: value })
  return value
}

function HexSpan({
  field,
  bytes,
  lit,
  onPoint,
}: {
  readonly field: FieldLook
  readonly bytes: Uint8Array
  readonly lit: boolean
  readonly onPoint: () => void
}) {
  const shown = bytes.subarray(field.from, field.to)
  if (shown.length === 0) return null
  const isPlain = field.depth === 0 && field.name !== 'crc'
  return (
    <>
      <span
        className={isPlain ? styles.frame : styles.inside}
        data-lit={lit || undefined}
        onMouseEnter={onPoint}
      >
        {[...shown].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}
      </span>{' '}
    </>
  )
}
