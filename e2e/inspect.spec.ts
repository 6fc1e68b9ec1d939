import type { Locator, Page } from '@playwright/test'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { bytesSource } from '../src/base/byte-source.ts'
import { filesIn } from '../src/engine/datadir/inspect.ts'
import { DIST, expect, test } from './site.ts'

const FIXTURES = fileURLToPath(new URL('../tests/fixtures/datadir/', import.meta.url))
const SAMPLES = ['a-single', 'b-three', 'c-snapshots', 'c2-two-segments']

function lens(page: Page): Locator {
  return page.getByRole('region', { name: 'Inspect', exact: true })
}

/** A still cluster with the lens open. */
async function openLens(page: Page, address: string): Promise<void> {
  await page.goto(`${address}#v=1&seed=7&t=3s&play=0&lens=inspect`)
  await expect(lens(page).getByRole('button', { name: 'Choose files' })).toBeVisible()
}

/** As the pointer drops it: the event with the file in it, wherever on the lens. */
async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const data = await page.evaluateHandle(
    ({ called, base64 }) => {
      const transfer = new DataTransfer()
      const binary = atob(base64)
      const content = Uint8Array.from(binary, (character) => character.charCodeAt(0))
      transfer.items.add(new File([content], called))
      return transfer
    },
    { called: name, base64: Buffer.from(bytes).toString('base64') },
  )
  await lens(page).dispatchEvent('drop', { dataTransfer: data })
}

/** One sample's files without the zeros of preallocation: small enough for every browser test. */
function filesOf(sample: string): readonly { readonly path: string; readonly bytes: Uint8Array }[] {
  const files = filesIn(sample, bytesSource(readFileSync(`${FIXTURES}${sample}.tar.gz`)))
  if (!files.ok) throw new Error(files.error)
  return files.value.map(({ path, source }) => ({
    path,
    bytes: source.read(0, path.endsWith('.wal') ? 16_384 : source.size),
  }))
}

/** The files as a directory on this machine, for a file dialog. */
async function directoryOf(sample: string): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'etcdscope-inspect-'))
  for (const { path, bytes } of filesOf(sample)) {
    const target = join(root, path)
    await mkdir(join(target, '..'), { recursive: true })
    await writeFile(target, bytes)
  }
  return root
}

for (const sample of SAMPLES) {
  test(`${sample}, dropped on the lens, shows what a real etcd made of it`, async ({ page, site }) => {
    test.skip(!existsSync(`${FIXTURES}${sample}.tar.gz`), `the data dir ${sample} is not here`)
    const { verdict } = JSON.parse(readFileSync(`${FIXTURES}${sample}.expected.json`, 'utf8')) as {
      verdict: { boots: boolean; after_boot: { revision: number; hashkv: number; keys: unknown[] } }
    }
    expect(verdict.boots).toBe(true)
    await openLens(page, site)
    await drop(page, `${sample}.tar.gz`, readFileSync(`${FIXTURES}${sample}.tar.gz`))
    const card = lens(page).getByRole('article', { name: 'Verdict' })
    await expect(card).toContainText('etcd 3.4 boots from this.', { timeout: 60_000 })
    const { revision, hashkv, keys } = verdict.after_boot
    await expect(card).toContainText(`revision ${revision}`)
    await expect(card).toContainText(`${keys.length} keys`)
    await expect(card).toContainText(`hashkv ${hashkv}`)
  })
}

test('a directory is chosen, its records are walked by keyboard, and it is all given back', async ({
  page,
  site,
}) => {
  const root = await directoryOf('b-three')
  await openLens(page, site)
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    lens(page).getByRole('button', { name: 'Choose a directory' }).press('Enter'),
  ])
  await chooser.setFiles(root)
  await expect(lens(page).getByRole('article', { name: 'Verdict' })).toContainText('boots')
  await expect(lens(page).getByText('The CRC chain holds')).toBeVisible()

  await lens(page).getByRole('button', { name: 'Records' }).press('Enter')
  const grid = lens(page).getByRole('grid')
  await expect(grid.getByRole('row').nth(3)).toBeVisible()
  await grid.focus()
  await page.keyboard.press('End')
  const last = grid.getByRole('row', { selected: true })
  await expect(last).toHaveCount(1)
  await expect(lens(page).getByText('the chain holds')).toBeVisible()
  await lens(page).getByLabel('Kind').selectOption('v3:put')
  await expect(lens(page).getByRole('status')).toContainText(/^\d+ of \d+ records$/)
  await expect(grid.getByRole('row').nth(1)).toContainText('v3:put')

  await lens(page).getByRole('button', { name: 'Compare' }).press('Enter')
  await expect(lens(page).getByText('they hold the same entries')).toBeVisible()
  await expect(lens(page).getByText('Held by a quorum (2 of 3): up to index 24.')).toBeVisible()

  await lens(page).getByRole('button', { name: 'Close files' }).press('Enter')
  await expect(lens(page).getByRole('button', { name: 'Choose files' })).toBeVisible()
  await rm(root, { recursive: true })
})

test('a flipped byte, a torn tail, rubbish, a cut archive and 50 MB of zeros are each told, and the cluster runs on', async ({
  page,
  site,
}) => {
  await openLens(page, site)
  const name = '0000000000000000-0000000000000000.wal'
  const wal =
    filesOf('a-single')
      .find(({ path }) => path.endsWith(name))
      ?.bytes.slice() ?? new Uint8Array(0)
  const card = lens(page).getByRole('article', { name: 'Verdict' })

  const flipped = wal.slice()
  flipped[2900] = (flipped[2900] ?? 0) ^ 0x40
  await drop(page, name, flipped)
  await expect(card).toContainText('discovery failed: walpb: crc mismatch')

  await drop(page, name, wal.slice(0, 5484))
  await expect(card).toContainText('after it cut off a torn tail')
  await expect(lens(page).getByText('The last write is torn at offset 5472')).toBeVisible()

  await drop(page, 'db', new Uint8Array(9000).fill(7))
  await expect(card).toContainText('db is not a db of etcd: invalid database')

  const archive = readFileSync(`${FIXTURES}a-single.tar.gz`)
  await drop(page, 'cut.tar.gz', archive.subarray(0, 20_000))
  await expect(lens(page).getByRole('alert')).toContainText('the archive ends inside a file')

  const transfer = await page.evaluateHandle((called) => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(50_000_000)], called))
    return data
  }, name)
  await lens(page).dispatchEvent('drop', { dataTransfer: transfer })
  await expect(card).toContainText('holds no record: it begins with zeros', { timeout: 30_000 })

  await page.getByRole('contentinfo').getByRole('button', { name: 'Play', exact: true }).click()
  await expect(page.getByText('00:03.000')).toBeHidden()
})

test('while files are open there are no links and no messages, and closing gives them back', async ({
  page,
  site,
}) => {
  await openLens(page, site)
  const db = filesOf('a-single').find(({ path }) => path.endsWith('/db'))?.bytes ?? new Uint8Array(0)
  await drop(page, 'db', db)
  await expect(lens(page).getByRole('button', { name: 'Close files' })).toBeVisible()
  await expect(lens(page).getByText('nothing leaves this tab')).toBeVisible()
  const ask = (): Promise<unknown> =>
    page.evaluate(
      () =>
        new Promise((done) => {
          const frame = document.createElement('iframe')
          document.body.append(frame)
          const inner = frame.contentWindow as Window & typeof globalThis
          inner.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
            frame.remove()
            done(data)
          })
          const script = inner.document.createElement('script')
          script.textContent = `parent.postMessage({ etcdscope: 1, id: 1, call: 'traceHash' }, '*')`
          inner.document.body.append(script)
        }),
    )
  expect(await ask()).toEqual({ etcdscope: 1, id: 1, error: 'private data open' })
  await page.getByRole('button', { name: 'Share' }).click()
  await expect(page.getByText('Links are off: files of yours are open in Inspect')).toBeVisible()
  const link = await page.evaluate(() => {
    try {
      return (window as unknown as { etcdscope: { link(): string } }).etcdscope.link()
    } catch (error) {
      return String(error)
    }
  })
  expect(link).toContain('private data open')

  await lens(page).getByRole('button', { name: 'Close files' }).click()
  await expect(lens(page).getByRole('button', { name: 'Choose files' })).toBeVisible()
  expect(await ask()).toHaveProperty('result')
})

test('files are read where the page is itself a file', async ({ page }) => {
  await openLens(page, `${pathToFileURL(DIST).href}index.html`)
  const db = filesOf('a-single').find(({ path }) => path.endsWith('/db'))?.bytes ?? new Uint8Array(0)
  await drop(page, 'db', db)
  await expect(lens(page).getByText('app/')).toBeHidden()
  await lens(page).getByRole('button', { name: 'Space' }).click()
  await expect(lens(page).getByText('app/', { exact: true })).toBeVisible()
})

test('a data dir is replayed in the lab: its members, a leader, its keys in the console; it is private, and can be saved and opened again', async ({
  page,
  site,
}) => {
  await openLens(page, site)
  await drop(page, 'b-three.tar.gz', readFileSync(`${FIXTURES}b-three.tar.gz`))
  const replay = lens(page).getByRole('region', { name: 'Replay in the lab' })
  await expect(replay).toContainText('The files become the run that is shown', { timeout: 60_000 })
  await replay.getByRole('button', { name: 'Replay in the lab' }).click()
  for (const name of ['m1', 'm2', 'm3'])
    await expect(page.getByRole('button', { name: new RegExp(`^${name}, `) })).toBeVisible()
  await expect(page.getByRole('button', { name: /^m\d, leader, term/ })).toBeVisible({ timeout: 60_000 })
  const ask = (line: string): Promise<{ stdout: string; exit: number }> =>
    page.evaluate(
      (text) =>
        (
          window as unknown as { etcdscope: { act(line: string): Promise<{ stdout: string; exit: number }> } }
        ).etcdscope.act(text),
      line,
    )
  expect(await ask('etcdctl endpoint hashkv')).toMatchObject({ exit: 0 })

  await page.getByRole('button', { name: 'Share' }).click()
  await expect(page.getByText('this run stands on them, and a link would not hold them')).toBeVisible()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    replay.getByRole('button', { name: 'Save the run as a file' }).click(),
  ])
  const saved = readFileSync(await file.path())

  await page.getByRole('tab', { name: 'Console' }).click()
  const console = page.getByRole('textbox', { name: /command line/i })
  await console.fill('etcdctl get after-move/0')
  await console.press('Enter')
  await expect(page.getByRole('region', { name: 'Console', exact: true })).toContainText('term up')

  await page.goto('about:blank')
  await openLens(page, site)
  await drop(page, file.suggestedFilename(), saved)
  await expect(page.getByRole('button', { name: /^m2, / })).toBeVisible()
})

test('one member of three starts alone with --force-new-cluster; a damaged one ends with its own last words', async ({
  page,
  site,
}) => {
  const only = filesOf('b-three').filter(({ path }) => path.includes('m2/'))
  const root = await mkdtemp(join(tmpdir(), 'etcdscope-alone-'))
  for (const { path, bytes } of only) {
    await mkdir(join(root, path, '..'), { recursive: true })
    await writeFile(join(root, path), bytes)
  }
  await openLens(page, site)
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    lens(page).getByRole('button', { name: 'Choose a directory' }).press('Enter'),
  ])
  await chooser.setFiles(root)
  const replay = lens(page).getByRole('region', { name: 'Replay in the lab' })
  await expect(replay.getByLabel('Who starts')).toHaveValue('0')
  await replay.getByRole('button', { name: 'Replay in the lab' }).press('Enter')
  await expect(page.getByRole('button', { name: /^m2, leader, term/ })).toBeVisible({ timeout: 60_000 })
  await rm(root, { recursive: true })

  const name = '0000000000000000-0000000000000000.wal'
  const flipped =
    filesOf('a-single')
      .find(({ path }) => path.endsWith(name))
      ?.bytes.slice() ?? new Uint8Array(0)
  flipped[2900] = (flipped[2900] ?? 0) ^ 0x40
  await drop(page, name, flipped)
  await expect(lens(page).getByRole('article', { name: 'Verdict' })).toContainText('walpb: crc mismatch')
  await replay.getByRole('button', { name: 'Replay in the lab' }).click()
  await expect(page.getByText('discovery failed: walpb: crc mismatch').first()).toBeVisible()
  await expect(page.getByRole('button', { name: /^solo, down/ })).toBeVisible()
})
