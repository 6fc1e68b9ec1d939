import { type AreaT, useArea } from '../../../i18n/area.ts'
import { inspect } from '../../../i18n/en/inspect.ts'
import { inspect as zh } from '../../../i18n/zh/inspect.ts'

const TEXTS = { en: inspect, zh }

export type InspectT = AreaT<typeof inspect>

/** The lens's own texts, which come with it. */
export function useInspectT(): InspectT {
  return useArea(TEXTS)
}
