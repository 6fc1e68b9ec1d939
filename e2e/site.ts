import { test as base, expect, type Page } from '@playwright/test'
import { fileURLToPath } from 'node:url'

import { serve } from '../scripts/serve.mjs'

export const DIST = fileURLToPath(new URL('../dist/', import.meta.url))

/** `site`: address of the built page, served for this test alone. Any page error fails the test. */
export const test = base.extend<{ site: string; quiet: undefined }>({
  site: async ({}, use) => {
    const served = await serve({ root: DIST })
    await use(served.url)
    await served.close()
  },
  quiet: [
    async ({ page }, use) => {
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      await use(undefined)
      expect(errors).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

/** The member that the page shows as leader, by name. */
export async function leaderOf(page: Page): Promise<string> {
  const button = page.getByRole('button', { name: /^n\d, leader/ }).first()
  await expect(button).toBeVisible()
  const name = (await button.getAttribute('aria-label')) ?? ''
  return name.slice(0, name.indexOf(','))
}

/** The running hash of the run up to the playhead, as the page's API tells it. */
export function traceHashOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const api = (window as unknown as { etcdscope: { traceHash(): string } }).etcdscope
    return api.traceHash()
  })
}
