import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { serve } from '../scripts/serve.mjs'
import { members } from './hands.ts'
import { expect, test } from './site.ts'

for (const { width, height, hash } of [
  { width: 320, height: 280, hash: 'embed=stage&controls=play' },
  { width: 720, height: 480, hash: 'embed=stage+narration+tape&controls=play' },
  { width: 1200, height: 800, hash: 'embed=stage+log+narration+tape' },
])
  test(`an embed of ${width}×${height} shows the whole cluster, and nothing that was not asked for`, async ({
    page,
    site,
  }) => {
    await page.setViewportSize({ width, height })
    await page.goto(`${site}#v=1&t=3s&${hash}`)
    await expect(members(page)).toHaveCount(5)
    await expect(page.getByRole('banner')).toHaveCount(0)
    await expect(page.getByRole('tabpanel')).toHaveCount(hash.includes('log') ? 1 : 0)
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
    const outside = await members(page).evaluateAll((buttons) =>
      buttons
        .map((button) => button.getBoundingClientRect())
        .filter((box) => box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight),
    )
    expect(outside).toEqual([])
  })

test('a locked embed moves, but takes no action', async ({ page, site }) => {
  await page.setViewportSize({ width: 720, height: 480 })
  await page.goto(`${site}#v=1&t=3s&embed=stage+tape&lock=act`)
  await members(page).first().click()
  await expect(page.getByRole('button', { name: 'Crash', exact: true })).toHaveCount(0)
})

test('a page around the frame reads it and moves it, but may not act unless the address allows it', async ({
  page,
  site,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'etcdscope-host-'))
  const outer = await serve({ root: folder })
  const origin = new URL(outer.url).origin
  const page_ = (allow: string): string =>
    `<!doctype html><title>A page of docs</title><iframe width="720" height="480" src="${site}#v=1&embed=stage+tape${allow}"></iframe>`
  await writeFile(join(folder, 'index.html'), page_(''))
  await writeFile(join(folder, 'allowed.html'), page_(`&allow=${origin}`))

  const call = (
    name: string,
    args: readonly unknown[],
  ): Promise<{ readonly result?: unknown; readonly error?: string }> =>
    page.evaluate(
      ({ call: wanted, args: given }) =>
        new Promise((resolve) => {
          addEventListener('message', (event: MessageEvent<{ id?: number }>) => {
            if (event.data.id === 1) resolve(event.data as never)
          })
          const frame = document.querySelector('iframe')!.contentWindow!
          frame.postMessage({ etcdscope: 1, id: 1, call: wanted, args: given }, '*')
        }),
      { call: name, args },
    )
  const frameIsReady = () =>
    expect(page.frameLocator('iframe').locator('html')).toHaveAttribute('data-etcdscope', 'ready')

  await page.goto(outer.url)
  await frameIsReady()
  expect((await call('seek', ['2.000s'])).error).toBeUndefined()
  expect((await call('state', [])).result).toMatchObject({ at: expect.stringMatching(/^2\.000s/) })
  expect((await call('act', ['crash n1'])).error).toContain('not taken from')
  await page.goto(`${outer.url}allowed.html`)
  await frameIsReady()
  expect((await call('act', ['crash n1'])).result).toMatchObject({ exit: 0 })
  await outer.close()
  await rm(folder, { recursive: true })
})
