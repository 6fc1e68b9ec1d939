import type { Page } from '@playwright/test'

import { deck, member, members, newLeader, pause, play } from './hands.ts'
import { expect, test, traceHashOf } from './site.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

/** The members whose buttons something shown lies over. */
async function coveredBy(page: Page, words: RegExp): Promise<readonly string[]> {
  const notice = await page.getByRole('status').filter({ hasText: words }).locator('p').boundingBox()
  const covered: string[] = []
  for (const one of await members(page).all()) {
    const box = await one.boundingBox()
    const meets =
      notice === null ||
      box === null ||
      (notice.x < box.x + box.width &&
        box.x < notice.x + notice.width &&
        notice.y < box.y + box.height &&
        box.y < notice.y + notice.height)
    if (meets) covered.push((await one.getAttribute('aria-label')) ?? '')
  }
  return covered
}

for (const { on, viewport } of [
  { on: 'a screen', viewport: { width: 1366, height: 768 } },
  { on: 'a phone', viewport: { width: 390, height: 844 } },
])
  test.describe(`on ${on}`, () => {
    test.use({ viewport })

    test('a refusal lies over no member, and goes when the reader goes on', async ({ page, site }) => {
      await page.goto(`${site}#v=1&seed=7&set.workload=0&speed=1&play=1`)
      const leader = await newLeader(page)
      await pause(page)
      await member(page, leader).click()
      await page.keyboard.press('k')
      await expect(member(page, leader)).toHaveAccessibleName(/, down/)
      const crashAgain = async (): Promise<void> => {
        await page.keyboard.press('Escape')
        await page.keyboard.press('k')
        await page.keyboard.press(leader.slice(1))
      }
      const refusal = page.getByRole('status').filter({ hasText: `${leader} is down already` })

      await test.step('a step of the reader makes it stale', async () => {
        await crashAgain()
        await expect(refusal).toBeVisible()
        expect(await coveredBy(page, /is down already/)).toEqual([])
        await deck(page).getByRole('button', { name: 'Step', exact: true }).click()
        await expect(refusal).toHaveCount(0)
      })

      await test.step('while it is looked at it waits, and can be dismissed', async () => {
        await crashAgain()
        await page.getByRole('button', { name: 'Dismiss' }).hover()
        await page.getByRole('button', { name: 'Dismiss' }).click()
        await expect(refusal).toHaveCount(0)
      })

      await test.step('left alone it goes by itself', async () => {
        await crashAgain()
        await expect(refusal).toBeVisible()
        await page.mouse.move(2, 2)
        await expect(refusal).toHaveCount(0)
      })
    })

    test('what is not found is said in passing, over no member', async ({ page, site }) => {
      await page.goto(`${site}#v=1&seed=7&set.workload=0&play=0`)
      await expect(members(page)).toHaveCount(5)
      await page.getByRole('button', { name: 'Jump to' }).click()
      await page.getByRole('button', { name: 'Previous election' }).click()
      const news = page.getByRole('status').filter({ hasText: 'no election' })
      await expect(news).toBeVisible()
      await expect(page.getByRole('button', { name: 'Previous election' })).toBeHidden()
      await page.mouse.move(2, 2)
      expect(await coveredBy(page, /no election/)).toEqual([])
      await expect(news).toHaveCount(0)
    })

    test('whatever is said, the picture keeps its height', async ({ page, site }) => {
      await page.goto(`${site}#v=1&seed=7&set.workload=0&speed=1&play=1`)
      const leader = await newLeader(page)
      await pause(page)
      await member(page, leader).click()
      await page.keyboard.press('k')
      await page.keyboard.press('Escape')
      await play(page)
      await newLeader(page, [leader])
      await pause(page)
      const picture = page.getByTestId('stage')
      const said = page.getByRole('region', { name: 'Narration' }).locator('p').first()
      const heights = new Set<number>()
      const words = new Set<string>()
      for (let i = 0; i < 25; i++) {
        const before = await traceHashOf(page)
        await page.keyboard.press('ArrowLeft')
        await expect.poll(() => traceHashOf(page)).not.toBe(before)
        heights.add((await picture.boundingBox())!.height)
        words.add((await said.textContent()) ?? '')
      }
      expect(words.size, 'much was said').toBeGreaterThan(3)
      expect([...heights]).toHaveLength(1)
    })
  })
