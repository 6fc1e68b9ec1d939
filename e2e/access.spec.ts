import AxeBuilder from '@axe-core/playwright'

import { member, members } from './hands.ts'
import { expect, test } from './site.ts'

for (const theme of ['paper', 'night'])
  for (const lang of ['en', 'zh'])
    test(`axe finds nothing: ${theme}, ${lang}`, async ({ page, site }) => {
      await page.goto(`${site}#v=1&play=0&t=3s&theme=${theme}&lang=${lang}`)
      await expect(page.getByRole('button', { name: /^n\d[,，]/ }).first()).toBeVisible()
      await clean(page)
      // The pages behind are the same texts and tokens: half of the pairs show each of them.
      if ((theme === 'paper') === (lang === 'zh')) return
      await page
        .getByRole('button', { name: /^n\d[,，]/ })
        .first()
        .click()
      await clean(page)
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog')).toBeVisible()
      await clean(page)
    })

test('axe finds nothing on a phone and in a frame', async ({ page, site }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${site}#v=1&play=0&t=3s`)
  await expect(members(page)).toHaveCount(5)
  await clean(page)
  await page.setViewportSize({ width: 720, height: 480 })
  await page.goto('about:blank')
  await page.goto(`${site}#v=1&play=0&t=3s&embed=stage+narration+tape&controls=play`)
  await expect(members(page)).toHaveCount(5)
  await clean(page)
})

test('each member is one button that tells its role, term, log and commit', async ({ page, site }) => {
  await page.goto(`${site}#v=1&play=0&t=4s`)
  await expect(members(page)).toHaveCount(5)
  for (const name of ['n1', 'n2', 'n3', 'n4', 'n5']) {
    await expect(member(page, name)).toHaveCount(1)
    await expect(member(page, name)).toHaveAccessibleName(
      /^n\d, (leader|follower), term \d+, log to \d+, commit \d+$/,
    )
  }
})

test('reduced motion starts paused, and says so', async ({ page, site }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(site)
  await expect(members(page)).toHaveCount(5)
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Reduce motion' })).toHaveAttribute('aria-pressed', 'true')
})

async function clean(page: Parameters<Parameters<typeof test>[2]>[0]['page']): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
  ).toEqual([])
}
