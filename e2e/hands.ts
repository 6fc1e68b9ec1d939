import { expect, type Locator, type Page } from '@playwright/test'

import { traceHashOf } from './site.ts'

/** What a reader's hand does and what their eye reads, by role and name only. */

export interface MemberFacts {
  readonly name: string
  readonly role: string
  readonly term: number
  readonly log: number
  readonly commit: number
}

const MEMBER = '(leader|follower|candidate|pre-candidate|learner|down|paused|removed|not started)'

export function member(page: Page, name: string): Locator {
  return page.getByRole('button', { name: new RegExp(`^${name}, ${MEMBER}`) })
}

export function members(page: Page): Locator {
  return page.getByRole('button', { name: new RegExp(`^n\\d, ${MEMBER}`) })
}

/** What the members' buttons say of themselves, in order. */
export async function factsOf(page: Page): Promise<readonly MemberFacts[]> {
  const names = await members(page).evaluateAll((buttons) =>
    buttons.map((button) => button.getAttribute('aria-label') ?? ''),
  )
  return names.map((text) => ({
    name: text.slice(0, text.indexOf(',')),
    role: new RegExp(MEMBER).exec(text)?.[0] ?? '',
    term: Number(/term (\d+)/.exec(text)?.[1] ?? Number.NaN),
    log: Number(/log to (\d+)/.exec(text)?.[1] ?? Number.NaN),
    commit: Number(/commit (\d+)/.exec(text)?.[1] ?? Number.NaN),
  }))
}

/** The running leaders, highest term first. */
export async function leadersOf(page: Page): Promise<readonly MemberFacts[]> {
  return (await factsOf(page)).filter(({ role }) => role === 'leader').sort((a, b) => b.term - a.term)
}

/** Waits until some member but `not` leads, and answers with its name. */
export async function newLeader(page: Page, not: readonly string[] = []): Promise<string> {
  let found: string | undefined
  await expect
    .poll(async () => {
      found = (await leadersOf(page)).find(({ name }) => !not.includes(name))?.name
      return found ?? ''
    })
    .not.toBe('')
  return found!
}

export async function setSpeed(page: Page, label: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Speed' }).selectOption({ label })
}

/** The deck: the stage has a tool *Pause* of its own. */
export function deck(page: Page): Locator {
  return page.getByRole('group', { name: 'Playback' })
}

export async function play(page: Page): Promise<void> {
  await deck(page).getByRole('button', { name: 'Play', exact: true }).click()
}

/** Pauses a page that plays; one that stands already stays. */
export async function pause(page: Page): Promise<void> {
  await expect(deck(page).getByRole('button', { name: /^(Play|Pause)$/ })).toBeVisible()
  const button = deck(page).getByRole('button', { name: 'Pause', exact: true })
  if (await button.isVisible()) await button.click()
}

/** Plays on until a leader is elected, crashes it, and pauses when there is another. Resolves to the crashed one. */
export async function crashLeader(page: Page): Promise<string> {
  await setSpeed(page, '1×')
  await play(page)
  const name = await newLeader(page)
  await pause(page)
  await member(page, name).click()
  await page.getByRole('button', { name: 'Crash', exact: true }).first().click()
  await expect(member(page, name)).toHaveAccessibleName(/down/)
  await play(page)
  await newLeader(page, [name])
  await pause(page)
  return name
}

/** Writes `key` = `value` from the client port, to `to` or to whoever leads. */
export async function put(page: Page, key: string, value: string, to?: string): Promise<void> {
  const form = page.getByRole('form', { name: /c1/ })
  if (!(await form.isVisible())) await page.getByRole('button', { name: /^c1, client/ }).click()
  await form.getByLabel('Key').fill(key)
  await form.getByLabel('Value').fill(value)
  if (to !== undefined) await form.getByLabel('To').selectOption(to)
  await form.getByLabel('Value').press('Enter')
}

/** Entries with this label in the Log lens, one a member that has it. */
export function entries(page: Page, label: string): Locator {
  return page.getByRole('tabpanel', { name: 'Log' }).getByText(label, { exact: true })
}

/** Every running member's log and commit have passed `index`. */
export async function everywhere(page: Page, index: number): Promise<void> {
  await expect
    .poll(async () =>
      (await factsOf(page))
        .filter(({ role }) => !['down', 'removed', 'not started'].includes(role))
        .every(({ log, commit }) => log >= index && commit >= index),
    )
    .toBe(true)
}

/** Tabs on until something with this name has the focus. */
export async function tabTo(page: Page, name: RegExp, most = 80): Promise<void> {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const element = document.activeElement
      if (element === null) return ''
      const labels =
        element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels : null
      return element.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? element.textContent ?? ''
    })
    if (name.test(focused.trim())) return
  }
  throw new Error(`no Tab leads to ${String(name)}`)
}

/** Their link, copied by *Share* just now, opens a page that shows the same moment of the same run. */
export async function opensElsewhere(page: Page): Promise<Page> {
  await expect(page.getByRole('status').filter({ hasText: 'Link copied' })).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  const hash = await traceHashOf(page)
  expect(hash).toMatch(/^[0-9a-f]{16}$/)
  const other = await page.context().newPage()
  await other.goto(link)
  await expect(members(other)).toHaveCount(5)
  await expect.poll(() => traceHashOf(other)).toBe(hash)
  return other
}
