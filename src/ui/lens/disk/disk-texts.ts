import { useArea, type AreaT } from '../../../i18n/area.ts'
import { disk as en } from '../../../i18n/en/disk.ts'
import { disk as zh } from '../../../i18n/zh/disk.ts'
import type { FileLook, FileReason } from '../../../protocol/view/disk-look.ts'
import { printMicros } from '../../../run/position-text.ts'

export type DiskT = AreaT<typeof en>

export function useDiskT(): DiskT {
  return useArea({ en, zh })
}

/** `64,000,000`, the same in every browser. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

export function sizeText({ bytes, size }: FileLook, t: DiskT): string {
  if (bytes === size) return t('bytes', { bytes: grouped(bytes) })
  return t('bytesOf', { bytes: grouped(bytes), size: grouped(size) })
}

export function reasonText(why: FileReason, t: DiskT): string {
  switch (why.kind) {
    case 'needed':
      return why.since === 0 ? t('needed') : t('neededSince', { since: why.since })
    case 'released':
      if (!why.goes) return why.most === 0 ? t('releasedAll') : t('releasedStays', { most: why.most })
      return why.purgeAt === null
        ? t('releasedGoesSoon')
        : t('releasedGoes', { at: printMicros(why.purgeAt - (why.purgeAt % 1000)) })
    case 'ready':
      return t('ready', { seq: String(why.seq) })
    case 'snapshot':
      return why.newest ? t('snapshotNewest', why.at) : t('snapshotOlder', { ...why.at, most: why.most })
    case 'saving':
      return t('saving', why.at)
    case 'received':
      return t('received', { index: why.index })
    default:
      return t(why.kind)
  }
}
