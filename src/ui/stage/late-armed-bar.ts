import { later } from '../kit/later.tsx'

/** Comes with the first tool that is armed. */
export const LateArmedBar = later(async () => (await import('./ArmedBar.tsx')).ArmedBar)
