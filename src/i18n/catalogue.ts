import { defined } from '../base/assert.ts'
import { en } from './en.ts'

export type Lang = 'en' | 'zh'

export const LANGS: readonly Lang[] = ['en', 'zh']

/** Texts of one area: plain, or a function of named parameters. */
export type Area = Readonly<Record<string, string | ((p: never) => string)>>

/** The same area in another language: the same keys, the same parameters. */
export type Catalogue<A extends Area> = {
  readonly [K in keyof A]: A[K] extends (p: infer P) => string ? (p: P) => string : string
}

type Texts = typeof en
type AreaName = keyof Texts

/** `area.key` of every text. */
export type TextKey = { [A in AreaName]: `${A}.${keyof Texts[A] & string}` }[AreaName]

type TextOf<K> = K extends `${infer A}.${infer B}`
  ? A extends AreaName
    ? B extends keyof Texts[A]
      ? Texts[A][B]
      : never
    : never
  : never
type Params<K> = TextOf<K> extends (p: infer P) => string ? [params: P] : []

/** `t('shell.share')`, `t('shell.canLose', { n: 2 })`. */
export interface T {
  <K extends TextKey>(key: K, ...params: Params<K>): string
  readonly lang: Lang
}

/** One `T` a language, always the same object. Only of a language that `loadTexts` brought; English is always there. */
export function texts(lang: Lang): T {
  return defined(LOADED.get(lang), `the texts of ${lang} have been loaded`)
}

/** Whether `texts` may be asked for it. */
export function hasTexts(lang: Lang): boolean {
  return LOADED.has(lang)
}

/** Brings the texts of a language, once. Rejects when they cannot be loaded, and may then be asked again. */
export async function loadTexts(lang: Lang): Promise<void> {
  if (lang === 'zh' && !hasTexts(lang)) LOADED.set(lang, reader((await import('./zh.ts')).zh, lang))
}

const LOADED = new Map<Lang, T>([['en', reader(en, 'en')]])

function reader(catalogue: Readonly<Record<string, Area>>, lang: Lang): T {
  const read = (key: string, ...params: readonly unknown[]): string => {
    const dot = key.indexOf('.')
    const text = catalogue[key.slice(0, dot)]?.[key.slice(dot + 1)]
    return typeof text === 'function' ? text(params[0] as never) : (text ?? key)
  }
  return Object.assign(read, { lang })
}
