import { later } from '../kit/later.tsx'

/** The card, from the script of the cards. */
export const LateWhyCard = later(async () => (await import('./WhyCard.tsx')).WhyCard)
