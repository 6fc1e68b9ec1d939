import { later } from '../kit/later.tsx'

/** What can be done to a selection comes with the first selection. */
export const LateActionRow = later(async () => (await import('./ActionRow.tsx')).ActionRow)
export const LateDockedRow = later(async () => (await import('./ActionRow.tsx')).DockedRow)
