import type { Page } from '@playwright/test'

/** What is wrong with the words on the page: too small, cut off, half covered, or one over the other. */
export function textProblems(page: Page): Promise<readonly string[]> {
  return page.evaluate(inspectWords)
}

/** Runs in the page, so it is one function. Text inside SVG is glyph or tick text (11 px), all other text 14. */
function inspectWords(): readonly string[] {
  interface Box {
    readonly left: number
    readonly right: number
    readonly top: number
    readonly bottom: number
  }
  interface Words {
    readonly element: Element
    /** The letters without their leading; a slanted text is several boxes along its line. */
    readonly boxes: readonly Box[]
  }
  interface Float {
    readonly element: Element
    readonly box: Box
    readonly sticks: boolean
  }
  const problems = new Set<string>()
  const floats = floatingBoxes()
  const words: Words[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement
    if (element === null || (node.textContent ?? '').trim() === '' || isUnseen(element)) continue
    const svg = element.closest('svg')
    const size = parseFloat(getComputedStyle(element).fontSize) * (svg === null ? 1 : scaleOf(element))
    const glyph = svg !== null || element.closest('[role=img], [data-glyph], kbd') !== null
    if (size < (glyph ? 10.9 : 13.9)) problems.add(`${size.toFixed(1)} px: ${nameOf(element)}`)
    const boxes = svg === null ? linesOf(node, element, size) : lettersOf(element)
    if (boxes.length > 0) words.push({ element, boxes })
  }
  const bare = words.filter(({ element, boxes }) => {
    const cover = floats.filter((one) => !one.element.contains(element) && isAbove(one.element, element))
    if (cover.some(({ box }) => boxes.every((own) => holds(box, own)))) return false
    // What slides under a list's sticky head is met by scrolling.
    if (cover.some(({ box, sticks }) => sticks && boxes.some((own) => meet(box, own, 0)))) return false
    if (cover.some(({ box }) => boxes.some((own) => meet(box, own, 2))))
      problems.add(`half covered: ${nameOf(element)}`)
    return true
  })
  for (const [i, one] of bare.entries())
    for (const other of bare.slice(i + 1)) {
      if (!one.boxes.some((a) => other.boxes.some((b) => meet(a, b, 1.5)))) continue
      problems.add(`words meet: ${nameOf(one.element)} and ${nameOf(other.element)}`)
    }
  return [...problems]

  /** A line of text on the page, a box each; what an ancestor cuts off is told and left out. */
  function linesOf(node: Node, element: Element, size: number): readonly Box[] {
    const range = document.createRange()
    range.selectNodeContents(node)
    const whole = range.getBoundingClientRect()
    let seen: Box = whole
    for (let up: Element | null = element; up !== null && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up)
      if (style.position === 'fixed') break
      if (style.overflowX === 'visible' && style.overflowY === 'visible') continue
      const box = up.getBoundingClientRect()
      const scrolls = /auto|scroll/.test(style.overflowX + style.overflowY)
      const meant = style.textOverflow === 'ellipsis' || style.maskImage !== 'none'
      const gone = seen.bottom <= box.top || seen.top >= box.bottom
      if (!scrolls && !meant && !gone && sticksOut(seen, box)) problems.add(`cut off: ${nameOf(element)}`)
      seen = common(seen, box)
    }
    const inset = size * 0.24
    return [...range.getClientRects()]
      .map((line) =>
        common(
          {
            ...edges(line),
            top: middleOf(line) - size / 2 + inset / 2,
            bottom: middleOf(line) + size / 2 - inset / 2,
          },
          seen,
        ),
      )
      .filter((box) => box.right - box.left > 1 && box.bottom - box.top > 1)
  }

  function sticksOut(text: Box, box: Box): boolean {
    return (
      text.left < box.left - 2 ||
      text.right > box.right + 2 ||
      text.top < box.top - 4 ||
      text.bottom > box.bottom + 4
    )
  }

  /** A text of a picture: capitals' height, cut into pieces when it does not lie level. */
  function lettersOf(element: Element): readonly Box[] {
    if (!(element instanceof SVGTextContentElement)) return []
    const own = element as unknown as SVGGraphicsElement
    const { x, y, width, height } = own.getBBox()
    const matrix = own.getScreenCTM()
    if (matrix === null || width === 0) return []
    const pieces = Math.abs(matrix.b) < 0.01 ? 1 : Math.max(1, Math.ceil(width / height))
    const boxes = Array.from({ length: pieces }, (_, i) => {
      const corners = [0, 1].flatMap((across) =>
        [0.24, 0.8].map((down) => ({ x: x + ((i + across) * width) / pieces, y: y + height * down })),
      )
      const on = corners.map((p) => ({
        x: matrix.a * p.x + matrix.c * p.y + matrix.e,
        y: matrix.b * p.x + matrix.d * p.y + matrix.f,
      }))
      return {
        left: Math.min(...on.map((p) => p.x)),
        right: Math.max(...on.map((p) => p.x)),
        top: Math.min(...on.map((p) => p.y)),
        bottom: Math.max(...on.map((p) => p.y)),
      }
    })
    const frames = framesOf(element)
    const gone = boxes.every((box) => frames.some((frame) => !meet(box, frame, 0)))
    if (gone) return []
    if (boxes.some((box) => frames.some((frame) => sticksOut(box, frame))))
      problems.add(`cut off: ${nameOf(element)}`)
    const seen = scrollersOf(element)
    return boxes
      .map((box) => seen.reduce(common, box))
      .filter((box) => box.right - box.left > 1 && box.bottom - box.top > 1)
  }

  /** What a picture that is larger than its place scrolls in. */
  function scrollersOf(element: Element): readonly Box[] {
    const boxes: Box[] = []
    for (let up: Element | null = element; up !== null && up !== document.body; up = up.parentElement) {
      const { overflowX, overflowY, position } = getComputedStyle(up)
      if (position === 'fixed') break
      if (/auto|scroll/.test(overflowX + overflowY)) boxes.push(up.getBoundingClientRect())
    }
    return boxes
  }

  /** What a picture's text is cut by: clip paths that are rectangles, and the picture's own edge. */
  function framesOf(element: Element): readonly Box[] {
    const frames: Box[] = []
    for (let up: Element | null = element; up !== null; up = up.parentElement) {
      const id = /url\("?#([^")]+)/.exec(getComputedStyle(up).clipPath)?.[1]
      const rect = id === undefined ? null : document.querySelector(`#${CSS.escape(id)} rect`)
      if (rect instanceof SVGRectElement && up instanceof SVGGraphicsElement) {
        const matrix = up.getScreenCTM()
        const [x, y] = [rect.x.baseVal.value, rect.y.baseVal.value]
        const [width, height] = [rect.width.baseVal.value, rect.height.baseVal.value]
        if (matrix !== null)
          frames.push({
            left: matrix.e + x * matrix.a,
            right: matrix.e + (x + width) * matrix.a,
            top: matrix.f + y * matrix.d,
            bottom: matrix.f + (y + height) * matrix.d,
          })
      }
      if (up instanceof SVGSVGElement) frames.push(up.getBoundingClientRect())
    }
    return frames
  }

  /** What lies over the page with a ground of its own, as far as it is seen. */
  function floatingBoxes(): readonly Float[] {
    return [...document.body.querySelectorAll('*')].flatMap((element) => {
      const style = getComputedStyle(element)
      const lifted = style.zIndex !== 'auto'
      const solid = style.backgroundColor !== 'rgba(0, 0, 0, 0)' && !style.backgroundColor.includes('/')
      if (!lifted || !solid || isUnseen(element)) return []
      let box: Box = element.getBoundingClientRect()
      for (let up = element.parentElement; up !== null && style.position !== 'fixed'; up = up.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(up)
        if (overflowX !== 'visible' || overflowY !== 'visible') box = common(box, up.getBoundingClientRect())
      }
      return [{ element, box, sticks: style.position === 'sticky' }]
    })
  }

  /** Whether the float is painted over the element: it comes later, or is lifted out of a common ancestor. */
  function isAbove(float: Element, element: Element): boolean {
    const mine = floats.find((one) => one.element !== float && one.element.contains(element))
    if (mine === undefined) return true
    return Number(getComputedStyle(float).zIndex) > Number(getComputedStyle(mine.element).zIndex)
  }

  function isUnseen(element: Element): boolean {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return true
    for (let up: Element | null = element; up !== null; up = up.parentElement) {
      const style = getComputedStyle(up)
      if (style.clipPath.startsWith('inset(50%') || style.opacity === '0') return true
      if (up.clientWidth === 1 && up.clientHeight === 1) return true
    }
    return false
  }

  function scaleOf(element: Element): number {
    const matrix = element instanceof SVGGraphicsElement ? element.getScreenCTM() : null
    return matrix === null ? 1 : Math.hypot(matrix.a, matrix.b)
  }

  function edges({ left, right, top, bottom }: Box): Box {
    return { left, right, top, bottom }
  }

  function middleOf(box: Box): number {
    return (box.top + box.bottom) / 2
  }

  function common(a: Box, b: Box): Box {
    return {
      left: Math.max(a.left, b.left),
      right: Math.min(a.right, b.right),
      top: Math.max(a.top, b.top),
      bottom: Math.min(a.bottom, b.bottom),
    }
  }

  function meet(a: Box, b: Box, by: number): boolean {
    const shared = common(a, b)
    return shared.right - shared.left > by && shared.bottom - shared.top > by
  }

  function holds(outer: Box, inner: Box): boolean {
    return (
      outer.left <= inner.left + 1 &&
      outer.right >= inner.right - 1 &&
      outer.top <= inner.top + 1 &&
      outer.bottom >= inner.bottom - 1
    )
  }

  function nameOf(element: Element): string {
    const text = element.getAttribute('aria-label') ?? element.textContent ?? ''
    return `${element.tagName.toLowerCase()} "${text.trim().slice(0, 40)}"`
  }
}
