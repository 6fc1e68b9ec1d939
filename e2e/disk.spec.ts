import type { Locator, Page } from '@playwright/test'
import { unzipSync } from 'fflate'
import { readFileSync } from 'node:fs'

import { pause, tabTo } from './hands.ts'
import { expect, leaderOf, test } from './site.ts'

/** A member's disk on the page: the log is cut, bytes rot, power fails, and what etcd then says. */

const SMALL = 'v=1&seed=7&members=3&set.walSegmentBytes=2048&set.snapshotCount=20&set.maxWals=2&lens=disk'

function lens(page: Page): Locator {
  return page.getByRole('tabpanel', { name: 'Disk' })
}

function files(page: Page): Locator {
  return lens(page)
    .getByRole('treeitem')
    .filter({ hasText: /\.wal|\.snap|\.tmp|db/ })
}

function records(page: Page): Locator {
  return lens(page).getByRole('option')
}

/** What the reader is told would be left. */
function power(page: Page): Locator {
  return lens(page).getByRole('region', { name: 'If it lost power now' })
}

async function showDiskOf(page: Page, name: string): Promise<void> {
  const picker = lens(page).getByRole('group', { name: 'Whose disk' })
  await picker.getByRole('button', { name, exact: true }).click()
  await expect(lens(page).getByRole('tree', { name: `Files of ${name}.etcd` })).toBeVisible()
}

test('a segment that is full is cut, and the next one takes its name from what follows', async ({
  page,
  site,
}) => {
  await page.goto(`${site}#${SMALL}&speed=10`)
  await expect(lens(page).getByRole('treeitem', { name: /^0{16}-0{16}\.wal, .*being written/ })).toBeVisible()
  const second = lens(page).getByRole('treeitem', { name: /^0{15}1-0{14}[0-9a-f]{2}\.wal/ })
  await expect(second).toBeVisible({ timeout: 60_000 })
  await pause(page)
  await expect(lens(page).getByRole('listbox')).not.toHaveCount(1)
  await expect(lens(page).getByRole('treeitem', { name: /\.tmp, .*becomes segment/ })).toBeVisible()
})

test('what it says would be left after a power loss is what the restart finds', async ({ page, site }) => {
  await page.goto(`${site}#${SMALL}&t=4s&play=0`)
  const name = await leaderOf(page)
  await showDiskOf(page, name)
  await expect(power(page)).toContainText(`If ${name} lost power now`)
  const told = (await power(page).textContent()) ?? ''
  const [, last, term] = /end with entry (\d+) of term (\d+)/.exec(told) ?? []
  expect(Number(last)).toBeGreaterThan(3)
  await lens(page).getByRole('button', { name: 'Crash', exact: true }).click()
  await expect(power(page)).toContainText(`end with entry ${last} of term ${term}`)
  await lens(page).getByRole('button', { name: 'Restart', exact: true }).click()
  await lens(page).getByRole('button', { name: 'Show what a start reads' }).click()
  const replay = lens(page).getByRole('region', { name: 'Replay' })
  await expect(replay).toContainText(/Read at 4\.\d+s: \d+ records/)
  await replay.getByRole('button', { name: 'Last record' }).click()
  await expect(replay.getByRole('status')).toContainText(`last entry ${last} of term ${term}`)
})

test('one wrong byte, and the next start ends with etcd’s own line; the card says why', async ({
  page,
  site,
}) => {
  await page.goto(`${site}#${SMALL}&t=4s&play=0`)
  const leader = await leaderOf(page)
  const name = leader === 'n1' ? 'n2' : 'n1'
  await showDiskOf(page, name)
  await records(page)
    .filter({ has: page.locator('title', { hasText: /^Entry 5, / }) })
    .click()
  const card = lens(page).getByRole('region', { name: /^Entry 5, term 2/ })
  await expect(card).toContainText('the chain holds')
  await lens(page).getByRole('button', { name: 'Flip a byte of entry 5' }).click()
  await expect(card).toContainText('does not follow')
  await expect(power(page)).toContainText('walpb: crc mismatch')
  await lens(page).getByRole('button', { name: 'Crash', exact: true }).click()
  await lens(page).getByRole('button', { name: 'Restart', exact: true }).click()
  await expect(lens(page).getByRole('status').filter({ hasText: 'died with this line' })).toContainText(
    'discovery failed: walpb: crc mismatch',
  )
  await expect(page.getByRole('region', { name: 'Narration' })).toContainText('walpb: crc mismatch')
  await lens(page).getByRole('button', { name: 'why?' }).click()
  await expect(page.getByRole('article')).toContainText('CRC')
})

test('the data dirs are downloaded as one zip, with the lines that boot them', async ({ page, site }) => {
  await page.goto(`${site}#${SMALL}&t=4s&play=0`)
  await leaderOf(page)
  const coming = page.waitForEvent('download')
  await lens(page).getByRole('button', { name: 'Of all members' }).click()
  const download = await coming
  expect(download.suggestedFilename()).toMatch(/^etcd-cluster-4\.000s\.zip$/)
  const zip = unzipSync(readFileSync(await download.path()))
  const dirs = new Set(Object.keys(zip).map((path) => path.split('/')[0]))
  expect([...dirs].sort()).toEqual(['n1', 'n2', 'n3'])
  expect(Object.keys(zip).some((path) => /^n1\/member\/wal\/0{16}-0{16}\.wal$/.test(path))).toBe(true)
  await expect(lens(page).getByRole('status')).toContainText('etcd --name n1 --data-dir n1')
})

test('by keyboard: a file, a record, a fault', async ({ page, site }) => {
  await page.goto(`${site}#${SMALL}&t=4s&play=0`)
  await leaderOf(page)
  await expect(files(page).first()).toBeVisible()
  const strip = lens(page).getByRole('listbox').first()
  await strip.focus()
  await page.keyboard.press('End')
  const chosen = (): Promise<string | null> =>
    lens(page).getByRole('option', { selected: true }).getAttribute('aria-label')
  const newest = await chosen()
  await page.keyboard.press('ArrowLeft')
  await expect.poll(chosen).not.toBe(newest)
  await tabTo(page, /^Crash$/)
  await page.keyboard.press('Enter')
  await expect(lens(page).getByRole('button', { name: 'Restart', exact: true })).toBeVisible()
})
