import type { Page } from '@playwright/test'

import { entries, factsOf, leadersOf, member, members, newLeader, opensElsewhere, tabTo } from './hands.ts'
import { expect, test } from './site.ts'

/** The story by keyboard alone: no pointer touches the page. */

/** Plays, or pauses: a cut-off leader steps down within two virtual seconds, and who writes to it must not be hurried. */
async function playOrPause(page: Page, then: 'Play' | 'Pause'): Promise<void> {
  await tabTo(page, /^Time tape$/)
  await page.keyboard.press('Space')
  await expect(page.getByRole('contentinfo').getByRole('button', { name: then, exact: true })).toBeVisible()
}

/** Writes from the client port: Tab to it, Enter, Tab from field to field, Enter. */
async function write(page: Page, key: string, value: string, to: string | null = null): Promise<void> {
  const form = page.getByRole('form', { name: /c1/ })
  if (!(await form.isVisible())) {
    await tabTo(page, /^c1, client/)
    await page.keyboard.press('Enter')
  }
  if (to !== null) {
    await tabTo(page, /^To$/i)
    await page.keyboard.type(to)
  }
  await tabTo(page, /^Key$/i)
  await page.keyboard.press('Control+a')
  await page.keyboard.type(key)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Control+a')
  await page.keyboard.type(value)
  await page.keyboard.press('Enter')
}

test('the whole story by keyboard alone: crash, write, partition, a stuck write struck, undo, back, and a link', async ({
  page,
  site,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(`${site}#v=1&seed=12&set.workload=0&speed=2`)
  const first = await newLeader(page)

  await test.step('crash the leader: its number selects it, k kills it', async () => {
    await tabTo(page, /^n\d, /)
    await page.keyboard.press(first.slice(1))
    await expect(member(page, first)).toBeFocused()
    await expect(member(page, first)).toHaveAttribute('aria-pressed', 'true')
    await page.keyboard.press('k')
    await expect(member(page, first)).toHaveAccessibleName(/, down/)
  })
  const second = await newLeader(page, [first])

  await test.step('write to the client', async () => {
    await write(page, 'tea', 'green')
    await expect.poll(() => entries(page, 'tea=green').count()).toBe(4)
    await page.keyboard.press('Escape')
  })

  await test.step('k brings the crashed member back, and it catches up', async () => {
    await tabTo(page, /^n\d, /)
    await page.keyboard.press(first.slice(1))
    await page.keyboard.press('k')
    await expect.poll(() => entries(page, 'tea=green').count()).toBe(5)
  })

  await test.step('the member that Tab leads to is the one that k crashes, and brings back', async () => {
    const steps = (await factsOf(page)).findIndex(({ name, role }) => role === 'follower' && name !== first)
    const other = members(page).nth(steps)
    await members(page).first().focus()
    for (let i = 0; i < steps; i++) await page.keyboard.press('Tab')
    await expect(other).toBeFocused()
    await page.keyboard.press('k')
    await expect(other).toHaveAccessibleName(/, down/)
    await expect(other).toHaveAttribute('aria-pressed', 'true')
    await page.keyboard.press('k')
    await expect(other).not.toHaveAccessibleName(/, down/)
  })

  await test.step('partition: p, digits, Enter', async () => {
    await playOrPause(page, 'Play')
    await tabTo(page, /^n\d, /)
    await page.keyboard.press('p')
    await page.keyboard.press(second.slice(1))
    await page.keyboard.press(first.slice(1))
    await page.keyboard.press('Enter')
  })

  await test.step('a write to the leader that is cut off stays stuck; the others elect another', async () => {
    await write(page, 'stuck', 'here', second)
    await playOrPause(page, 'Pause')
    await expect(entries(page, 'stuck=here').first()).toBeVisible()
    await newLeader(page, [first, second])
  })
  const third = await newLeader(page, [first, second])

  await test.step('undo takes the write back, redo brings it again', async () => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+z')
    await expect(entries(page, 'stuck=here')).toHaveCount(0)
    await page.keyboard.press('Control+Shift+Z')
    await expect(entries(page, 'stuck=here').first()).toBeVisible()
    await newLeader(page, [first, second])
  })

  await test.step('the majority writes on; after healing the stuck entry is struck', async () => {
    await write(page, 'shape', 'round', third)
    await expect.poll(() => entries(page, 'shape=round').count()).toBe(3)
    await page.keyboard.press('Escape')
    await tabTo(page, /^Heal$/)
    await page.keyboard.press('Enter')
    await expect.poll(() => entries(page, 'shape=round').count()).toBe(5)
    await expect(entries(page, 'stuck=here')).toHaveCount(0)
    await expect.poll(async () => (await leadersOf(page)).length).toBe(1)
  })

  await test.step('the list of keys opens and closes; Home goes back to the start', async () => {
    await tabTo(page, /^n\d, /)
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Keys, signs and settings' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await tabTo(page, /^Time tape$/)
    await page.keyboard.press('Space')
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
    await page.keyboard.press('Home')
    await expect(members(page).first()).toHaveAccessibleName(/term 1/)
  })

  await test.step('their link opens on the same moment elsewhere', async () => {
    await tabTo(page, /^Share$/)
    await page.keyboard.press('Enter')
    await opensElsewhere(page)
  })
})
