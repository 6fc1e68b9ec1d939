import { createContext, use } from 'react'

import { texts, type Lang, type T } from './catalogue.ts'

/** The language of everything below, its texts loaded; the shell sets it from `look.lang`. */
export const LangContext = createContext<Lang>('en')

/** Typed texts in the reader's language. */
export function useT(): T {
  return texts(use(LangContext))
}
