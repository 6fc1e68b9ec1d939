import { later } from '../kit/later.tsx'

/** Come with the first old branch. */
export const OldLanes = later(async () => (await import('./branches/OldLanes.tsx')).OldLanes)
export const BranchRows = later(async () => (await import('./branches/BranchRows.tsx')).BranchRows)
