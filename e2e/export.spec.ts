import type { Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'

import { serve } from '../scripts/serve.mjs'
import { DIST, expect, test } from './site.ts'

const STRICT_CSP =
  "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'"

async function saved(page: Page, kind: 'SVG' | 'PNG'): Promise<{ name: string; bytes: Buffer }> {
  await page.getByRole('button', { name: 'Save picture' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: kind, exact: true }).click(),
  ])
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

test('the moment is saved as SVG, with every mark of the stage, and as PNG, under a strict policy', async ({
  page,
}) => {
  const site = await serve({ root: DIST, headers: { 'content-security-policy': STRICT_CSP } })
  await page.goto(`${site.url}#v=1&t=3s&play=0&select=member:n3`)
  await expect(page.getByRole('button', { name: /^n3, leader/ })).toBeVisible()

  const svg = await saved(page, 'SVG')
  expect(svg.name).toBe('etcdscope-3.000s.svg')
  const text = svg.bytes.toString('utf8')
  const ids = [...text.matchAll(/<(?:path|text) id="([^"]+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  // The still marks of the page are its SVG's; what moves is on the canvas and comes on top in the file.
  const still = await page.locator('main svg[aria-hidden=true] :is(path, text)').count()
  expect(ids.length).toBeGreaterThanOrEqual(still - (await page.locator('main button svg path').count()))
  for (const name of ['n1', 'n2', 'n3', 'n4', 'n5']) expect(ids).toContain(`member:${name}:core`)
  expect(ids).toContain('member:n1:timer')
  expect(ids).toContain('selection:selected')
  expect(text).not.toMatch(/oklch|var\(/)

  const png = await saved(page, 'PNG')
  expect(png.bytes.subarray(1, 4).toString('latin1')).toBe('PNG')
  const stage = await page.getByTestId('stage').boundingBox()
  expect(png.bytes.readUInt32BE(16)).toBe(Math.round(2 * (stage?.width ?? 0)))
  await site.close()
})
