import { chromium, type CDPSession, type Page } from '@playwright/test'
import { fileURLToPath } from 'node:url'

import { BROWSER_ARGS, findBrowser } from '../scripts/find-browser.mjs'
import { serve } from '../scripts/serve.mjs'
import type { Row } from './engine.ts'

const SECONDS = 5
/** Throttled, what happens in a second decides how many frames it has: a longer piece of the run. */
const THROTTLED_SECONDS = 15
const CROWD = 'seed=3&members=9&set.latencyMs=520&set.electionMs=5000&set.workload=13'

interface Load {
  /** The main thread's own time, ms a second: what other processes take does not count, nor does a probe. */
  readonly task: number
  readonly script: number
  readonly layouts: number
  /** A second, counted afterwards by a probe that asks for each; alone, in an empty page, it takes 29 ms of task a second. */
  readonly frames: number
}

/** What the built page costs while the opening runs, in a browser without a graphics card. */
export async function run(): Promise<Row[]> {
  const site = await serve({ root: fileURLToPath(new URL('../dist/', import.meta.url)) })
  const browser = await chromium.launch({ executablePath: await findBrowser(), args: [...BROWSER_ARGS] })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(site.url)
    await page
      .getByRole('button', { name: /^n1, .*commit/ })
      .first()
      .waitFor()
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
    await page.waitForTimeout(10_000)
    const running = await measure(page, cdp)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    const throttled = await framesIn(page, THROTTLED_SECONDS)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    await page.getByRole('contentinfo').getByRole('button', { name: 'Pause', exact: true }).click()
    await page.mouse.move(1, 1)
    await page.waitForTimeout(1500)
    const paints = await paintsIn(page)
    const crowd = await crowded(page, cdp, site.url)
    return [
      { name: 'page, 5 members running: main thread', value: running.task, unit: 'task ms / s', most: 80 },
      { name: 'page, 5 members running: script', value: running.script, unit: 'script ms / s', most: 20 },
      { name: 'page, 5 members running', value: running.frames, unit: 'frames / s', least: 55 },
      { name: 'page, 5 members running: layouts', value: running.layouts, unit: 'layouts / s' },
      { name: 'page at 4x CPU throttle', value: throttled, unit: 'frames / s', least: 55 },
      { name: 'page, paused: paints in 5 s', value: paints, unit: 'paints', most: 0 },
      {
        name: `page, 9 members, ${crowd.messages} messages in flight`,
        value: crowd.load.task / crowd.load.frames,
        unit: 'task ms / frame',
        most: 6,
      },
    ]
  } finally {
    await browser.close()
    await site.close()
  }
}

/** Nine members on slow links, so that hundreds of messages are on their way at once. */
async function crowded(page: Page, cdp: CDPSession, site: string): Promise<{ messages: number; load: Load }> {
  await page.goto(`${site}#v=1&${CROWD}`)
  await page.waitForFunction(`etcdscope.ready().then(() => true)`)
  await page.evaluate(`etcdscope.act('wait 12s').then(() => etcdscope.play(0.2))`)
  await page.waitForTimeout(2000)
  const messages = await page.evaluate<number>('etcdscope.state().inFlight.length')
  return { messages, load: await measure(page, cdp) }
}

async function measure(page: Page, cdp: CDPSession): Promise<Load> {
  const before = await metrics(cdp)
  const wall = await seconds(() => page.waitForTimeout(SECONDS * 1000))
  const after = await metrics(cdp)
  const grown = (name: string): number => ((after.get(name) ?? 0) - (before.get(name) ?? 0)) / wall
  return {
    task: grown('TaskDuration') * 1000,
    script: grown('ScriptDuration') * 1000,
    layouts: grown('LayoutCount'),
    frames: await framesIn(page, SECONDS),
  }
}

/** Frames a second. */
async function framesIn(page: Page, during: number): Promise<number> {
  let frames = 0
  const counted = await seconds(async () => {
    frames = await page.evaluate<number>(countFrames(during * 1000))
  })
  return frames / counted
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const started = process.hrtime.bigint()
  await work()
  return Number(process.hrtime.bigint() - started) / 1e9
}

async function metrics(cdp: CDPSession): Promise<ReadonlyMap<string, number>> {
  const answer = await cdp.send('Performance.getMetrics')
  return new Map(answer.metrics.map(({ name, value }) => [name, value]))
}

/** In the page. A string, so that no compiler's aids travel with it. */
const countFrames = (ms: number): string => `new Promise((done) => {
  let frames = 0
  const end = performance.now() + ${ms}
  requestAnimationFrame(function next(now) {
    frames++
    if (now < end) requestAnimationFrame(next)
    else done(frames)
  })
})`

/** `Paint` events of the renderer in five seconds. */
async function paintsIn(page: Page): Promise<number> {
  const cdp = await page.context().browser()?.newBrowserCDPSession()
  if (cdp === undefined) throw new Error('a page has its browser')
  let paints = 0
  cdp.on('Tracing.dataCollected', ({ value }: { value: readonly object[] }) => {
    paints += value.filter((event) => 'name' in event && event.name === 'Paint').length
  })
  await cdp.send('Tracing.start', { transferMode: 'ReportEvents', categories: 'devtools.timeline' })
  await page.waitForTimeout(SECONDS * 1000)
  const done = new Promise<void>((resolve) => cdp.once('Tracing.tracingComplete', () => resolve()))
  await cdp.send('Tracing.end')
  await done
  return paints
}
