import type { Page } from '@playwright/test'

/** The names of `tokens.css` that stand for a colour. */
const TOKENS: readonly string[] = [
  ...['bg0', 'bg1', 'bg2', 'bg3', 'l1', 'l2', 'l3', 'i1', 'i2', 'i3', 'i4', 'on-term', 'on-fill', 'bad'],
  ...Array.from({ length: 8 }, (_, i) => [`t${i + 1}`, `f${i + 1}`]).flat(),
]

/** Colours that are no token, and vermilion where nothing is broken (or none where something is). */
export function colourProblems(page: Page): Promise<readonly string[]> {
  return page.evaluate(inspectColours, TOKENS)
}

/** Runs in the page, so it is one function. The canvas is painted from the same tokens and has no styles to read. */
function inspectColours(tokens: readonly string[]): readonly string[] {
  const problems = new Set<string>()
  const probe = document.createElement('i')
  document.body.append(probe)
  const known = new Map(
    tokens.map((name) => {
      probe.style.color = `var(--${name})`
      return [plain(getComputedStyle(probe).color), name]
    }),
  )
  probe.style.boxShadow = 'var(--float)'
  const shadows = coloursIn(getComputedStyle(probe).boxShadow)
  probe.remove()
  let vermilion = 0
  for (const element of document.body.querySelectorAll('*')) {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
    if (element.closest('defs, option, canvas') !== null) continue
    for (const [what, value] of paintsOf(element))
      for (const colour of coloursIn(value)) {
        const token = known.get(colour)
        if (token === 'bad') vermilion++
        if (token === 'bad' && !isBroken()) problems.add(`vermilion: ${what} of ${nameOf(element)}`)
        if (token === undefined && !(what === 'box-shadow' && shadows.includes(colour)))
          problems.add(`no token: ${what} ${colour} of ${nameOf(element)}`)
      }
  }
  if (isBroken() && vermilion === 0) problems.add('a promise is broken, and nothing is vermilion')
  return [...problems]

  /** The properties that put colour on the screen, with their values. */
  function paintsOf(element: Element): readonly (readonly [string, string])[] {
    const style = getComputedStyle(element)
    const paints: [string, string][] = []
    const add = (what: string, drawn = true): void => {
      if (drawn) paints.push([what, style.getPropertyValue(what)])
    }
    if (element instanceof SVGGeometryElement || element instanceof SVGTextContentElement) {
      add('fill')
      add('stroke', parseFloat(style.strokeWidth) > 0)
      return paints
    }
    if (element instanceof SVGElement) return paints
    const says = [...element.childNodes].some(
      (node) => node.nodeType === 3 && node.textContent?.trim() !== '',
    )
    add('color', says || element.matches('input, select, textarea'))
    add('background-color')
    add('background-image')
    add('box-shadow')
    for (const side of ['top', 'right', 'bottom', 'left'])
      add(`border-${side}-color`, parseFloat(style.getPropertyValue(`border-${side}-width`)) > 0)
    add('outline-color', style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
    return paints
  }

  /** The colours named in a value, without how far they let the ground through; fully transparent ones are none. */
  function coloursIn(value: string): readonly string[] {
    return (value.match(/(?:rgba?|oklch|oklab|color|hsla?|lab|lch)\([^()]*\)/g) ?? [])
      .filter((colour) => !/(?:, 0|\/ 0)\)$/.test(colour))
      .map(plain)
  }

  function plain(colour: string): string {
    return colour.replace(/ ?\/ ?[\d.]+\)$/, ')')
  }

  function isBroken(): boolean {
    const api = (window as unknown as { etcdscope: { state(): { violations: readonly unknown[] } } })
      .etcdscope
    return api.state().violations.length > 0
  }

  function nameOf(element: Element): string {
    const text = element.getAttribute('aria-label') ?? element.textContent ?? ''
    return `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} "${text.trim().slice(0, 30)}"`
  }
}
