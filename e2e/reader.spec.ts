import { deck, member, newLeader, pause, put } from './hands.ts'
import { expect, test } from './site.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('a jump stands still at what it went to, and says so', async ({ page, site }) => {
  await page.goto(`${site}#v=1&seed=7&set.workload=0&speed=1&play=1`)
  const leader = await newLeader(page)
  await page.keyboard.press('j')
  await page.getByRole('button', { name: 'Previous election' }).click()
  await expect(deck(page).getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Narration' })).toContainText(
    new RegExp(`${leader} is elected leader of term \\d`),
  )
})

test('time waits for who writes a command, and goes on with the line', async ({ page, site }) => {
  await page.goto(`${site}#v=1&seed=7&set.workload=0&speed=1&play=1`)
  await newLeader(page)
  await page.keyboard.press('/')
  await expect(page.getByRole('textbox', { name: 'Command' })).toBeFocused()
  await page.keyboard.type('put colour go')
  await expect(deck(page)).toContainText('waiting for you')
  const stood = await deck(page).getByRole('timer').textContent()
  await page.keyboard.type('ld')
  expect(await deck(page).getByRole('timer').textContent()).toBe(stood)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tabpanel', { name: 'Console' })).toContainText('OK')
})

test('a leader that is cut off is written to from its own row, and an undo says what it took back', async ({
  page,
  site,
}) => {
  await page.goto(`${site}#v=1&seed=7&set.workload=0&speed=1&play=1`)
  const leader = await newLeader(page)
  await pause(page)
  await member(page, leader).click()
  await page.getByRole('button', { name: 'Isolate', exact: true }).click()
  await page.getByRole('button', { name: 'Write…', exact: true }).click()
  await expect(page.getByRole('form', { name: /c1/ }).getByLabel('To')).toHaveValue(leader)
  await put(page, 'fruit', 'mango')
  await expect(page.getByRole('region', { name: 'Narration' })).toContainText(`c1 asks ${leader}`)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('region', { name: 'Narration' })).toContainText(/Undone: .*put fruit mango/)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('the prompt’s keys stand side by side while a line waits', async ({ page, site }) => {
    await page.goto(`${site}#v=1&seed=7&set.workload=0&speed=1&play=1`)
    const leader = await newLeader(page)
    await pause(page)
    await member(page, leader).tap()
    await page.getByRole('button', { name: 'Isolate', exact: true }).tap()
    await page.getByRole('tab', { name: 'Console' }).tap()
    await page.getByRole('textbox').fill('put fruit mango')
    await page.getByRole('button', { name: 'Run' }).tap()
    await pause(page)
    const stop = page.getByRole('button', { name: 'Ctrl-C', exact: true })
    await expect(stop).toBeInViewport()
    const keys = await stop.locator('xpath=..').getByRole('button').all()
    let right = -Infinity
    for (const key of keys) {
      const words = await key.evaluate((button) => {
        const range = document.createRange()
        range.selectNodeContents(button)
        const { left, right } = range.getBoundingClientRect()
        return { left, right }
      })
      expect(words.left).toBeGreaterThan(right)
      right = words.right
    }
  })
})
