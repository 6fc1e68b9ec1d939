import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

type Vec = readonly [number, number, number]
type Theme = 'night' | 'paper'

const src = fileURLToPath(new URL('..', import.meta.url))
const css = readFileSync(`${src}app/tokens.css`, 'utf8')

/** Declarations of every block whose selector names the theme, or neither; later ones win. */
function tokensOf(theme: Theme): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [, selector = '', body = ''] of css.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    const named = [...selector.matchAll(/data-theme='(\w+)'/g)].map(([, name]) => name)
    if (!selector.includes(':root') && named.length === 0) continue
    if (named.length > 0 && !named.includes(theme)) continue
    for (const [, name = '', value = ''] of body.matchAll(/--([\w-]+):\s*([^;]+);/g))
      found.set(name, value.trim())
  }
  return found
}

function oklchOf(tokens: ReadonlyMap<string, string>, name: string): Vec {
  const text = (tokens.get(name) ?? '').replaceAll(
    /var\(--([\w-]+)\)/g,
    (_, key: string) => tokens.get(key) ?? '',
  )
  const numbers = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(text)
  if (numbers === null) throw new Error(`--${name} is no opaque oklch colour: ${text}`)
  return [Number(numbers[1]), Number(numbers[2]), Number(numbers[3])]
}

const times = (m: readonly Vec[], [x, y, z]: Vec): Vec =>
  m.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Vec

/** Björn Ottosson's matrices. */
function linearOf([l, c, h]: Vec): Vec {
  const angle = (h * Math.PI) / 180
  const lab: Vec = [l, c * Math.cos(angle), c * Math.sin(angle)]
  const lms = times(
    [
      [1, 0.3963377774, 0.2158037573],
      [1, -0.1055613458, -0.0638541728],
      [1, -0.0894841775, -1.291485548],
    ],
    lab,
  ).map((v) => v ** 3) as unknown as Vec
  return times(
    [
      [4.0767416621, -3.3077115913, 0.2309699292],
      [-1.2684380046, 2.6097574011, -0.3413193965],
      [-0.0041960863, -0.7034186147, 1.707614701],
    ],
    lms,
  )
}

function labOf(linear: Vec): Vec {
  const lms = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    linear,
  ).map(Math.cbrt) as unknown as Vec
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    lms,
  )
}

const clip = (v: number): number => Math.min(1, Math.max(0, v))

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear light. */
const SIGHTS: Readonly<Record<string, readonly Vec[]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

describe.each<Theme>(['night', 'paper'])('%s', (theme) => {
  const tokens = tokensOf(theme)
  const linear = (name: string): Vec => linearOf(oklchOf(tokens, name))
  const luminance = (name: string): number => {
    const [r, g, b] = linear(name).map(clip) as unknown as Vec
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const contrast = (one: string, other: string): number => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
    return (high + 0.05) / (low + 0.05)
  }
  /** OKLab × 100. */
  const distance = (one: string, other: string, sight: string): number => {
    const [a, b] = [one, other].map((name) =>
      labOf(times(SIGHTS[sight] ?? [], linear(name)).map(clip) as unknown as Vec),
    ) as [Vec, Vec]
    return 100 * Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
  }
  const terms = Array.from({ length: 8 }, (_, i) => `t${i + 1}`)
  const fills = Array.from({ length: 8 }, (_, i) => `f${i + 1}`)
  const after = (i: number, n: number): string => terms[(i + n) % 8] ?? ''
  const below = (pairs: readonly (readonly [string, string, number])[], least: number): string[] =>
    pairs
      .filter(([, , value]) => !(value >= least))
      .map(([one, other, value]) => `${one}/${other} ${value.toFixed(2)}`)
  const contrasts = (texts: readonly string[], grounds: readonly string[], least: number): string[] =>
    below(
      texts.flatMap((text) => grounds.map((ground) => [text, ground, contrast(text, ground)] as const)),
      least,
    )
  const distances = (
    ones: readonly string[],
    others: readonly string[],
    sight: string,
    least: number,
  ): string[] =>
    below(
      ones.flatMap((one) => others.map((other) => [one, other, distance(one, other, sight)] as const)),
      least,
    )

  test('every colour lies inside sRGB', () => {
    const names = [...tokens].filter(([, value]) => /^oklch\([^/]+\)$/.test(value)).map(([name]) => name)
    expect(names.length).toBeGreaterThan(25)
    const out = names.filter((name) => linear(name).some((v) => v < -0.002 || v > 1.002))
    expect(
      out.map(
        (name) =>
          `${name} ${linear(name)
            .map((v) => v.toFixed(4))
            .join(' ')}`,
      ),
    ).toEqual([])
  })

  test('ink reads on every ground, digits on their term', () => {
    expect(contrasts(['i1', 'i2', 'i3'], ['bg0', 'bg1', 'bg2'], 4.5)).toEqual([])
    expect(contrasts(['i1', 'i2'], ['bg3'], 4.5)).toEqual([])
    expect(contrasts(['on-term'], terms, 4.5)).toEqual([])
    expect(contrasts(['on-fill'], fills, 4.5)).toEqual([])
    expect(contrasts(terms, ['bg0', 'bg1', 'bg2'], 4.5)).toEqual([])
  })

  test('signs stand out from their ground', () => {
    expect(contrasts(['bad'], ['bg0', 'bg1', 'bg2'], 3)).toEqual([])
    expect(contrasts(terms, fills, 3)).toEqual([])
  })

  test.each(Object.keys(SIGHTS))('a term and the next differ in %s sight', (sight) => {
    expect(terms.flatMap((term, i) => distances([term], [after(i, 1)], sight, 6))).toEqual([])
  })

  test('terms two apart differ, and no term is taken for ink or for a violation', () => {
    expect(terms.flatMap((term, i) => distances([term], [after(i, 2)], 'normal', 6))).toEqual([])
    expect(distances(terms, ['i1', 'i2', 'i3', 'i4', 'l3'], 'normal', 6)).toEqual([])
    // In other sights a violation is told by its octagon and its words.
    expect(distances(['bad'], terms, 'normal', 8)).toEqual([])
  })
})

test('no colour is made outside the tokens', () => {
  const literal = /#[0-9a-f]{3,8}\b(?![^\n]*\bid=)|\b(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(/i
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.(css|tsx)$/.test(file) && file !== 'app/tokens.css')
  expect(files.length).toBeGreaterThan(30)
  const found = files.flatMap((file) =>
    readFileSync(src + file, 'utf8')
      .split('\n')
      .filter((line) => literal.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  )
  expect(found).toEqual([])
})
