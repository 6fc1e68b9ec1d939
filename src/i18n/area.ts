import { use } from 'react'

import type { Area, Catalogue, Lang } from './catalogue.ts'
import { LangContext } from './use-t.ts'

/** Texts of one part of the page that is loaded late: both languages come with it, and the first script holds none. */
export interface AreaTexts<A extends Area> {
  readonly en: A
  readonly zh: Catalogue<A>
}

/** `t('size')`, `t('segments', { n: 2 })`: reads one area. */
export interface AreaT<A extends Area> {
  <K extends keyof A & string>(
    key: K,
    ...params: A[K] extends (p: infer P) => string ? [params: P] : []
  ): string
  readonly lang: Lang
}

export function areaTexts<A extends Area>(texts: AreaTexts<A>, lang: Lang): AreaT<A> {
  const area: Area = texts[lang]
  const read = (key: string, ...params: readonly unknown[]): string => {
    const text = area[key]
    return typeof text === 'function' ? text(params[0] as never) : (text ?? key)
  }
  return Object.assign(read, { lang })
}

/** The area's texts in the reader's language. */
export function useArea<A extends Area>(texts: AreaTexts<A>): AreaT<A> {
  return areaTexts(texts, use(LangContext))
}
