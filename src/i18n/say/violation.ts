import { b, members, p, type Part, type Say } from '../part.ts'

export const violation: Say<'violation'> = {
  en: (e) => p`${b`A promise is broken: ${e.claim}`}${on(e.members, 'en')}. ${e.detail}`,
  zh: (e) => p`${b`一条承诺被打破：${e.claim}`}${on(e.members, 'zh')}。原文：“${e.detail}”`,
}

/** Not every promise is some member's: what a client was told is everybody's. */
function on(names: readonly string[], lang: 'en' | 'zh'): readonly Part[] {
  if (names.length === 0) return []
  return lang === 'zh' ? p`，涉及 ${members(names, lang)}` : p` on ${members(names, lang)}`
}
