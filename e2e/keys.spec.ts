import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'

import { newLeader, pause, tabTo } from './hands.ts'
import { expect, test } from './site.ts'

/** The Keys lens: keys, revisions, the read line, compaction, watches, and the file's pages. */

const RUN = 'v=1&seed=7&members=3&set.workload=0&speed=1&lens=keys'

function lens(page: Page): Locator {
  return page.getByRole('region', { name: 'Keys' })
}

function lane(page: Page, key: string): Locator {
  return lens(page).getByRole('listbox', { name: `Revisions of ${key}` })
}

function row(page: Page, key: string): Locator {
  return lens(page)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: key, exact: true }) })
}

function readLine(page: Page): Locator {
  return lens(page).getByRole('slider', { name: 'Read line' })
}

function reply(page: Page): Locator {
  return lens(page).getByRole('group', { name: 'Last answer' })
}

/** What the read column says of a key; beside the value, where there is room, when it was made and changed. */
const reads = (value: string): RegExp => new RegExp(`^${value}(create \\d+ · mod \\d+)?$`)

async function ready(page: Page, site: string): Promise<void> {
  await page.goto(`${site}#${RUN}`)
  await newLeader(page)
  await expect(lens(page).getByText(/^No key yet/)).toBeVisible()
}

/** Sends from the lens's form, and waits for the answer. */
async function ask(
  page: Page,
  verb: string,
  fields: Readonly<Record<string, string>>,
  answer: RegExp,
): Promise<void> {
  const form = lens(page).getByRole('form')
  await form.getByRole('combobox', { name: 'What to ask' }).selectOption(verb)
  for (const [name, text] of Object.entries(fields)) await form.getByRole('textbox', { name }).fill(text)
  await form.getByRole('button', { name: 'Send' }).click()
  await expect(reply(page).getByRole('status')).toHaveText(answer)
}

async function put(page: Page, key: string, value: string): Promise<void> {
  await ask(page, 'put', { key, value }, /^OK$/)
  await expect(row(page, key).getByRole('cell').last()).toHaveText(reads(value))
}

test('by pointer: two puts, a delete and a put are two generations; the dragged line reads the past; a compaction takes it', async ({
  page,
  site,
}) => {
  await ready(page, site)
  await put(page, 'a', 'one')
  await put(page, 'a', 'two')
  await ask(page, 'del', { key: 'a' }, /^1$/)
  await expect(row(page, 'a').getByRole('cell').last()).toHaveText(reads('–'))
  await put(page, 'a', 'three')
  await expect(lane(page, 'a').getByRole('option')).toHaveCount(4)
  await expect(lane(page, 'a').getByRole('option').nth(1)).toHaveAccessibleName(
    'revision 3: a = two, version 2',
  )
  await expect(lane(page, 'a').getByRole('option').nth(2)).toHaveAccessibleName('revision 4: a deleted')
  await expect(lane(page, 'a').getByRole('option').nth(3)).toHaveAccessibleName(
    'revision 5: a = three, version 1',
  )

  // From the newest revision back over the tombstone, to the second put.
  const [flag, mark] = [
    await readLine(page).boundingBox(),
    await lane(page, 'a').getByRole('option').nth(1).boundingBox(),
  ]
  await page.mouse.move(flag!.x + flag!.width / 2, flag!.y + flag!.height / 2)
  await page.mouse.down()
  await page.mouse.move(mark!.x + mark!.width + 2, flag!.y + 5, { steps: 5 })
  await page.mouse.up()
  await expect(readLine(page)).toHaveAttribute('aria-valuenow', '3')
  await expect(row(page, 'a').getByRole('cell').last()).toHaveText(reads('two'))

  await ask(page, 'compaction', { Revision: '4' }, /^compacted revision 4$/)
  await expect(lens(page).getByText('compacted 4', { exact: true })).toBeVisible()
  await expect(lens(page).getByText(/required revision has been compacted$/)).toHaveText(
    'get --rev=3 → Error: etcdserver: mvcc: required revision has been compacted',
  )
  await expect(lane(page, 'a').getByRole('option')).toHaveCount(1)
  await ask(page, 'compaction', { Revision: '2' }, /^Error: .*required revision has been compacted$/)

  await ask(
    page,
    'watch',
    { key: 'a', 'From revision': '2' },
    /^watch was canceled \(etcdserver: mvcc: required revision has been compacted\)$/,
  )
  await expect(lens(page).getByRole('list', { name: 'Watches' })).toContainText(
    'cancelled: etcdserver: mvcc: required revision has been compacted',
  )
})

test('by keyboard: put, read an older revision, choose a revision of the key, follow it into the log', async ({
  page,
  site,
}) => {
  await ready(page, site)
  await tabTo(page, /^key$/)
  await page.keyboard.type('colour')
  await page.keyboard.press('Tab')
  await page.keyboard.type('red')
  await page.keyboard.press('Enter')
  await expect(row(page, 'colour').getByRole('cell').last()).toHaveText(reads('red'))
  await tabTo(page, /^value$/)
  await page.keyboard.press('Control+A')
  await page.keyboard.type('green')
  await page.keyboard.press('Enter')
  await expect(row(page, 'colour').getByRole('cell').last()).toHaveText(reads('green'))
  await pause(page)

  await tabTo(page, /^Read line$/)
  await page.keyboard.press('ArrowLeft')
  await expect(readLine(page)).toHaveAttribute('aria-valuetext', 'every key as of revision 2')
  await expect(row(page, 'colour').getByRole('cell').last()).toHaveText(reads('red'))
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowRight')
  await expect(lens(page).getByText(/future revision$/)).toBeVisible()

  await tabTo(page, /^Revisions of colour$/)
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  await expect(readLine(page)).toHaveAttribute('aria-valuenow', '2')
  await tabTo(page, /^Show entry \d+ of term \d+ in the log$/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tabpanel', { name: 'Log' })).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations).toEqual([])
})

test('a transaction is one revision of several keys, a lease drains, and the pages hold the same rows as the index', async ({
  page,
  site,
}) => {
  await ready(page, site)
  const form = lens(page).getByRole('form')
  await form.getByRole('combobox', { name: 'What to ask' }).selectOption('txn')
  await form.getByRole('group', { name: 'Then' }).getByRole('textbox', { name: 'key' }).fill('a=1 b=2 c=3')
  await form.getByRole('button', { name: 'Send' }).click()
  await expect(reply(page).getByRole('status')).toContainText('SUCCESS')
  for (const key of ['a', 'b', 'c'])
    await expect(lane(page, key).getByRole('option', { name: /^revision 2:/ })).toHaveCount(1)
  await ask(page, 'lease-grant', { 'Seconds to live': '30' }, /^lease [0-9a-f]+ granted with TTL\(30s\)$/)
  await expect(lens(page).getByRole('list', { name: 'Leases' })).toContainText(/\d+ s of 30 left/)
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])

  await lens(page).getByRole('button', { name: 'Pages' }).click()
  await expect(lens(page).getByRole('region', { name: 'B+tree of bucket key' })).toContainText(
    '3 rows in 1 leaf',
  )
  await expect(lens(page).getByRole('rowheader', { name: '2_2' })).toBeVisible()
  await lens(page)
    .getByRole('region', { name: 'treeIndex' })
    .getByRole('button', { name: 'b', exact: true })
    .click()
  const squares = lens(page).getByRole('list', { name: 'The file, page by page' }).getByRole('listitem')
  const counted = /(\d+) pages/.exec(
    (await lens(page)
      .getByText(/pages: \d+ in use/)
      .textContent()) ?? '',
  )
  await expect(squares).toHaveCount(Number(counted?.[1]))
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
})
