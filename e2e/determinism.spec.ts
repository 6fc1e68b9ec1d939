import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { expect, test } from './site.ts'

const run = promisify(execFile)
const BIN = fileURLToPath(new URL('../bin/etcdscope.js', import.meta.url))

interface PageApi {
  ready(): Promise<void>
  act(line: string): Promise<unknown>
  seek(at: string): Promise<void>
  traceHash(): string
  recording(): unknown
  state(): { readonly at: string }
}

test('the same recording has the same trace hash in this browser and in Node, however it was played', async ({
  page,
  site,
}) => {
  await page.goto(`${site}#v=1&seed=11&play=0`)
  const inPage = await page.evaluate(async () => {
    const api = (window as unknown as { etcdscope: PageApi }).etcdscope
    await api.ready()
    for (const line of [
      'wait until leader',
      'etcdctl put colour red',
      'crash leader',
      'wait until leader',
      'etcdctl put colour blue',
      'restart n1',
      'restart n2',
      'partition n1 n2 | n3 n4 n5',
      'wait 3s',
      'heal',
      'wait 2s',
    ])
      await api.act(line)
    const first = { at: api.state().at, hash: api.traceHash() }
    await api.seek('1.000s')
    const early = api.traceHash()
    await api.seek(first.at)
    return { ...first, early, again: api.traceHash(), recording: api.recording() }
  })
  expect(inPage.hash).toMatch(/^[0-9a-f]{16}$/)
  expect(inPage.early).not.toBe(inPage.hash)
  expect(inPage.again).toBe(inPage.hash)

  const folder = await mkdtemp(join(tmpdir(), 'etcdscope-recording-'))
  const file = join(folder, 'recording.json')
  await writeFile(file, JSON.stringify(inPage.recording))
  const { stdout } = await run(process.execPath, [BIN, 'run', file, '--until', inPage.at, '--json'])
  await rm(folder, { recursive: true })
  expect((JSON.parse(stdout) as { traceHash: string }).traceHash).toBe(inPage.hash)
})
