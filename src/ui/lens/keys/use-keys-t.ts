import { type AreaT, useArea } from '../../../i18n/area.ts'
import { keys } from '../../../i18n/en/keys.ts'
import { keys as zh } from '../../../i18n/zh/keys.ts'

const TEXTS = { en: keys, zh }

export type KeysT = AreaT<typeof keys>

/** The lens's own texts, which come with it. */
export function useKeysT(): KeysT {
  return useArea(TEXTS)
}
