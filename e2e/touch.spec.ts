import { entries, leadersOf, member, members, newLeader, opensElsewhere } from './hands.ts'
import { expect, test } from './site.ts'

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

/** The story by taps alone, on a phone. */
test('on a phone: an election, a crash, writes, a partition, a stuck write struck, undo, back, and a link', async ({
  page,
  site,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const tapButton = (name: string): Promise<void> =>
    page.getByRole('button', { name, exact: true }).first().tap()
  const write = async (key: string, value: string, to?: string): Promise<void> => {
    const form = page.getByRole('form', { name: /c1/ })
    if (!(await form.isVisible())) await page.getByRole('button', { name: /^c1, client/ }).tap()
    await form.getByLabel('Key').fill(key)
    await form.getByLabel('Value').fill(value)
    if (to !== undefined) await form.getByLabel('To').selectOption(to)
    await form.getByRole('button', { name: /send/i }).tap()
  }

  await page.goto(`${site}#v=1&seed=12&set.workload=0&speed=1`)
  await expect(members(page)).toHaveCount(5)
  const first = await newLeader(page)

  await test.step('they tap the leader and crash it; another one is elected', async () => {
    await member(page, first).tap()
    await tapButton('Crash')
    await expect(member(page, first)).toHaveAccessibleName(/, down/)
  })
  const second = await newLeader(page, [first])

  await test.step('a write reaches every running member, and the crashed one when it is back', async () => {
    await write('tea', 'green')
    await expect.poll(() => entries(page, 'tea=green').count()).toBe(4)
    await member(page, first).tap()
    await tapButton('Restart')
    await expect.poll(() => entries(page, 'tea=green').count()).toBe(5)
  })

  await test.step('a partition leaves the leader with one other member, and its write stuck', async () => {
    await page.getByRole('button', { name: 'Pause', exact: true }).last().tap()
    await tapButton('Tools')
    await tapButton('Partition')
    await member(page, second).tap()
    await member(page, first).tap()
    await tapButton('Draw wall')
    await write('stuck', 'here', second)
    await page.getByRole('button', { name: 'Play', exact: true }).tap()
    await expect(entries(page, 'stuck=here').first()).toBeVisible()
    await newLeader(page, [first, second])
  })
  const third = await newLeader(page, [first, second])

  await test.step('the majority writes on; after healing the stuck entry is struck', async () => {
    await write('shape', 'round', third)
    await expect.poll(() => entries(page, 'shape=round').count()).toBe(3)
    await tapButton('Tools')
    await tapButton('Heal')
    await expect.poll(() => entries(page, 'shape=round').count()).toBe(5)
    await expect(entries(page, 'stuck=here')).toHaveCount(0)
    await expect.poll(async () => (await leadersOf(page)).length).toBe(1)
  })

  await test.step('undo: the wall stands again', async () => {
    await tapButton('Undo')
    await expect(entries(page, 'stuck=here').first()).toBeVisible()
  })

  await test.step('a tap on the tape goes back to before the write', async () => {
    const tape = page.getByRole('slider', { name: 'Time tape' })
    const box = (await tape.boundingBox())!
    await tape.tap({ position: { x: box.width * 0.2, y: box.height / 2 } })
    await expect(entries(page, 'tea=green')).toHaveCount(0)
    await page.getByRole('button', { name: 'Pause', exact: true }).last().tap()
  })

  await test.step('their link opens on the same moment elsewhere', async () => {
    await page.getByRole('button', { name: 'Share' }).tap()
    await opensElsewhere(page)
  })
})

test('the sheet with the lens grows and shrinks by its handle', async ({ page, site }) => {
  await page.goto(`${site}#v=1&play=0`)
  await expect(members(page)).toHaveCount(5)
  const handle = page.getByRole('separator', { name: 'Height of the lens' })
  const before = Number(await handle.getAttribute('aria-valuenow'))
  await handle.press('ArrowUp')
  await handle.press('ArrowUp')
  await expect(handle).toHaveAttribute('aria-valuenow', String(before + 32))
  await page.reload()
  await expect(handle).toHaveAttribute('aria-valuenow', String(before + 32))
})
