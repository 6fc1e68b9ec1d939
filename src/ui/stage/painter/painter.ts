import { stage as english } from '../../../i18n/en/stage.ts'
import { stage as chinese } from '../../../i18n/zh/stage.ts'
import type { Area, Lang, T } from '../../../i18n/catalogue.ts'
import { paintCanvas, forgetFontOf, type Palette } from '../paint-canvas.ts'
import type { FontSource, FromPainter, PlainPalette, ToPainter } from './messages.ts'
import { MovingPicture } from './moving-picture.ts'

/**
 * The painter's own thread: what moves, on a canvas that the page gave away. The page says what changes and, ten times
 * a second, where its playhead is; between two words the picture moves on by itself.
 */
const STILL_MS = 50

/** What a worker has for fonts; the DOM's types do not know it. */
const scope = self as unknown as { readonly fonts?: FontFaceSet }
const picture = new MovingPicture(wordsOf)
let canvas: OffscreenCanvas | null = null
let frame = 0
let dirty = false
let paintedMs = -Infinity
let asked: number | null = null
let palette: { readonly of: PlainPalette; readonly use: Palette } | null = null

self.addEventListener('message', ({ data }: MessageEvent<ToPainter>) => {
  picture.take(data)
  if (data.canvas !== undefined) {
    canvas = data.canvas
    void begin(data.fonts ?? [])
  }
  if (data.ask !== undefined) asked = data.ask
  dirty = true
  wake()
})

async function begin(fonts: readonly FontSource[]): Promise<void> {
  try {
    await Promise.all(fonts.map(bring))
    if (typeof requestAnimationFrame !== 'function' || canvas?.getContext('2d') == null)
      throw new Error('no canvas')
    tell({ kind: 'ready' })
  } catch {
    tell({ kind: 'unfit' })
  }
}

async function bring({ family, src, weight }: FontSource): Promise<void> {
  const face = new FontFace(family, src, { weight })
  scope.fonts?.add(await face.load())
}

function wake(): void {
  if (frame === 0) frame = requestAnimationFrame(next)
}

function next(nowMs: number): void {
  frame = 0
  const answered = asked !== null && !dirty ? asked : null
  paint(nowMs)
  if (answered !== null) {
    asked = null
    tell({ kind: 'shown', ask: answered })
  }
  if (picture.moves() || asked !== null) wake()
}

function paint(nowMs: number): void {
  const ground = picture.ground()
  const ctx = canvas?.getContext('2d') ?? null
  if (canvas === null || ctx === null || ground === null) return
  const at = picture.at(performance.timeOrigin + nowMs)
  const near = picture.near(at)
  if (!dirty && near.length === 0 && nowMs - paintedMs < STILL_MS) return
  dirty = false
  paintedMs = nowMs
  const { plan, ratio, colors } = ground
  const { size } = plan.layout
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)]
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
    forgetFontOf(ctx)
  }
  if (palette?.of !== colors) {
    palette = { of: colors, use: { ...colors, color: (token) => colors.byToken[token] ?? '' } }
  }
  paintCanvas(ctx, picture.marks(at, near), size, ratio, palette.use)
}

function tell(report: FromPainter): void {
  self.postMessage(report)
}

/** Only the stage's texts: the other areas stay out of this script. */
function wordsOf(lang: Lang): T {
  const area: Area = lang === 'zh' ? chinese : english
  const read = (key: string, ...params: readonly unknown[]): string => {
    const text = area[key.slice(key.indexOf('.') + 1)]
    return typeof text === 'function' ? text(params[0] as never) : (text ?? key)
  }
  return Object.assign(read, { lang })
}
