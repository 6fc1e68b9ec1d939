import { type AreaT, useArea } from '../../../i18n/area.ts'
import { members } from '../../../i18n/en/members.ts'
import { members as zh } from '../../../i18n/zh/members.ts'

const TEXTS = { en: members, zh }

/** The lens's own texts, which come with it. */
export function useMembersT(): AreaT<typeof members> {
  return useArea(TEXTS)
}
