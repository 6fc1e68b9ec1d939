import {
  entries,
  everywhere,
  factsOf,
  leadersOf,
  member,
  members,
  newLeader,
  opensElsewhere,
  pause,
  play,
  put,
  setSpeed,
} from './hands.ts'
import { expect, test } from './site.ts'

/**
 * The visitor's story of the README, by pointer on visible things and by keyboard; the API is only asked at the end,
 * for the trace hash that a link promises.
 */
test('a visitor sees an election, kills the leader, writes, partitions, heals, undoes, goes back, and shares', async ({
  page,
  site,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(site)

  await test.step('a leader is elected before their eyes', async () => {
    await expect(members(page)).toHaveCount(5)
    await expect(page.getByRole('button', { name: /^n\d, candidate/ }).first()).toBeVisible()
    await newLeader(page)
  })
  const first = await newLeader(page)

  await test.step('they click the leader and crash it; another one is elected', async () => {
    await member(page, first).click()
    await page.getByRole('button', { name: 'Crash', exact: true }).first().click()
    await expect(member(page, first)).toHaveAccessibleName(/, down/)
    await setSpeed(page, '1×')
    await newLeader(page, [first])
  })
  const second = await newLeader(page, [first])

  await test.step('a write reaches every running member', async () => {
    await put(page, 'colour', 'blue')
    await expect.poll(() => entries(page, 'colour=blue').count()).toBe(4)
    const highest = Math.max(...(await factsOf(page)).map(({ log }) => log).filter(Number.isFinite))
    await everywhere(page, highest)
  })

  await test.step('the crashed member comes back and catches up', async () => {
    await member(page, first).click()
    await page.getByRole('button', { name: 'Restart', exact: true }).first().click()
    await expect(member(page, first)).toHaveAccessibleName(/follower/)
    await expect.poll(() => entries(page, 'colour=blue').count()).toBe(5)
  })

  await test.step('a partition leaves the leader with one other member', async () => {
    await pause(page)
    await page.getByRole('button', { name: 'Partition', exact: true }).click()
    await member(page, second).click()
    await member(page, first).click()
    await page.keyboard.press('Enter')
    await expect(page.getByText(/partition/i).first()).toBeVisible()
    await put(page, 'stuck', 'here', second)
    await play(page)
    await expect(entries(page, 'stuck=here').first()).toBeVisible()
    await newLeader(page, [first, second])
  })
  const third = await newLeader(page, [first, second])

  await test.step('the majority takes a write that the minority never sees', async () => {
    await put(page, 'shape', 'round', third)
    await expect.poll(() => entries(page, 'shape=round').count()).toBe(3)
  })

  await test.step('after healing the stuck entry is struck from every log, and the feed says so', async () => {
    await page.getByRole('button', { name: 'All events' }).click()
    await page.getByRole('button', { name: 'Heal', exact: true }).first().click()
    const feed = page.getByRole('region', { name: 'Events' })
    await expect(feed.getByText(/ strikes /).first()).toBeAttached()
    await page.getByRole('button', { name: 'All events' }).click()
    await expect.poll(() => entries(page, 'shape=round').count()).toBe(5)
    await expect(entries(page, 'stuck=here')).toHaveCount(0)
    await expect.poll(async () => (await leadersOf(page)).length).toBe(1)
  })

  await test.step('undo takes the healing back: the wall stands again', async () => {
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click()
    await expect(page.getByRole('button', { name: 'Heal', exact: true }).first()).toBeEnabled()
    await expect(entries(page, 'stuck=here').first()).toBeVisible()
  })

  await test.step('they go back on the tape, to before the write', async () => {
    const tape = page.getByRole('slider', { name: 'Time tape' })
    const box = (await tape.boundingBox())!
    await page.mouse.click(box.x + box.width * 0.08, box.y + box.height / 2)
    await expect(entries(page, 'colour=blue')).toHaveCount(0)
    await pause(page)
  })

  await test.step('their link opens on the same moment elsewhere', async () => {
    await page.getByRole('button', { name: 'Share' }).click()
    const other = await opensElsewhere(page)
    expect(await factsOf(other)).toEqual(await factsOf(page))
  })
})
