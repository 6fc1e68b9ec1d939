export const branches = {
  /** Heading of the list, and name of the button that opens it. */
  title: 'Old branches',
  open: (p: { n: number }) => (p.n === 1 ? '1 old branch' : `${p.n} old branches`),
  hint: 'Runs that you left, by an action in the past or an undo. Open the list to bring one back.',
  bringBack: (p: { name: string }) => `Bring back: ${p.name}`,
  /** `what`: what was done in it and how it ended; null when nothing was done. */
  name: (p: { from: string; to: string; what: string | null }) =>
    `old branch from ${p.from}: ${p.what ?? 'no action'}, seen to ${p.to}`,
  /** Nothing of it was seen, but it brings what its recording holds. */
  recorded: (p: { n: number }) =>
    p.n === 1 ? '1 recorded action, not seen yet' : `${p.n} recorded actions, not seen yet`,
  noAction: 'no action',
  thenEnd: (p: { first: string; last: string }) => `${p.first} … ${p.last}`,
} as const
