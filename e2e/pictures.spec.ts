import type { Page } from '@playwright/test'

import { bringTo, MOMENTS, openIn, turnTo, type Look, type PictureMoment } from './moments.ts'
import { problemsOf } from './picture-checks.ts'
import { languageProblems } from './picture-language.ts'
import { exportProblems } from './picture-export.ts'
import { expect, test } from './site.ts'

/** Screens that share an opened page: it is turned from one look to the next. */
interface Screen {
  readonly touch: boolean
  readonly sizes: readonly (readonly [number, number])[]
  /** What joins the address. */
  readonly more: string
}

const EMBED = '&embed=stage+narration+tape&controls=play'
const SCREENS: readonly Screen[] = [
  { touch: false, sizes: [[1440, 900], [1366, 768]], more: '' }, // prettier-ignore
  { touch: true, sizes: [[820, 1180], [390, 844], [844, 390]], more: '' }, // prettier-ignore
  { touch: true, sizes: [[320, 280], [720, 480]], more: EMBED }, // prettier-ignore
]

/** On a projector. */
const PRESENTED: Screen = { touch: false, sizes: [[1366, 768]], more: '&present=1' }

/** Two of four looks a size and moment, the other two with the next moment; `npm run screens` draws all four. */
const LOOKS: readonly (readonly Pick<Look, 'theme' | 'lang'>[])[] = [
  [
    { theme: 'night', lang: 'en' },
    { theme: 'paper', lang: 'zh' },
  ],
  [
    { theme: 'paper', lang: 'en' },
    { theme: 'night', lang: 'zh' },
  ],
]

for (const [i, moment] of MOMENTS.entries())
  test(`the picture of "${moment.name}" fits every screen, and can be read and hit`, async ({
    page,
    browser,
    site,
  }) => {
    const link = await bringTo(page, site, moment)
    const looks = LOOKS[i % LOOKS.length] ?? []
    const touched = await browser.newPage({ hasTouch: true, isMobile: true })
    // What no address holds cannot be embedded, or opened on a projector.
    const wanted = moment.recording === undefined ? [...SCREENS, PRESENTED] : SCREENS.slice(0, 2)
    for (const screen of wanted)
      await lookAt(
        screen.touch ? touched : page,
        screen,
        moment,
        link,
        screen === PRESENTED ? looks.slice(0, 1) : looks,
      )
    await touched.close()
  })

async function lookAt(
  page: Page,
  { touch, sizes, more }: Screen,
  moment: PictureMoment,
  link: string,
  looks: readonly Pick<Look, 'theme' | 'lang'>[],
): Promise<void> {
  let open = false
  for (const [width, height] of sizes)
    for (const look of looks) {
      const whole: Look = { ...look, width, height }
      if (open) await turnTo(page, whole)
      else await openIn(page, link, moment, whole, more)
      open = true
      await expectGood(page, touch, moment, `${width}×${height} ${look.theme} ${look.lang}`)
    }
  if (!touch && more === '') expect.soft(await exportProblems(page), 'the saved picture').toEqual([])
}

async function expectGood(
  page: Page,
  touch: boolean,
  { lines, back = [] }: PictureMoment,
  look: string,
): Promise<void> {
  const typed = [...lines, ...back.flatMap((step) => step.lines)]
  const problems = [...(await problemsOf(page, touch)), ...(await languageProblems(page, typed))]
  expect.soft(problems, look).toEqual([])
}
