import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'

import { deck, members, newLeader, pause } from './hands.ts'
import { expect, test } from './site.ts'

const RUN = '#v=1&seed=12&set.workload=0'

const prompt = (page: Page): Locator =>
  page.getByRole('textbox', { name: /^(Command line|Input of the command)$/ })
const shown = (page: Page): Locator => page.getByRole('log').getByRole('listitem')
/** The line that was typed so, with what it printed. */
const lineOf = (page: Page, text: string): Locator =>
  page.locator('[role=log] > ol > li').filter({ has: page.getByText(text, { exact: false }) })

/** A page with a leader, its speed fixed so that waiting is short, and the console in front. */
async function opened(page: Page, site: string): Promise<void> {
  await page.goto(`${site}${RUN}&speed=1`)
  await expect(members(page)).toHaveCount(5)
  await newLeader(page)
  await page.keyboard.press('/')
  await expect(prompt(page)).toBeFocused()
}

async function type(page: Page, line: string): Promise<void> {
  await page.keyboard.insertText(line)
  await page.keyboard.press('Enter')
}

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
  await page.keyboard.press('Control+V')
}

test('by keyboard alone: a terminal that prints, waits, reads, listens, and goes back in time', async ({
  page,
  site,
  context,
}) => {
  // A session of twenty commands: three minutes are not enough where eight others share two cores.
  test.setTimeout(480_000)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await opened(page, site)

  await test.step('a put and a get print what etcdctl prints', async () => {
    await type(page, 'put tea green')
    await expect(lineOf(page, 'put tea green')).toContainText('OK')
    await type(page, 'etcdctl get tea -w json')
    await expect(lineOf(page, 'get tea -w json')).toContainText('"key":"dGVh"')
    await expect(lineOf(page, 'get tea -w json')).toContainText('"value":"Z3JlZW4="')
  })

  await test.step('an error has its text and its exit code', async () => {
    await type(page, 'get tea --rev=99')
    const line = lineOf(page, 'get tea --rev=99')
    await expect(line).toContainText('Error: etcdserver: mvcc: required revision is a future revision')
    await expect(line).toContainText('exit 1')
    await type(page, 'brew tea')
    await expect(lineOf(page, 'brew tea')).toContainText('unknown command "brew" for "etcdctl"')
  })

  await test.step('an interactive transaction reads its lines', async () => {
    await type(page, 'txn -i')
    await expect(page.getByRole('textbox', { name: 'Input of the command' })).toBeFocused()
    for (const input of ['value("tea") = "green"', '', 'put tea black', '', '']) await type(page, input)
    await expect(lineOf(page, 'txn -i')).toContainText('SUCCESS')
    await expect(page.getByRole('textbox', { name: 'Command line' })).toBeFocused()
  })

  await test.step('a watch prints as events arrive, and Ctrl-C ends it', async () => {
    await type(page, 'watch tea &')
    await type(page, 'put tea white')
    await expect(lineOf(page, 'watch tea &')).toContainText('PUT')
    await expect(lineOf(page, 'watch tea &')).toContainText('listens')
    await page.keyboard.press('Control+C')
    await expect(lineOf(page, 'watch tea &')).toContainText('exit 130')
  })

  await test.step('three pasted lines run in order', async () => {
    await paste(page, 'put cup one\nput cup two\nget cup --print-value-only\n')
    await expect(lineOf(page, 'get cup --print-value-only')).toContainText('two')
  })

  await test.step('earlier lines come back, and a word is completed', async () => {
    await page.keyboard.press('ArrowUp')
    await expect(prompt(page)).toHaveValue('get cup --print-value-only')
    await page.keyboard.press('ArrowUp')
    await expect(prompt(page)).toHaveValue('put cup two')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await expect(prompt(page)).toHaveValue('')
    await page.keyboard.insertText('compa')
    await page.keyboard.press('Tab')
    await expect(prompt(page)).toHaveValue('compaction ')
    await page.keyboard.press('Control+C')
    await expect(prompt(page)).toHaveValue('')
  })

  await test.step('back in time there are fewer lines, and a line leads to its moment', async () => {
    const all = await page.locator('[role=log] > ol > li').count()
    await page.keyboard.press('Escape')
    await expect(prompt(page)).not.toBeFocused()
    const line = page.getByRole('button', { name: 'put tea green: its life in the cluster' })
    await line.focus()
    await page.keyboard.press('Enter')
    await expect(deck(page).getByRole('button', { name: 'Play', exact: true })).toBeVisible()
    await expect(page.locator('[role=log] > ol > li')).toHaveCount(1)
    expect(all).toBeGreaterThan(8)
    await expect(lineOf(page, 'put tea green').first()).toContainText('waits')
    const life = page.getByRole('list', { name: 'Life of put tea green' })
    await expect(life.getByRole('button', { name: /quorum/ })).toBeVisible()
    await life.getByRole('button', { name: /has its answer/ }).focus()
    await page.keyboard.press('Enter')
    await expect(lineOf(page, 'put tea green').first()).toContainText('OK')
  })

  await test.step('in another future nothing of the old is left, and undo takes a line away', async () => {
    await page.keyboard.press('/')
    await type(page, 'get tea')
    await expect(lineOf(page, 'get tea')).toContainText('green')
    await expect(page.locator('[role=log] > ol > li')).toHaveCount(2)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+Z')
    await expect(page.locator('[role=log] > ol > li')).toHaveCount(1)
  })
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([])
})

test('a line that waits says so, and a stand-still that it started ends with it', async ({ page, site }) => {
  await page.goto(`${site}${RUN}&play=0&t=4s&speed=1&lens=console`)
  await prompt(page).click()
  await type(page, 'put a 1')
  await expect(lineOf(page, 'put a 1')).toContainText('OK')
  await expect(deck(page).getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await type(page, 'watch a')
  await type(page, 'put a 2')
  await expect(lineOf(page, 'put a 2')).toContainText('waits for the line above')
  await page.keyboard.press('Control+C')
  await expect(lineOf(page, 'put a 2')).toContainText('OK')
  await expect(shown(page).first()).toBeVisible()
})

test.describe('by touch on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('a line is written, run, ended and looked into by taps', async ({ page, site }) => {
    await page.goto(`${site}${RUN}&speed=1&lens=console`)
    await newLeader(page)
    await prompt(page).tap()
    await prompt(page).fill('watch tea &')
    await page.getByRole('button', { name: 'Run', exact: true }).tap()
    await expect(lineOf(page, 'watch tea &')).toContainText('listens')
    await prompt(page).fill('put tea green')
    await page.getByRole('button', { name: 'Run', exact: true }).tap()
    await expect(lineOf(page, 'watch tea &')).toContainText('PUT')
    await page.getByRole('button', { name: 'Ctrl-C: end watch tea &' }).tap()
    await expect(lineOf(page, 'watch tea &')).toContainText('exit 130')
    await pause(page)
    await page.getByRole('button', { name: 'put tea green: its life in the cluster' }).tap()
    await page
      .getByRole('list', { name: 'Life of put tea green' })
      .getByRole('button', { name: /committed/ })
      .tap()
    await expect(page.getByRole('list', { name: 'Life of put tea green' })).toBeVisible()
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([])
  })
})
