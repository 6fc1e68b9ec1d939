/** The context stands in the kit, so that lenses can ask too. */
export { useWhy, WhyProvider, type WhyState, type WhyTarget } from '../kit/why-context.tsx'
