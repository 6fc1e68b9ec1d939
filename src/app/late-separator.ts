import { later } from '../ui/kit/later.tsx'

/** Comes after the first picture: nobody drags before there is something to see. */
export const Separator = later(async () => (await import('./Separator.tsx')).Separator)
