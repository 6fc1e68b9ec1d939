import type { Token } from '../../scene/mark.ts'
import { toSvgString } from '../../scene/to-svg-string.ts'
import { paintCanvas, readPalette } from './paint-canvas.ts'
import type { ShownScene } from './shown-scene.ts'

/** Twice the screen's pixels: sharp on paper and on a projector. */
const PNG_RATIO = 2

export type PictureKind = 'svg' | 'png'

/** The moment as a file that the browser offers to keep. `stem` is its name without the ending. */
export async function savePicture(scene: ShownScene, kind: PictureKind, stem: string): Promise<void> {
  const blob = kind === 'svg' ? svgOf(scene) : await pngOf(scene)
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = `${stem}.${kind}`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

function svgOf({ marks, size, element }: ShownScene): Blob {
  return new Blob([toSvgString(marks, size, plainColors(element))], { type: 'image/svg+xml' })
}

/** The tokens as `#rrggbb`: not every reader of SVG files knows oklch. */
function plainColors(element: Element): (token: Token) => string {
  const palette = readPalette(element)
  const canvas = new OffscreenCanvas(1, 1)
  const ctx = canvas.getContext('2d', { willReadFrequently: true })
  const known = new Map<Token, string>()
  return (token) => {
    const color = known.get(token)
    if (color !== undefined || ctx === null) return color ?? palette.color(token)
    ctx.fillStyle = palette.color(token)
    ctx.fillRect(0, 0, 1, 1)
    const [r = 0, g = 0, b = 0] = ctx.getImageData(0, 0, 1, 1).data
    const hex = `#${[r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')}`
    known.set(token, hex)
    return hex
  }
}

/** Why there is no picture. */
export class PictureError extends Error {
  constructor(readonly why: 'no-canvas' | 'too-large') {
    super(why)
  }
}

async function pngOf({ marks, size, element }: ShownScene): Promise<Blob> {
  const palette = readPalette(element)
  const canvas = document.createElement('canvas')
  canvas.width = size.width * PNG_RATIO
  canvas.height = size.height * PNG_RATIO
  const ctx = canvas.getContext('2d')
  if (ctx === null) throw new PictureError('no-canvas')
  paintCanvas(ctx, marks, size, PNG_RATIO, palette)
  ctx.resetTransform()
  ctx.globalCompositeOperation = 'destination-over'
  ctx.fillStyle = palette.color('bg0')
  ctx.fillRect(0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new PictureError('too-large')) : resolve(blob)))
  })
}
