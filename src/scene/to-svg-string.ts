import type { Mark, Token } from './mark.ts'
import type { StageSize } from './room.ts'

/** How a token is written into the file: as its value, or as `var(--t3)`. */
export type PaintOf = (token: Token) => string

const FONT = "'Inter V', Inter, 'Noto Sans CJK SC', system-ui, sans-serif"
const MONO = "'JBM V', 'JetBrains Mono', ui-monospace, monospace"

/** The whole scene as one SVG document: every mark that the screen holds, in painting order. */
export function toSvgString(marks: readonly Mark[], size: StageSize, paint: PaintOf): string {
  const body = [...marks].sort((a, b) => a.z - b.z).map((mark) => element(mark, paint))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}"`,
    ` viewBox="0 0 ${size.width} ${size.height}" font-family="${FONT}">`,
    `<rect width="100%" height="100%" style="fill:${paint('bg0')}"/>`,
    ...body,
    '</svg>',
  ].join('\n')
}

function element(mark: Mark, paint: PaintOf): string {
  const moved = `transform="translate(${round(mark.x)} ${round(mark.y)})${mark.rotate === 0 ? '' : ` rotate(${round(mark.rotate)})`}${mark.scale === 1 ? '' : ` scale(${round(mark.scale, 4)})`}"`
  const common = `id="${mark.id}" ${moved}${mark.opacity === 1 ? '' : ` opacity="${round(mark.opacity, 3)}"`}`
  if (mark.kind === 'shape') {
    const style = [
      `fill:${mark.fill === null ? 'none' : paint(mark.fill)}`,
      ...(mark.stroke === null ? [] : [`stroke:${paint(mark.stroke)}`, `stroke-width:${mark.width}`]),
      ...(mark.dash.length === 0 ? [] : [`stroke-dasharray:${mark.dash.join(' ')}`]),
      ...(mark.round ? ['stroke-linecap:round'] : []),
    ].join(';')
    const title = mark.label === '' ? '/>' : `><title>${escaped(mark.label)}</title></path>`
    return `<path ${common} d="${mark.d}" style="${style}"${title}`
  }
  const style = [
    `fill:${paint(mark.fill)}`,
    `font-size:${round(mark.size)}px`,
    `font-weight:${mark.weight}`,
    ...(mark.mono ? [`font-family:${MONO}`] : ["font-feature-settings:'tnum'"]),
    ...(mark.halo === null
      ? []
      : [`stroke:${paint(mark.halo)}`, 'stroke-width:5', 'stroke-linejoin:round', 'paint-order:stroke']),
  ].join(';')
  return `<text ${common} text-anchor="${mark.anchor}" style="${style}">${escaped(mark.text)}</text>`
}

function round(value: number, digits = 2): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}

function escaped(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
