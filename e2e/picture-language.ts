import type { Page } from '@playwright/test'

/**
 * English that was left on a Chinese page: three Latin words in a row, in a text or in what is read out. What a program printed, a
 * reader typed or a key holds stays as it is, and says so: `code`, `pre`, `kbd`, an input, `lang="en"`; in a label it stands in “”
 * or is one of `typed`, the lines that made the moment.
 */
export function languageProblems(page: Page, typed: readonly string[]): Promise<readonly string[]> {
  return page.evaluate(inspectLanguage, typed)
}

/** Runs in the page, so it is one function. */
function inspectLanguage(typed: readonly string[]): readonly string[] {
  if (!document.documentElement.lang.startsWith('zh')) return []
  const QUOTED = 'code, pre, kbd, samp, input, textarea, script, style, noscript, [lang^=en]'
  const ENGLISH = /[A-Za-z]{2,}(?:['’]?[,;:]? [A-Za-z]{2,}){2,}/
  const problems = new Set<string>()
  for (const element of document.body.querySelectorAll('*')) {
    if (element.closest(QUOTED) !== null) continue
    // A quotation may stand in several texts of one line.
    const own = [...element.childNodes].map((node) => (node instanceof Text ? node.data : '·')).join('')
    look(own, `text in ${element.tagName.toLowerCase()}`)
  }
  for (const name of ['aria-label', 'aria-description', 'aria-valuetext', 'title', 'placeholder', 'alt'])
    for (const element of document.querySelectorAll(`[${name}]`)) {
      // A field for commands shows one.
      const isForCode = name === 'placeholder' && element.matches('[spellcheck=false][autocapitalize=off]')
      if (!isForCode && element.closest('[lang^=en]') === null) look(element.getAttribute(name) ?? '', name)
    }
  return [...problems]

  function look(text: string, where: string): void {
    const own = text.replace(/“[^”]*”/g, '“”')
    const english = ENGLISH.exec(own)?.[0]
    if (english === undefined || typed.some((line) => line.includes(english))) return
    problems.add(`English in ${where}: ${own.trim().slice(0, 120)}`)
  }
}
