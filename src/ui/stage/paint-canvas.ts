import type { Mark, ShapeMark, TextMark, Token } from '../../scene/mark.ts'
import type { StageSize } from '../../scene/room.ts'
import type { PlainPalette } from './painter/messages.ts'

/** Of the page, or of another thread. */
type Ctx = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** The page's colours and fonts as a canvas takes them. */
export interface Palette {
  color(token: Token): string
  readonly ui: string
  readonly mono: string
}

/** Reads the tokens as they hold for this element now; read anew when the theme changes. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  const known = new Map<Token, string>()
  return {
    color: (token) => {
      const color = known.get(token) ?? read(token)
      known.set(token, color)
      return color
    },
    ui: read('ui'),
    mono: read('mono'),
  }
}

const STILL_TOKENS = [
  'bg0',
  'bg1',
  'bg2',
  'bg3',
  'l1',
  'l2',
  'l3',
  'i1',
  'i2',
  'i3',
  'i4',
  'on-term',
  'on-fill',
  'bad',
] as const

/** The same as plain data, for a thread that has no styles. */
export function plainPalette(palette: Palette): PlainPalette {
  const { ui, mono } = palette
  const tokens: Token[] = [...STILL_TOKENS]
  for (let n = 1; n <= 8; n++) tokens.push(`t${n}`, `f${n}`)
  return { byToken: Object.fromEntries(tokens.map((token) => [token, palette.color(token)])), ui, mono }
}

/** Clears the canvas and paints the marks in their order. */
export function paintCanvas(
  ctx: Ctx,
  marks: readonly Mark[],
  size: StageSize,
  pixelRatio: number,
  palette: Palette,
): void {
  ctx.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  ctx.clearRect(0, 0, size.width, size.height)
  for (const mark of marks) {
    const turn = (mark.rotate * Math.PI) / 180
    const [cos, sin] = [Math.cos(turn) * mark.scale * pixelRatio, Math.sin(turn) * mark.scale * pixelRatio]
    ctx.setTransform(cos, sin, -sin, cos, mark.x * pixelRatio, mark.y * pixelRatio)
    ctx.globalAlpha = mark.opacity
    if (mark.kind === 'shape') paintShape(ctx, mark, palette)
    else paintText(ctx, mark, palette)
  }
  ctx.globalAlpha = 1
}

const SOLID: number[] = []
const PATHS_KEPT = 512
const paths = new Map<string, Path2D>()
/** The font that a canvas has. Setting one is dear, even when it is the same. */
const fonts = new WeakMap<Ctx, string>()

/** Resizing forgets the font; one that comes late must be asked for again. */
export function forgetFont(canvas: HTMLCanvasElement): void {
  const ctx = canvas.getContext('2d')
  if (ctx !== null) forgetFontOf(ctx)
}

export function forgetFontOf(ctx: Ctx): void {
  fonts.delete(ctx)
}

/** Glyphs move, their outlines do not. */
function pathOf(d: string): Path2D {
  const known = paths.get(d)
  if (known !== undefined) return known
  if (paths.size >= PATHS_KEPT) paths.clear()
  const path = new Path2D(d)
  paths.set(d, path)
  return path
}

function paintShape(ctx: Ctx, mark: ShapeMark, palette: Palette): void {
  const path = pathOf(mark.d)
  if (mark.fill !== null) {
    ctx.fillStyle = palette.color(mark.fill)
    ctx.fill(path)
  }
  if (mark.stroke === null) return
  ctx.strokeStyle = palette.color(mark.stroke)
  ctx.lineWidth = mark.width
  ctx.lineCap = mark.round ? 'round' : 'butt'
  ctx.lineJoin = 'miter'
  ctx.setLineDash(mark.dash.length === 0 ? SOLID : [...mark.dash])
  ctx.stroke(path)
}

function paintText(ctx: Ctx, mark: TextMark, palette: Palette): void {
  const font = `${mark.weight} ${mark.size}px ${mark.mono ? palette.mono : palette.ui}`
  if (fonts.get(ctx) !== font) {
    ctx.font = font
    fonts.set(ctx, font)
  }
  ctx.textAlign = mark.anchor === 'middle' ? 'center' : mark.anchor
  if (mark.halo !== null) {
    ctx.strokeStyle = palette.color(mark.halo)
    ctx.lineWidth = 5
    ctx.lineJoin = 'round'
    ctx.setLineDash(SOLID)
    ctx.strokeText(mark.text, 0, 0)
  }
  ctx.fillStyle = palette.color(mark.fill)
  ctx.fillText(mark.text, 0, 0)
}
