import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'

import { everywhere, factsOf, leadersOf, member, newLeader, pause, tabTo } from './hands.ts'
import { problemsOf } from './picture-checks.ts'
import { expect, test } from './site.ts'

/** Members come and go on the page: the right way to replace a dead one, and what is said to the wrong way. */

const RUN = 'v=1&seed=7&members=3&speed=3'

function lens(page: Page): Locator {
  return page.getByRole('tabpanel', { name: 'Members' })
}

function plan(page: Page, head: RegExp): Locator {
  return lens(page).getByRole('listitem').filter({ hasText: head })
}

/** The line in the header: voters, quorum, what may be lost. */
function cluster(page: Page): Locator {
  return page.getByRole('list', { name: 'The cluster now' })
}

/** The workload's writes go through: the highest revision rises. */
async function takesWrites(page: Page): Promise<void> {
  const revision = async (): Promise<number> =>
    Number(/revision (\d+)/.exec((await cluster(page).textContent()) ?? '')?.[1] ?? Number.NaN)
  const before = await revision()
  await expect.poll(revision).toBeGreaterThan(before + 1)
}

/** The named member has everything that the leader had when this was asked. */
async function catchesUp(page: Page, name: string): Promise<void> {
  await expect(member(page, name)).toHaveAccessibleName(/, (follower|leader), /)
  let log = 0
  await expect.poll(async () => (log = (await leadersOf(page))[0]?.log ?? 0)).toBeGreaterThan(0)
  await everywhere(page, log)
  expect((await factsOf(page)).map((facts) => facts.name)).toContain(name)
}

async function aFollower(page: Page): Promise<string> {
  await newLeader(page)
  return (await factsOf(page)).find(({ role }) => role === 'follower')!.name
}

test('by pointer: a member is added, started and catches up', async ({ page, site }) => {
  await page.goto(`${site}#${RUN}`)
  await page.getByRole('tab', { name: 'Members' }).click()
  await expect(plan(page, /Add n4 first: allowed/)).toBeVisible()
  await lens(page).getByRole('button', { name: 'Add n4', exact: true }).click()
  await expect(lens(page).getByRole('row', { name: /n4.*not started/ })).toBeVisible()
  await expect(cluster(page)).toContainText('4 voters, quorum 3, can lose 0')
  await expect(lens(page).getByRole('status')).toContainText(/^Member [0-9a-f]{16} added to cluster/)
  await lens(page).getByRole('button', { name: 'Start n4' }).click()
  await catchesUp(page, 'n4')
  await expect(cluster(page)).toContainText('4 voters, quorum 3, can lose 1')
  // As `member list` and `endpoint status` have it.
  await expect(lens(page).getByRole('row', { name: /^n4 .*3\.4\.23/ })).toContainText(/ [kM]?B/)
})

test('by pointer: a learner is added, started and promoted', async ({ page, site }) => {
  await page.goto(`${site}#${RUN}`)
  await page.getByRole('tab', { name: 'Members' }).click()
  await expect(plan(page, /Add n4 first: allowed/)).toBeVisible()
  await lens(page).getByRole('button', { name: 'Add n4 as learner' }).click()
  await lens(page).getByRole('button', { name: 'Start n4' }).click()
  await expect(member(page, 'n4')).toHaveAccessibleName(/^n4, learner/)
  await expect(lens(page).getByText(/100 %; it may vote from 90 % on/)).toBeVisible()
  await expect(cluster(page)).toContainText('3 voters, quorum 2')
  await lens(page).getByRole('button', { name: 'Promote n4' }).click()
  await expect(cluster(page)).toContainText('4 voters, quorum 3')
  await catchesUp(page, 'n4')
})

test('by pointer: a dead member is removed, then another added, and the cluster works at every step', async ({
  page,
  site,
}) => {
  await page.goto(`${site}#${RUN}`)
  const dead = await aFollower(page)
  await member(page, dead).click()
  await page
    .getByRole('toolbar', { name: /^Actions/ })
    .getByRole('button', { name: 'Crash', exact: true })
    .click()
  await page.getByRole('tab', { name: 'Members' }).click()
  await expect(cluster(page)).toContainText('3 voters, quorum 2, can lose 0')
  await takesWrites(page)

  await plan(page, new RegExp(`Remove ${dead} first: allowed`))
    .getByRole('button', { name: `Remove ${dead}` })
    .click()
  await expect(cluster(page)).toContainText('2 voters, quorum 2, can lose 0')
  await expect(lens(page).getByRole('row', { name: new RegExp(`${dead}.*removed`) })).toBeVisible()
  await takesWrites(page)

  await expect(plan(page, /Add n4 first: allowed/)).toBeVisible()
  await lens(page).getByRole('button', { name: 'Add n4', exact: true }).click()
  await expect(cluster(page)).toContainText('3 voters, quorum 2, can lose 0')
  await takesWrites(page)

  await lens(page).getByRole('button', { name: 'Start n4' }).click()
  await expect(cluster(page)).toContainText('3 voters, quorum 2, can lose 1')
  await catchesUp(page, 'n4')
  await takesWrites(page)
})

test('by pointer: adding first is refused with its reason; without the check it takes the quorum', async ({
  page,
  site,
}) => {
  await page.goto(`${site}#${RUN}`)
  await page.getByRole('tab', { name: 'Members' }).click()
  await expect(plan(page, /Add n4 first: allowed/)).toBeVisible()
  const dead = await aFollower(page)
  await member(page, dead).click()
  await page
    .getByRole('toolbar', { name: /^Actions/ })
    .getByRole('button', { name: 'Crash', exact: true })
    .click()
  await expect(plan(page, /Add n4 first: refused/)).toContainText(
    `Not connected to the leader for 5 s: ${dead}.`,
  )
  await lens(page).getByRole('button', { name: 'Add n4', exact: true }).click()
  await expect(lens(page).getByRole('status')).toHaveText('Error: etcdserver: unhealthy cluster')
  await expect(lens(page).getByRole('status')).toBeInViewport()
  await expect(lens(page)).toContainText(
    new RegExp(`refuses to add n4: ${dead} has not been connected to it for 5 s`),
  )
  await expect(cluster(page)).toContainText('3 voters, quorum 2, can lose 0')
  await takesWrites(page)

  await lens(page).getByRole('button', { name: 'why?' }).click()
  const card = page.getByRole('article', { name: /refuse to add n4/ })
  await expect(card).toContainText('2 of 3 voters have been connected for 5 s')
  await expect(card).toContainText('etcdserver: unhealthy cluster')
  await expect(card).toContainText('3.5.30 and 3.6.11 would have refused it too')
  await page.keyboard.press('Escape')
  await expect(card).toHaveCount(0)

  await lens(page).getByRole('checkbox', { name: 'Strict check' }).click()
  await expect(lens(page).getByRole('checkbox', { name: 'Strict check: off in this run' })).not.toBeChecked()
  await expect(cluster(page)).toContainText('rule off: strict reconfig check')
  // The same run: there the addition went through, and ended the quorum that had let it.
  await expect(cluster(page)).toContainText('4 voters, quorum 3, not enough running')
  await expect(lens(page)).toContainText('no quorum: 2 run, 3 are needed')
  await expect.poll(async () => (await leadersOf(page)).length).toBe(0)
  await expect(plan(page, new RegExp(`Remove ${dead} first: cannot be committed`))).toBeVisible()
})

test('by pointer: the address of a member is updated, and a leader hands over', async ({ page, site }) => {
  await page.goto(`${site}#${RUN}`)
  await page.getByRole('tab', { name: 'Members' }).click()
  const first = await newLeader(page)
  const other = await aFollower(page)
  await lens(page).getByRole('button', { name: other, exact: true }).click()
  await lens(page)
    .getByRole('button', { name: `Update ${other}…` })
    .click()
  const field = lens(page).getByRole('textbox', { name: `Peer URL of ${other}` })
  await field.fill('http://10.0.0.42:2380')
  await lens(page).getByRole('button', { name: 'Update', exact: true }).click()
  await expect(lens(page).getByRole('status')).toContainText('updated in cluster')
  await expect(lens(page).getByText('peer URL http://10.0.0.42:2380')).toBeVisible()
  await lens(page)
    .getByRole('button', { name: `Hand over to ${other}` })
    .click()
  await expect.poll(async () => (await leadersOf(page))[0]?.name).toBe(other)
  expect(other).not.toBe(first)
})

test('by pointer: several members at once go through a joint configuration, which two majorities decide', async ({
  page,
  site,
}) => {
  await page.goto(`${site}#${RUN}`)
  await page.getByRole('tab', { name: 'Members' }).click()
  await expect(plan(page, /Add n4 first: allowed/)).toBeVisible()
  const gone = await aFollower(page)
  await lens(page).getByText('Several at once (joint consensus)').click()
  await expect(lens(page)).toContainText('etcd 3.4’s API offers one at a time')
  const voters = lens(page).getByRole('group', { name: 'Voters to be' })
  for (const name of [gone, 'n4', 'n5']) await voters.getByRole('checkbox', { name }).click()
  await expect(lens(page).getByText('incoming: 3 of 4 needed, 2 run')).toBeVisible()
  await lens(page).getByRole('button', { name: 'Enter the joint configuration' }).click()
  await expect(cluster(page)).toContainText('joint: majority of 4 and of 3')
  await expect(lens(page).getByRole('img', { name: 'incoming: 3 of 4 needed, 2 run' })).toBeVisible()
  await expect(lens(page).getByRole('img', { name: 'outgoing: 2 of 3 needed, 3 run' })).toBeVisible()
  await lens(page).getByRole('button', { name: 'Start n4' }).click()
  await lens(page).getByRole('button', { name: 'Start n5' }).click()
  await expect(lens(page).getByRole('img', { name: 'incoming: 3 of 4 needed, 4 run' })).toBeVisible()
  await takesWrites(page)
  await lens(page).getByRole('button', { name: 'Leave the joint configuration' }).click()
  await expect(cluster(page)).toContainText('4 voters, quorum 3, can lose 1')
  await expect(lens(page).getByRole('row', { name: new RegExp(`${gone}.*removed`) })).toBeVisible()
  await catchesUp(page, 'n5')
})

test('by pointer: a removed member is added again under its name, on an empty data dir', async ({
  page,
  site,
}) => {
  await page.goto(`${site}#${RUN}`)
  await page.getByRole('tab', { name: 'Members' }).click()
  await expect(plan(page, /Add n4 first: allowed/)).toBeVisible()
  const gone = await aFollower(page)
  await lens(page).getByRole('button', { name: gone, exact: true }).click()
  await lens(page)
    .getByRole('button', { name: `Remove ${gone}` })
    .click()
  await expect(cluster(page)).toContainText('2 voters, quorum 2')
  await lens(page)
    .getByRole('button', { name: `Delete ${gone}’s data dir` })
    .click()
  await lens(page)
    .getByRole('button', { name: `Add ${gone} again` })
    .click()
  await expect(cluster(page)).toContainText('3 voters, quorum 2, can lose 0')
  await lens(page)
    .getByRole('button', { name: `Start ${gone}` })
    .click()
  await expect(cluster(page)).toContainText('3 voters, quorum 2, can lose 1')
  await catchesUp(page, gone)
})

/** To the row of tabs, and along it. */
async function lensByKeyboard(page: Page): Promise<void> {
  await tabTo(page, /^Log$/)
  const tab = page.getByRole('tab', { name: 'Members' })
  for (let i = 0; i < 6 && (await tab.getAttribute('aria-selected')) !== 'true'; i++) {
    await page.keyboard.press('ArrowRight')
  }
}

/** From the address by keyboard to the lens, once a change would be let through. */
async function openByKeyboard(page: Page, site: string): Promise<void> {
  await page.goto(`${site}#${RUN}`)
  await newLeader(page)
  await lensByKeyboard(page)
  await expect(plan(page, /Add n4 first: allowed/)).toBeVisible()
}

async function pressButton(page: Page, name: RegExp): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press('Enter')
}

test('by keyboard: a learner is added, started and promoted', async ({ page, site }) => {
  await openByKeyboard(page, site)
  await pressButton(page, /^Add n4 as learner$/)
  await expect(lens(page).getByRole('button', { name: 'Start n4' })).toBeVisible()
  await pressButton(page, /^Start n4$/)
  await expect(lens(page).getByText(/100 %; it may vote from 90 % on/)).toBeVisible()
  await pressButton(page, /^Promote n4$/)
  await expect(cluster(page)).toContainText('4 voters, quorum 3, can lose 1')
  await catchesUp(page, 'n4')
})

test('by keyboard: a dead member is not replaced by adding first, but by removing first', async ({
  page,
  site,
}) => {
  await openByKeyboard(page, site)
  const dead = await aFollower(page)

  await test.step('its number selects a follower, k kills it', async () => {
    await page.keyboard.press(dead.slice(1))
    await page.keyboard.press('k')
    await expect(member(page, dead)).toHaveAccessibleName(/, down/)
  })

  await test.step('adding first is refused', async () => {
    await pressButton(page, /^Add n4$/)
    await expect(lens(page).getByRole('status')).toHaveText('Error: etcdserver: unhealthy cluster')
    await expect(lens(page)).toContainText(`refuses to add n4: ${dead} has not been connected to it for 5 s`)
  })

  await test.step('removed first it is replaced', async () => {
    await pressButton(page, new RegExp(`^Remove ${dead}$`))
    await expect(cluster(page)).toContainText('2 voters, quorum 2, can lose 0')
    await expect(plan(page, /Add n4 first: allowed/)).toBeVisible()
    await pressButton(page, /^Add n4$/)
    await expect(lens(page).getByRole('button', { name: 'Start n4' })).toBeVisible()
    await pressButton(page, /^Start n4$/)
    await catchesUp(page, 'n4')
    await expect(cluster(page)).toContainText('3 voters, quorum 2, can lose 1')
  })
})

test('by keyboard: an address is updated, and the strict check switched off', async ({ page, site }) => {
  await openByKeyboard(page, site)
  const other = await aFollower(page)
  await pressButton(page, new RegExp(`^${other}$`))
  await pressButton(page, new RegExp(`^Update ${other}…$`))
  await expect(lens(page).getByRole('textbox', { name: `Peer URL of ${other}` })).toBeFocused()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('http://10.0.0.55:2380')
  await page.keyboard.press('Enter')
  await expect(lens(page).getByText('peer URL http://10.0.0.55:2380')).toBeVisible()
  await tabTo(page, /^Strict check$/)
  await page.keyboard.press('Space')
  await expect(cluster(page)).toContainText('rule off: strict reconfig check')
})

test('by pointer: a member’s server log, from its action row, and a line leads to its moment', async ({
  page,
  site,
}) => {
  await page.goto(`${site}#${RUN}`)
  const leader = await newLeader(page)
  await takesWrites(page)
  await pause(page)
  await member(page, leader).click()
  await page
    .getByRole('toolbar', { name: /^Actions/ })
    .getByRole('button', { name: 'Server log' })
    .click()
  const log = page.getByRole('list', { name: `Server log of ${leader}` })
  const elected = log.getByRole('listitem').filter({ hasText: /became leader at term 2$/ })
  await expect(elected).toBeVisible()
  await expect(log.getByRole('listitem').filter({ hasText: 'published' })).toHaveCount(1)
  await elected.getByRole('button', { name: /^Go to/ }).click()
  // At that moment nothing later was logged, and the term’s first entry is not committed yet.
  await expect(log.getByRole('listitem').filter({ hasText: 'published' })).toHaveCount(0)
  await expect(member(page, leader)).toHaveAccessibleName(/leader, term 2/)
  await page.getByRole('combobox', { name: 'of' }).selectOption('everybody')
  await expect(
    page
      .getByRole('list', { name: 'Server logs' })
      .getByRole('listitem')
      .filter({ hasText: 'cast MsgVote for' }),
  ).not.toHaveCount(0)
})

test('by keyboard: the server logs, filtered, with names for ids', async ({ page, site }) => {
  await page.goto(`${site}#${RUN}`)
  const leader = await newLeader(page)
  await lensByKeyboard(page)
  await tabTo(page, /^Server logs$/)
  await page.keyboard.press('Enter')
  const all = page.getByRole('list', { name: 'Server logs' })
  await expect(all.getByRole('listitem').filter({ hasText: 'became leader at term 2' })).toHaveCount(1)
  await tabTo(page, /^names for ids$/)
  await page.keyboard.press('Enter')
  await expect(all.getByText(`${leader} became leader at term 2`)).toBeVisible()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.type(leader)
  await expect(page.getByRole('list', { name: `Server log of ${leader}` })).toBeVisible()
})

test('the lens fits every screen, and can be read and hit, in both languages', async ({ browser, site }) => {
  for (const [width, height, theme, lang] of [
    [1440, 900, 'night', 'en'],
    [1366, 768, 'paper', 'zh'],
    [820, 1180, 'paper', 'en'],
    [390, 844, 'night', 'zh'],
  ] as const) {
    const touch = width < 900
    const context = await browser.newContext({
      viewport: { width, height },
      hasTouch: touch,
      isMobile: touch,
    })
    const page = await context.newPage()
    await page.goto(
      `${site}#v=1&seed=7&members=3&play=0&motion=reduced&t=7s&lens=members&select=member:n1&theme=${theme}&lang=${lang}`,
    )
    const tab = page.getByRole('tabpanel')
    await expect(tab.getByRole('row')).toHaveCount(5)
    const look = `${width}×${height} ${theme} ${lang}`
    expect.soft(await problemsOf(page, touch), look).toEqual([])
    await tab
      .getByRole('button', { name: lang === 'zh' ? '服务器日志' : 'Server logs' })
      .first()
      .click()
    await expect(tab.getByRole('listitem').first()).toBeAttached()
    expect.soft(await problemsOf(page, touch), `${look}, server logs`).toEqual([])
    expect.soft(await violationsOf(page), look).toEqual([])
    await context.close()
  }
})

async function violationsOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('by touch: adding first is refused on the screen; removed first, another comes', async ({
    page,
    site,
  }) => {
    await page.goto(`${site}#${RUN}`)
    await page.getByRole('tab', { name: 'Members' }).tap()
    await expect(plan(page, /Add n4 first: allowed/)).toBeAttached()
    const dead = await aFollower(page)
    await member(page, dead).tap()
    await page
      .getByRole('toolbar', { name: /^Actions/ })
      .getByRole('button', { name: 'Crash', exact: true })
      .tap()
    await page.getByRole('button', { name: 'Close', exact: true }).tap()
    await lens(page).getByRole('button', { name: 'Add n4', exact: true }).tap()
    await expect(lens(page).getByRole('status')).toHaveText('Error: etcdserver: unhealthy cluster')
    await expect(lens(page).getByRole('status')).toBeInViewport()
    await plan(page, new RegExp(`Remove ${dead} first: allowed`))
      .getByRole('button', { name: `Remove ${dead}` })
      .tap()
    await expect(plan(page, /Add n4 first: allowed/)).toBeAttached()
    await lens(page).getByRole('button', { name: 'Add n4', exact: true }).tap()
    await lens(page).getByRole('button', { name: 'Start n4' }).tap()
    await catchesUp(page, 'n4')
  })
})
