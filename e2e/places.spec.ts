import type { Frame, Page } from '@playwright/test'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { serve } from '../scripts/serve.mjs'
import { DIST, expect, test } from './site.ts'

const STRICT_CSP =
  "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'"

/** A cluster is alive here: a leader stands on the stage, with its name, role and term; what is loaded late comes too. */
async function comesAlive(place: Page | Frame): Promise<void> {
  await expect(place.getByRole('button', { name: /^n\d, leader, term \d/ })).toBeVisible()
  await place.getByRole('tab', { name: 'Members' }).click()
  await expect(place.getByRole('tabpanel').getByRole('table')).toBeVisible()
  await place.getByRole('button', { name: '中文' }).click()
  await expect(place.getByRole('tab', { name: '日志' })).toBeVisible()
}

test('the page works at a sub-path', async ({ page }) => {
  const served = await serve({ root: DIST, prefix: '/docs/play/' })
  await page.goto(served.url)
  await comesAlive(page)
  await served.close()
})

test('the page works from a file', async ({ page }) => {
  await page.goto(`${pathToFileURL(DIST).href}index.html#v=1&speed=1`)
  await comesAlive(page)
})

test('the page works in a frame that may only run scripts, from another origin', async ({ page }) => {
  const inner = await serve({ root: DIST })
  const folder = await mkdtemp(join(tmpdir(), 'etcdscope-frame-'))
  await writeFile(
    join(folder, 'index.html'),
    `<!doctype html><title>A page of docs</title><iframe sandbox="allow-scripts" width="1200" height="800" src="${inner.url}#v=1&speed=1"></iframe>`,
  )
  const outer = await serve({ root: folder })
  await page.goto(outer.url)
  const frame = page.frames().find((candidate) => candidate.url().startsWith(inner.url))
  expect(frame).toBeDefined()
  await comesAlive(frame!)
  await Promise.all([inner.close(), outer.close()])
  await rm(folder, { recursive: true })
})

test('the page works under a strict content security policy, without a single report', async ({ page }) => {
  const served = await serve({ root: DIST, headers: { 'content-security-policy': STRICT_CSP } })
  const reports: string[] = []
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) reports.push(message.text())
  })
  await page.goto(`${served.url}#v=1&speed=1`)
  await comesAlive(page)
  expect(reports).toEqual([])
  await served.close()
})

test('the page loads nothing from anywhere else', async ({ page, site }) => {
  const elsewhere: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(site) && !/^(data|blob):/.test(request.url())) elsewhere.push(request.url())
  })
  await page.goto(`${site}#v=1&speed=1`)
  await comesAlive(page)
  expect(elsewhere).toEqual([])
})

test('a part that does not load is said, and comes when it is tried again', async ({ page, site }) => {
  await page.goto(`${site}#v=1&speed=1`)
  await page.route(/part-MembersLens/, (route) => route.abort())
  await page.getByRole('tab', { name: 'Members' }).click()
  const failed = page.getByRole('alert').filter({ hasText: 'could not be loaded' })
  await expect(failed).toBeVisible()
  await page.unroute(/part-MembersLens/)
  await failed.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('tabpanel').getByRole('table')).toBeVisible()
})

test('lines that do not load are refused, and run when they are sent again', async ({ page, site }) => {
  const act = (): Promise<string> =>
    page.evaluate(() => {
      type Act = (line: string) => Promise<{ stdout: string; stderr: string }>
      const api = (window as unknown as { etcdscope: { act: Act } }).etcdscope
      return api.act('etcdctl version').then(({ stdout, stderr }) => stdout + stderr)
    })
  await page.context().route(/part-engine-line/, (route) => route.abort())
  await page.goto(`${site}#v=1&speed=1`)
  await expect(page.getByRole('button', { name: /^n\d, leader, term \d/ })).toBeVisible()
  expect(await act()).toContain('could not be loaded')
  await page.context().unroute(/part-engine-line/)
  expect(await act()).toContain('etcdctl version')
})
