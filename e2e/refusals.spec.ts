import { members, newLeader } from './hands.ts'
import { expect, test } from './site.ts'

for (const { what, hash, says } of [
  { what: 'a recording that is none', hash: 'v=1&r=notARecording', says: /r=notARecording/ },
  { what: 'a time that is none', hash: 'v=1&t=soon', says: /"soon" is not a time/ },
  { what: 'a version of the future', hash: 'v=9', says: /version 1/ },
  { what: 'a selection of nothing', hash: 'v=1&select=moon', says: /names nothing/ },
  { what: 'a broken percent sign', hash: 'v=1&t=%E0%A4', says: /percent/ },
])
  test(`${what} in the address gets one sentence, and the opening runs`, async ({ page, site }) => {
    await page.goto(`${site}#${hash}&speed=1`)
    await expect(page.getByRole('status').filter({ hasText: says })).toBeVisible()
    await expect(members(page)).toHaveCount(5)
    await expect(page.locator('html')).toHaveAttribute('data-etcdscope', 'ready')
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await expect(page.getByText(says)).toHaveCount(0)
    await newLeader(page)
  })

test('an unknown key is ignored, with one note for the console', async ({ page, site }) => {
  const notes: string[] = []
  page.on('console', (message) => {
    if (message.text().startsWith('etcdscope:')) notes.push(message.text())
  })
  await page.goto(`${site}#v=1&colour=blue&play=0`)
  await expect(members(page)).toHaveCount(5)
  expect(notes).toHaveLength(1)
  expect(notes[0]).toContain('colour')
})

test('a worker that dies is said, and the same run starts again', async ({ page, site }) => {
  await page.goto(`${site}#v=1&t=3s&play=0`)
  await expect(members(page)).toHaveCount(5)
  const [worker] = page.workers()
  await worker!.evaluate(() => {
    setTimeout(() => {
      throw new Error('somebody pulled the plug')
    })
  })
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('The simulation has stopped.')
  await expect(alert).toContainText('somebody pulled the plug')
  await expect(page.locator('html')).toHaveAttribute('data-etcdscope', 'halted')
  await expect(alert.getByRole('button', { name: 'Copy recording' })).toBeVisible()
  await alert.getByRole('button', { name: 'Start again' }).click()
  await expect(alert).toHaveCount(0)
  await expect(members(page)).toHaveCount(5)
  await expect(page.locator('html')).toHaveAttribute('data-etcdscope', 'ready')
})
