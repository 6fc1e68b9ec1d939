import { afterEach, expect, test } from 'vitest'

import { createApi } from '../embed/js-api.ts'
import { OPENING } from '../run/opening.ts'
import { endOf } from '../run/position.ts'
import type { EmbedLook } from '../store/app-state.ts'
import { spawnInProcess } from '../worker/in-process.ts'
import { createSession } from './create-session.ts'
import { readersSession } from './readers-session.ts'
import type { Session } from './session.ts'

let session: Session | null = null
afterEach(() => session?.dispose())

async function locked(lock: EmbedLook['lock']): Promise<{ whole: Session; hand: Session }> {
  const whole = createSession({
    spawn: spawnInProcess,
    recording: OPENING,
    at: endOf(1_400_000),
    look: { embed: { parts: [], controls: 'full', lock } },
    play: false,
    page: 'https://example.org/',
  })
  session = whole
  await createApi(whole).ready()
  return { whole, hand: readersSession(whole) }
}

test.each(['act', 'all'] as const)('lock=%s: no way of the reader changes the run', async (lock) => {
  const { whole, hand } = await locked(lock)
  const hash = whole.traceHash()
  hand.form({ open: true, key: 'a', value: '1' })
  hand.arm({ kind: 'crash' })
  await hand.act({ kind: 'crash', member: 'n1' })
  await hand.sendForm()
  await hand.undo()
  await hand.load({ ...OPENING, seed: 3 }, null)
  expect((await hand.line('crash n1', false)).exit).toBe(2)
  expect(whole.traceHash()).toBe(hash)
  expect(whole.store.getState().look.armed).toBeNull()
  expect(whole.store.getState().playback.pace.reason).not.toBe('held')
  expect(whole.store.getState().notice?.tone).toBe('refusal')
})

test.each(['seek', 'all'] as const)('lock=%s: no way of the reader moves the playhead', async (lock) => {
  const { whole, hand } = await locked(lock)
  const at = whole.playhead()
  await hand.seek(endOf(500_000))
  await hand.step(1, 'event')
  await hand.seekLandmark('next', 'election')
  hand.scrubStart()
  hand.scrub(100_000)
  hand.scrubEnd()
  expect(whole.playhead()).toBe(at)
})

test('one lock leaves the other thing free, and a script of a trusted page is not the reader', async () => {
  const { whole, hand } = await locked('seek')
  await hand.act({ kind: 'crash', member: 'n1' })
  expect(whole.store.getState().moment?.world.members[0]?.status).toBe('down')
  await whole.seek(endOf(500_000))
  expect(whole.playhead()).toBe(500_000)
})
