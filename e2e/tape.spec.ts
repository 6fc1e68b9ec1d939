import { crashLeader, deck, leadersOf, member, members } from './hands.ts'
import { expect, test } from './site.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('the marks on the tape lead to their very moment, and the future that was seen stays on it', async ({
  page,
  site,
}) => {
  await page.goto(`${site}#v=1&seed=7`)
  await expect(members(page)).toHaveCount(5)
  const tape = page.getByRole('slider', { name: 'Time tape' })
  const now = async (): Promise<number> => Number(await tape.getAttribute('aria-valuenow'))
  const first = await test.step('a leader is elected and crashed', () => crashLeader(page))

  const seen = await now()
  const crash = page.getByRole('button', { name: new RegExp(`^Go to crash ${first}, `) })
  const election = page.getByRole('button', { name: new RegExp(`^Go to t\\d ${first} elected, `) })
  const note = page.getByText(`${first} crashed`)
  await expect(note).toBeVisible()

  await test.step('at the start all of it is still there, but not the note of what was not done yet', async () => {
    await deck(page).getByRole('button', { name: 'To the start' }).click()
    await expect.poll(now).toBe(0)
    await expect(crash).toBeVisible()
    await expect(tape).toHaveAttribute(
      'aria-valuetext',
      new RegExp(`of ${String(Math.floor(seen / 1000))}\\.`),
    )
    await expect(note).toHaveCount(0)
    // Its messages too, with the ballot's word: void begins where nobody has been. Those of a later term are further right.
    const term = /Go to (t\d) /.exec((await election.getAttribute('aria-label')) ?? '')?.[1]
    await expect(page.getByText(`vote ${term}`, { exact: true }).first()).toBeVisible()
  })

  await test.step('a mark is the very step: elected is elected, crashed is crashed', async () => {
    await election.click()
    await expect.poll(async () => (await leadersOf(page))[0]?.name).toBe(first)
    await crash.click()
    await expect(member(page, first)).toHaveAccessibleName(/down/)
    await expect(note).toBeVisible()
  })

  await test.step('undone from before it, the eye stays where it is and the mark is gone', async () => {
    await election.focus()
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await leadersOf(page))[0]?.name).toBe(first)
    // The tape tells where it stands a little later than the stage.
    const elected = Number(/([\d.]+) s/.exec((await election.getAttribute('aria-label')) ?? '')?.[1])
    await expect.poll(now).toBe(Math.round(elected * 1000))
    const here = await now()
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click()
    await expect(crash).toHaveCount(0)
    await expect.poll(now).toBe(here)
  })
})
