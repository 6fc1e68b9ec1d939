import { later } from '../kit/later.tsx'

/** Come with the first look into the menu. */
export const JumpRows = later(async () => (await import('./JumpRows.tsx')).JumpRows)
