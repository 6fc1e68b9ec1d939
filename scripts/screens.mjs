import { chromium } from '@playwright/test'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { register } from 'tsx/esm/api'
import { build } from 'vite'

import { BROWSER_ARGS, findBrowser } from './find-browser.mjs'
import { serve } from './serve.mjs'

/**
 * Fixed moments × sizes × themes × languages of the built page, into `screens/`, and one contact sheet of them.
 * `--only election,why` takes some moments, `--quick` only the first look of each size, `--no-build` the dist there is.
 */
register()
const { MOMENTS, bringTo, openIn, turnTo } = await import('../e2e/moments.ts')
const { values } = parseArgs({
  options: { only: { type: 'string' }, quick: { type: 'boolean' }, 'no-build': { type: 'boolean' } },
})
const root = fileURLToPath(new URL('..', import.meta.url))
const out = `${root}screens/`
const SIZES = [
  { width: 1440, height: 900, touch: false },
  { width: 1366, height: 768, touch: false },
  { width: 820, height: 1180, touch: true },
  { width: 390, height: 844, touch: true },
]
const LOOKS = [
  { theme: 'night', lang: 'en' },
  { theme: 'paper', lang: 'zh' },
  { theme: 'paper', lang: 'en' },
  { theme: 'night', lang: 'zh' },
]

if (!values['no-build'] || !existsSync(`${root}dist/index.html`)) await build({ root, logLevel: 'warn' })
const wanted = values.only?.split(',')
const moments = MOMENTS.filter(({ name }) => wanted === undefined || wanted.includes(name))
const site = await serve({ root: `${root}dist` })
const executablePath = await findBrowser(console.log)
const browser = await chromium.launch({
  executablePath,
  args: [...BROWSER_ARGS, '--force-color-profile=srgb'],
})
rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
const shots = []
for (const moment of moments) {
  const first = await browser.newPage()
  const link = await bringTo(first, site.url, moment)
  await first.close()
  for (const touch of [false, true]) {
    const page = await browser.newPage({ hasTouch: touch, isMobile: touch })
    let open = false
    for (const size of SIZES.filter((one) => one.touch === touch))
      for (const look of values.quick ? LOOKS.slice(0, 1) : LOOKS) {
        if (open) await turnTo(page, { ...size, ...look })
        else await openIn(page, link, moment, { ...size, ...look })
        open = true
        const file = `${moment.name}-${size.width}-${look.theme}-${look.lang}.png`
        await page.screenshot({ path: `${out}${file}` })
        shots.push({ file, ...size })
      }
    await page.close()
  }
  console.log(moment.name)
}
await sheet()
await browser.close()
await site.close()
console.log(`${shots.length} pictures and contact.png are in screens/`)

/** Every picture at a third of its size, with its name under it. */
async function sheet() {
  const figures = shots.map(
    ({ file, width }) =>
      `<figure><img src="${file}" width="${Math.round(width / 3)}" alt=""><figcaption>${file}</figcaption></figure>`,
  )
  const html = `<!doctype html><meta charset="utf-8"><title>etcdscope: screens</title><style>body{display:flex;flex-wrap:wrap;gap:12px;margin:12px;background:#888;font:12px sans-serif}figure{margin:0}img{display:block}</style>${figures.join('')}`
  writeFileSync(`${out}contact.html`, html)
  const page = await browser.newPage({ viewport: { width: 2000, height: 1000 } })
  await page.goto(new URL('screens/contact.html', `file://${root}`).href, { waitUntil: 'load' })
  await page.screenshot({ path: `${out}contact.png`, fullPage: true })
}
