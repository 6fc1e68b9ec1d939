import { afterEach, expect, test } from 'vitest'

import { createApi } from '../src/embed/js-api.ts'
import { createSession } from '../src/machines/create-session.ts'
import type { Session } from '../src/machines/session.ts'
import { defaultConfig } from '../src/run/config.ts'
import { narrate } from '../src/ui/narration/use-told.ts'
import { spawnInProcess } from '../src/worker/in-process.ts'

/** What the one sentence tells while whole runs are played by the director (product §1). */

const open: Session[] = []
afterEach(() => {
  for (const session of open.splice(0)) session.dispose()
})

const recording = { version: 1 as const, seed: 7, config: { ...defaultConfig(5), workload: 1 }, inputs: [] }

async function after(lines: readonly string[]): Promise<Session> {
  const session = createSession({
    spawn: spawnInProcess,
    recording,
    at: null,
    look: {},
    play: false,
    page: 'https://example.org/',
  })
  open.push(session)
  await createApi(session).ready()
  for (const line of lines) {
    const { exit, stderr } = await session.line(line, false)
    if (exit !== 0) throw new Error(`${line}: ${stderr}`)
  }
  return session
}

/** The kinds of what was told, one after the other, in so many viewer's seconds; `quiet` when nothing is. */
async function told(session: Session, seconds: number): Promise<readonly string[]> {
  const kinds: string[] = []
  session.play()
  for (let ms = 0; ms <= seconds * 1000; ms += 40) {
    session.frame(ms)
    if (ms % 120 === 0) await new Promise((resolve) => setTimeout(resolve))
    const kind = narrate(session, 'en').told?.event.kind ?? 'quiet'
    if (kinds.at(-1) !== kind) kinds.push(kind)
  }
  return kinds
}

test('after a partition heals, the sentence tells that entries are struck', async () => {
  const session = await after([
    'wait until leader',
    'wait 3s',
    'partition n4 n5 | n1 n2 n3',
    'etcdctl --endpoints=http://127.0.0.1:42379 put colour gold &',
    'wait 3s',
    'heal',
  ])
  expect(await told(session, 20)).toContain('truncated')
})

test('while nobody leads, the sentence says so, and not that writes are passed on', async () => {
  const session = await after(['wait until leader', 'wait 3s', 'crash leader', 'wait 200ms'])
  const kinds: string[] = []
  session.play()
  for (let ms = 0; ; ms += 40) {
    session.frame(ms)
    if (ms % 120 === 0) await new Promise((resolve) => setTimeout(resolve))
    const { cluster } = session.store.getState().moment!.world
    if (cluster.leaderHasQuorum) break
    const kind = narrate(session, 'en').told?.event.kind ?? 'quiet'
    if (kinds.at(-1) !== kind) kinds.push(kind)
  }
  expect(kinds).toContain('quiet')
  expect(kinds).not.toContain('proposed')
})
