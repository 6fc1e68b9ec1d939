import type { Page } from '@playwright/test'

import { longLog } from './long-log.ts'

/** One fixed moment of one fixed run: how to get there from a fresh page, through `window.etcdscope` alone. */
export interface PictureMoment {
  readonly name: string
  /** The run, as the address says it; seed 7 with five members without. */
  readonly run?: string
  /** A run that no address can hold, as a saved recording: every page that opens the moment goes there itself. */
  readonly recording?: () => unknown
  readonly lines: readonly string[]
  /** Where the playhead then goes, in order: times or landmarks. */
  readonly seeks: readonly string[]
  /** Steps taken from there, in events. */
  readonly steps?: number
  readonly select?: string
  readonly lens?: string
  /** A button to press when it is there: the question of the why-card. */
  readonly press?: string
  /** At least so many messages are under way; with fewer the picture is not the one meant. */
  readonly inFlight?: number
  /** What the reader then does in the page, since no address holds it: goes back and acts there, which leaves an old branch. */
  readonly back?: readonly { readonly seek: string; readonly lines: readonly string[] }[]
  /** The page's worker dies once it is drawn. */
  readonly dies?: boolean
}

/** n4 leads seed 7: it is cut off with n5, takes a write that cannot commit, and the others elect another. */
const TO_TWO_LOGS = [
  'wait until leader',
  'wait 3s',
  'partition n4 n5 | n1 n2 n3',
  'etcdctl --endpoints=http://127.0.0.1:42379 put colour gold &',
  'wait 3s',
] as const

/** Three written, one cut off meanwhile: it asks for votes with an old log. */
const TO_STALE_LOG = [
  'wait until leader',
  'wait 2s',
  'partition n5 | n1 n2 n3 n4',
  'etcdctl put colour green',
  'etcdctl put shape round',
  'heal',
  'crash leader',
  'wait 1s',
  'campaign n5',
  'wait 30ms',
] as const

/** One member stands again and again; with a term that high the others step down and follow it. */
const TO_TERM_40 = [
  'wait until leader',
  'wait 3s',
  ...Array.from({ length: 37 }, () => ['campaign n1', 'wait 10ms']).flat(),
  'wait 2s',
]

const LONG_KEY = `/registry/services/endpoints/kube-system/${'a-rather-long-name/'.repeat(8)}end`

/** The pictures that are looked at, in the order of a run's life. */
export const MOMENTS: readonly PictureMoment[] = [
  { name: 'boot', lines: [], seeks: ['0.000s'] },
  { name: 'election', lines: ['wait until leader'], seeks: ['0.000s', 'next election'], steps: -3 },
  { name: 'calm', lines: ['wait until leader', 'wait 4s'], seeks: [] },
  {
    name: 'write',
    lines: ['wait until leader', 'wait 2s', 'etcdctl put colour red'],
    seeks: ['previous commit'],
    select: 'client:c1',
  },
  { name: 'crash', lines: ['wait until leader', 'wait 3s', 'crash leader'], seeks: [], select: 'member:n4' },
  { name: 'partition', lines: TO_TWO_LOGS, seeks: ['previous election'], steps: 4 },
  { name: 'two-logs', lines: TO_TWO_LOGS, seeks: [] },
  { name: 'truncation', lines: [...TO_TWO_LOGS, 'heal', 'wait 2s'], seeks: ['previous fault'], steps: 30 },
  {
    name: 'old-branches',
    lines: ['wait until leader', 'wait 2s', 'crash leader', 'wait 3s'],
    seeks: [],
    back: [
      { seek: '2.5s', lines: ['partition n4 n5 | n1 n2 n3', 'wait 3s'] },
      { seek: '4s', lines: ['pause n2', 'wait 2s'] },
    ],
  },
  { name: 'why', lines: TO_TWO_LOGS, seeks: ['previous election'], press: 'why?' },
  { name: 'refusal', lines: TO_STALE_LOG, seeks: [] },
  { name: 'three', run: 'seed=7&members=3', lines: ['wait until leader', 'wait 2s'], seeks: [] },
  {
    name: 'seven',
    run: 'seed=3&members=7',
    lines: ['wait until leader', 'wait 2s', 'partition n1 n2 n3 | n4 n5 n6 n7', 'wait 2s'],
    seeks: [],
  },
  {
    name: 'nine-walls',
    run: 'seed=3&members=9',
    lines: ['wait until leader', 'wait 2s', 'partition n1 n2 n3 n4 | n5 n6 n7 n8 n9', 'wait 2s'],
    seeks: [],
    select: 'member:n1',
  },
  {
    name: 'three-groups',
    lines: ['wait until leader', 'wait 2s', 'partition n1 n2 | n3 n4 | n5', 'wait 700ms'],
    seeks: [],
  },
  {
    name: 'crowd',
    run: 'seed=3&members=9&set.latencyMs=800&set.electionMs=5000&set.lossPermille=50&set.workload=60',
    lines: ['wait until leader', 'wait 3s'],
    seeks: [],
    inFlight: 400,
  },
  {
    name: 'paused-and-down',
    lines: ['wait until leader', 'wait 2s', 'crash n1', 'pause n2', 'pause n3', 'wait 600ms'],
    seeks: [],
    select: 'member:n2',
  },
  {
    name: 'learner',
    lines: [
      'wait until leader',
      'wait 2s',
      'wait 4s',
      'etcdctl member add n6 --learner --peer-urls=http://127.0.0.1:62380',
      'start n6',
      'wait 2s',
      'crash n1',
      'pause n2',
      'wait 600ms',
    ],
    seeks: [],
    select: 'member:n6',
  },
  {
    name: 'removed',
    lines: ['wait until leader', 'wait 6s', 'etcdctl member remove $n5', 'wait 1s', 'crash n1', 'wait 500ms'],
    seeks: [],
    lens: 'members',
  },
  {
    name: 'joint',
    lines: [
      'wait until leader',
      'wait 2s',
      'reconfigure n1 n4 n6 --explicit',
      'wait 1s',
      'start n6',
      'wait 1s',
      'crash n5',
      'campaign n1',
      'wait 30ms',
    ],
    seeks: [],
    select: 'member:n1',
    lens: 'members',
  },
  { name: 'term-40', lines: TO_TERM_40, seeks: [] },
  {
    name: 'long-keys',
    lines: [
      'wait until leader',
      `etcdctl put ${LONG_KEY} ${'v'.repeat(200)}`,
      'etcdctl put 颜色/背景/默认值/很长的键名 深红色，带一点橙色的那种很长的值',
      'etcdctl get 颜色/背景/默认值/很长的键名',
    ],
    seeks: [],
    select: 'client:c1',
  },
  {
    name: 'long-log',
    run: 'seed=7&set.workload=500',
    lines: ['wait until leader', 'wait 5s'],
    seeks: [],
  },
  {
    name: 'long-log-100000',
    recording: longLog,
    lines: ['wait until leader', 'wait 2s', 'etcdctl put colour red', 'wait 100ms'],
    seeks: [],
    lens: 'log',
  },
  {
    name: 'violation',
    run: 'seed=2&members=3&set.rulesOff=majority-quorum',
    lines: ['wait until leader', 'wait 1s', 'partition n1 | n2 n3', 'campaign n1', 'wait 5s'],
    seeks: ['0.000s', 'next violation'],
  },
  {
    name: 'keys',
    lines: [
      'wait until leader',
      'etcdctl put a 1',
      'etcdctl put b 1',
      'etcdctl put a 2',
      'etcdctl del b',
      'etcdctl lease grant 60',
      'etcdctl compaction 3',
      'etcdctl put b 2',
      'etcdctl put 颜色/背景 深红色',
      'etcdctl watch --prefix a &',
      'wait 500ms',
    ],
    seeks: [],
    select: 'key:YQ',
    lens: 'keys',
  },
  {
    name: 'disk',
    run: 'seed=7&set.walSegmentBytes=2048&set.snapshotCount=20&set.maxWals=2',
    lines: ['wait until leader', 'wait 14s', 'etcdctl put 颜色/背景/默认值/很长的键名 red'],
    seeks: [],
    select: 'entry:n4:20',
    lens: 'disk',
  },
  {
    name: 'console',
    lines: [
      'wait until leader',
      'etcdctl put colour red',
      'etcdctl get colour -w json',
      'etcdctl endpoint status --cluster -w table',
      'etcdctl lease grant 60',
      'etcdctl watch --prefix co &',
      `etcdctl put ${LONG_KEY} 颜色`,
      'etcdctl put colour green',
      'wait 500ms',
    ],
    seeks: [],
    lens: 'console',
  },
  { name: 'worker-dead', lines: ['wait until leader', 'wait 2s'], seeks: [], dies: true },
]

export interface Look {
  readonly width: number
  readonly height: number
  readonly theme: 'paper' | 'night'
  readonly lang: 'en' | 'zh'
}

interface PageApi {
  ready(): Promise<void>
  state(): { readonly inFlight: readonly unknown[] }
  load(source: { recording: unknown }): Promise<void>
  act(line: string): Promise<{ readonly exit: number; readonly stderr: string }>
  seek(at: string): Promise<void>
  step(n: number, unit: 'event' | 'message'): Promise<void>
  show(view: { select?: string; lens?: string; theme?: string; lang?: string }): void
  pause(): void
  link(): string
}

/** Brings a fresh page (at the site's address, paused) to the moment and answers with its link. */
export async function bringTo(page: Page, site: string, moment: PictureMoment): Promise<string> {
  await page.goto(`${site}#v=1&${moment.run ?? 'seed=7'}&play=0&motion=reduced`)
  await page.waitForSelector('html[data-etcdscope=ready]')
  return moment.recording === undefined ? goTo(page, moment) : page.url()
}

/** The page that shows the moment's run goes there; answers with the link, where there is one. */
async function goTo(page: Page, moment: PictureMoment): Promise<string> {
  const { recording, ...way } = moment
  return page.evaluate(
    async ({ lines, seeks, steps, select, lens, inFlight = 0, saved }) => {
      const api = (window as unknown as { etcdscope: PageApi }).etcdscope
      await api.ready()
      if (saved !== undefined) await api.load({ recording: saved })
      for (const line of lines) {
        const { exit, stderr } = await api.act(line)
        if (exit !== 0) throw new Error(`${line}: ${stderr}`)
      }
      for (const at of seeks) await api.seek(at)
      if (steps !== undefined) await api.step(steps, 'event')
      if (select !== undefined) api.show({ select })
      if (lens !== undefined) api.show({ lens })
      api.pause()
      const flying = api.state().inFlight.length
      if (flying < inFlight) throw new Error(`${flying} messages in flight, not ${inFlight}`)
      return saved === undefined ? api.link() : ''
    },
    { ...way, saved: recording?.() },
  )
}

async function goBack(page: Page, back: NonNullable<PictureMoment['back']>): Promise<void> {
  await page.evaluate(async (steps) => {
    const api = (window as unknown as { etcdscope: PageApi }).etcdscope
    for (const { seek, lines } of steps) {
      await api.seek(seek)
      for (const line of lines) {
        const { exit, stderr } = await api.act(line)
        if (exit !== 0) throw new Error(`${line}: ${stderr}`)
      }
    }
    api.pause()
  }, back)
}

/** Opens the link of a moment in one look, and waits until it is drawn. `more` joins the address, as an embed's. */
export async function openIn(
  page: Page,
  link: string,
  moment: PictureMoment,
  look: Look,
  more = '',
): Promise<void> {
  await page.setViewportSize({ width: look.width, height: look.height })
  const [address = '', hash = ''] = link.split('#')
  await page.goto('about:blank')
  await page.goto(`${address}#${hash}&theme=${look.theme}&lang=${look.lang}&motion=reduced${more}`)
  await page.waitForSelector('html[data-etcdscope=ready]')
  await page.locator('[data-member]').first().waitFor()
  // What a terminal has printed comes with its own question.
  if (moment.lens === 'console' && more === '') await page.locator('[role=log] li').first().waitFor()
  if (moment.recording !== undefined) await goTo(page, moment)
  if (moment.back !== undefined) await goBack(page, moment.back)
  if (moment.press !== undefined) {
    const press = page.getByRole('button', { name: /why|为什么/i }).first()
    if (await press.isVisible()) {
      await press.click()
      await page.locator('article').first().waitFor()
    }
  }
  if (moment.dies === true) {
    await page.workers()[0]?.evaluate(() => {
      setTimeout(() => {
        throw new Error('out of memory')
      })
    })
    await page.waitForSelector('html[data-etcdscope=halted]')
  }
  await drawn(page, look)
}

/** The page that is open, in another look: as a reader turns the screen or changes theme and language. */
export async function turnTo(page: Page, look: Look): Promise<void> {
  await page.setViewportSize({ width: look.width, height: look.height })
  await page.evaluate(({ theme, lang }) => {
    const api = (window as unknown as { etcdscope: PageApi }).etcdscope
    api.show({ theme, lang })
  }, look)
  await drawn(page, look)
}

/** The language and the fonts are there, the narration has looked (every 120 ms), and what they and the size change is laid out. */
async function drawn(page: Page, { lang }: Look): Promise<void> {
  await page.waitForSelector(`html[lang^=${lang}]`)
  await page.evaluate(async () => {
    await document.fonts.ready
    await new Promise((resolve) => setTimeout(resolve, 160))
    for (let i = 0; i < 3; i++) await new Promise((resolve) => requestAnimationFrame(resolve))
  })
}
