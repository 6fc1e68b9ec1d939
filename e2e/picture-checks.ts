import type { Page } from '@playwright/test'

import { colourProblems } from './picture-colours.ts'
import { textProblems } from './picture-text.ts'

/** What is wrong with how the page is drawn, in words; the list of a good picture is empty. */
export async function problemsOf(page: Page, touch: boolean): Promise<readonly string[]> {
  return [
    ...(await page.evaluate(inspectFrame, touch)),
    ...(await textProblems(page)),
    ...(await colourProblems(page)),
  ]
}

/** Runs in the page, so it is one function. What stands where, and how large what can be hit is. */
function inspectFrame(touch: boolean): readonly string[] {
  const problems = new Set<string>()
  const root = document.documentElement
  if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) problems.add('the page scrolls')

  const stage = document.querySelector('[data-testid=stage]')?.getBoundingClientRect()
  if (stage === undefined) return ['there is no stage']
  const inside = (box: DOMRect): boolean =>
    box.left >= stage.left - 1 &&
    box.right <= stage.right + 1 &&
    box.top >= stage.top - 1 &&
    box.bottom <= stage.bottom + 1
  for (const element of document.querySelectorAll(
    '[data-testid=stage] button, [data-testid=stage] svg text',
  )) {
    const box = element.getBoundingClientRect()
    if (box.width > 0 && !inside(box)) problems.add(`out of the stage: ${nameOf(element)}`)
  }
  const forms = [...document.querySelectorAll('form')].map(nameOf)
  for (const twice of forms.filter((name, i) => forms.indexOf(name) < i)) problems.add(`twice: ${twice}`)
  for (const member of document.querySelectorAll('main [data-member]')) {
    const cover = coverOf(member.getBoundingClientRect())
    if (cover !== null) problems.add(`${nameOf(member)} lies under ${nameOf(cover)}`)
  }

  for (const element of document.querySelectorAll(
    'button, select, input, summary, [role=slider], [role=tab]',
  )) {
    const box = element.getBoundingClientRect()
    if (box.width === 0 || !element.checkVisibility() || isHidden(element) || element.matches(':disabled'))
      continue
    if (element.matches('[type=checkbox]')) continue
    // What stands where the data puts it (entries, messages, links) keeps the smaller size that WCAG asks for.
    const placed = element.closest('[role=tabpanel], main [role=group]') !== null
    const least = touch && !placed ? 44 : 24
    if (box.width < least - 0.5 || box.height < least - 0.5)
      problems.add(`target ${Math.round(box.width)}×${Math.round(box.height)}: ${nameOf(element)}`)
    const seen =
      box.left >= -1 && box.top >= -1 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1
    if (!seen && !isInScroller(element)) problems.add(`beyond the edge: ${nameOf(element)}`)
  }
  return [...problems]

  /** What floats over a member's dial. A panel that takes the whole screen is a screen of its own. */
  function coverOf(box: DOMRect): Element | null {
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
    const [dx, dy] = [box.width * 0.44, box.height * 0.44]
    for (const [px, py] of [
      [x - dx, y],
      [x + dx, y],
      [x, y - dy],
      [x, y + dy],
    ] as const) {
      const top = document.elementsFromPoint(px, py)[0] ?? null
      const panel = top?.closest('[role=toolbar], form, [role=alert], [role=status], article') ?? null
      if (panel === null) continue
      const own = panel.getBoundingClientRect()
      if (own.width * own.height < 0.7 * innerWidth * innerHeight) return panel
    }
    return null
  }

  function isInScroller(element: Element): boolean {
    for (let up = element.parentElement; up !== null; up = up.parentElement)
      if (/auto|scroll/.test(getComputedStyle(up).overflow)) return true
    return false
  }

  function nameOf(element: Element): string {
    const text = element.getAttribute('aria-label') ?? element.textContent ?? ''
    return `${element.tagName.toLowerCase()} "${text.trim().slice(0, 40)}"`
  }

  /** For readers of the screen only. */
  function isHidden(element: Element): boolean {
    for (let up: Element | null = element; up !== null; up = up.parentElement) {
      const style = getComputedStyle(up)
      if (style.clipPath.startsWith('inset(50%') || style.opacity === '0') return true
      if (up.clientWidth === 1 && up.clientHeight === 1) return true
    }
    return false
  }
}
