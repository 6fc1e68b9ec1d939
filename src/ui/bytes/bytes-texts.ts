import { useArea, type AreaT } from '../../i18n/area.ts'
import { bytes as en } from '../../i18n/en/bytes.ts'
import { bytes as zh } from '../../i18n/zh/bytes.ts'
import type { FoldItem, RecordItem, StripItem } from '../../protocol/view/bytes-look.ts'

export type BytesT = AreaT<typeof en>

export function useBytesT(): BytesT {
  return useArea({ en, zh })
}

export function isFold(item: StripItem): item is FoldItem {
  return 'records' in item
}

/** What a record or a fold is called, as a title and for who hears it. */
export function itemTitle(item: StripItem, t: BytesT): string {
  if (!isFold(item)) return recordTitle(item, t)
  return item.first === null || item.last === null
    ? t('foldNoEntries', { records: item.records })
    : t('fold', { records: item.records, first: item.first, last: item.last })
}

export function recordTitle(item: RecordItem, t: BytesT): string {
  if (item.entry !== null) return t('entry', item.entry)
  if (item.state !== null) return t('state', { ...item.state, vote: item.state.vote ?? t('nobody') })
  if (item.snapshot !== null) return t('snapshot', item.snapshot)
  if (item.kind === 'metadata') return t('metadata')
  return item.kind === 'crc' ? t('crc', { crc: item.crc }) : t('unknown')
}
