import { expect, type Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'

/** Saves the moment as SVG by the page's own button, and holds its marks against those on the screen. */
export async function exportProblems(page: Page): Promise<readonly string[]> {
  const { still, moving } = await page.evaluate(() => ({
    still: [...document.querySelectorAll('main [data-mark]')].map(
      (mark) => mark.getAttribute('data-mark') ?? '',
    ),
    moving: Number(document.querySelector('main canvas')?.getAttribute('data-marks') ?? Number.NaN),
  }))
  const text = await savedSvg(page)
  const ids = [...text.matchAll(/<(?:path|text) id="([^"]+)"/g)].map(([, id]) => id ?? '')
  const saved = new Set(ids)
  return [
    ...still.filter((id) => !saved.has(id)).map((id) => `the file lacks ${id}`),
    ...(saved.size === ids.length ? [] : ['two marks of the file have one id']),
    ...(ids.length === still.length + moving
      ? []
      : [`the file holds ${ids.length} marks, the screen ${still.length} and ${moving} that move`]),
    ...(/oklch|var\(/.test(text) ? ['the file names a colour that not every reader of SVG knows'] : []),
  ]
}

async function savedSvg(page: Page): Promise<string> {
  await page.getByRole('button', { name: /^(Save picture|保存画面)$/ }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'SVG', exact: true }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/\.svg$/)
  return readFile(await download.path(), 'utf8')
}
