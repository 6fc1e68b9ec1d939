import { crashLeader, deck, member, members, newLeader } from './hands.ts'
import { expect, test, traceHashOf } from './site.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('a run that was left comes back by its lane, its button and its key, and the other is left instead', async ({
  page,
  site,
}) => {
  await page.goto(`${site}#v=1&seed=7&set.workload=0`)
  await expect(members(page)).toHaveCount(5)
  const first = await test.step('a leader is elected and crashed', () => crashLeader(page))
  const crashed = await traceHashOf(page)
  const open = page.getByRole('button', { name: /^\d old branch(es)?$/ })
  const rows = page.getByRole('button', { name: /^Bring back: old branch from 00:0\d\.\d{3}/ })
  await expect(open).toHaveCount(0)

  const paused = await test.step('another action before it leaves that run as an old branch', async () => {
    await page.getByRole('button', { name: new RegExp(`^Go to t\\d ${first} elected, `) }).click()
    await expect(member(page, first)).toHaveAccessibleName(/, leader/)
    await member(page, first).click()
    await page.getByRole('button', { name: 'Pause', exact: true }).last().click()
    await expect(member(page, first)).toHaveAccessibleName(/paused/)
    await expect(open).toHaveAccessibleName('1 old branch')
    await expect(open).toHaveAccessibleDescription(/^Runs that you left/)
    return traceHashOf(page)
  })

  await test.step('by keyboard it comes back where the two part, and the present one is left', async () => {
    await open.focus()
    await page.keyboard.press('Enter')
    await expect(rows).toHaveAccessibleName(new RegExp(`: crash ${first} … t\\d n\\d elected, seen to 00:0`))
    await page.keyboard.press('Tab')
    await expect(rows).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(member(page, first)).not.toHaveAccessibleName(/paused/)
    // The list is done with: Space plays, and pauses.
    await page.keyboard.press('Space')
    await expect(deck(page).getByRole('button', { name: 'Pause', exact: true })).toBeFocused()
    await page.keyboard.press('Space')
    await expect(deck(page).getByRole('button', { name: 'Play', exact: true })).toBeFocused()
    await expect(rows).toHaveCount(0)
    await deck(page).getByRole('button', { name: 'To the end' }).click()
    await expect.poll(() => traceHashOf(page)).toBe(crashed)
    await expect(open).toHaveAccessibleName('1 old branch')
  })

  await test.step('by pointer the lane brings the other back, at the moment that was clicked', async () => {
    const lane = page.locator('g', { has: page.locator('title', { hasText: `pause ${first}` }) }).last()
    await lane
      .locator('rect')
      .last()
      .click({ position: { x: 1, y: 1 } })
    await expect(member(page, first)).toHaveAccessibleName(/paused/)
    await expect.poll(() => traceHashOf(page)).toBe(paused)
  })

  await test.step('what is undone is a branch too', async () => {
    await page.getByRole('button', { name: /^Undo/ }).last().click()
    await expect(open).toHaveAccessibleName('2 old branches')
    await expect(member(page, first)).toHaveAccessibleName(/, leader/)
  })
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('a run that was left comes back from the menu of the tape', async ({ page, site }) => {
    await page.goto(`${site}#v=1&seed=7&set.workload=0&speed=1&play=1`)
    const first = await newLeader(page)
    await member(page, first).tap()
    await page.getByRole('button', { name: 'Crash', exact: true }).first().tap()
    await newLeader(page, [first])
    await page.getByRole('button', { name: 'Undo', exact: true }).tap()
    await expect(member(page, first)).toHaveAccessibleName(/, leader/)
    await page.getByRole('button', { name: 'Jump to' }).tap()
    await page.getByRole('button', { name: new RegExp(`^Bring back: old branch .*crash ${first}`) }).tap()
    await expect(member(page, first)).toHaveAccessibleName(/, down/)
  })
})
