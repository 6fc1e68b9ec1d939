import { afterEach, expect, test } from 'vitest'

import { createApi } from '../embed/js-api.ts'
import { decodeRecording } from '../run/decode-recording.ts'
import { chooseRun, parseHash } from '../embed/url-state.ts'
import { defaultConfig } from '../run/config.ts'
import { OPENING } from '../run/opening.ts'
import { endOf, type Pos } from '../run/position.ts'
import type { Recording } from '../run/recording.ts'
import { inProcessWorker, spawnInProcess, type InProcessWorker } from '../worker/in-process.ts'
import { createSession } from './create-session.ts'
import type { SessionOptions } from './session-options.ts'
import type { Session } from './session.ts'

const open: Session[] = []
afterEach(() => {
  for (const session of open.splice(0)) session.dispose()
})

async function started(options: Partial<SessionOptions> = {}): Promise<Session> {
  const session = createSession({
    spawn: spawnInProcess,
    recording: OPENING,
    at: null,
    look: {},
    play: false,
    page: 'https://example.org/',
    ...options,
  })
  open.push(session)
  await createApi(session).ready()
  await settled()
  return session
}

/** The worker lives in this thread's microtasks: a macrotask later it has done what it was asked. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}

/** Frames of `everyMs` viewer's milliseconds; the worker keeps up between them. */
async function watch(session: Session, frames: number, everyMs = 16): Promise<void> {
  const from = lastMs.get(session) ?? 0
  for (let i = 1; i <= frames; i++) {
    session.frame(from + i * everyMs)
    if (i % 4 === 0) await settled()
  }
  lastMs.set(session, from + frames * everyMs)
}
const lastMs = new WeakMap<Session, number>()

const world = (session: Session) => session.store.getState().moment?.world
const seconds = (n: number): Pos => endOf(Math.round(n * 1_000_000))

test('it plays from the first frame, and the first leader stands after five to nine seconds of the viewer', async () => {
  const session = await started({ play: true })
  let frames = 0
  while (world(session)?.cluster.leader === null && frames < 700) {
    await watch(session, 4)
    frames += 4
  }
  expect(world(session)?.cluster.leader).toBe('n3')
  expect(frames * 16).toBeGreaterThan(5000)
  expect(frames * 16).toBeLessThan(9000)
})

test('the eye never outruns the worker, and a paused one stands still', async () => {
  const session = await started({ play: true, speed: 20 })
  for (let i = 1; i < 24; i++) {
    session.frame(i * 16)
    expect(session.playhead()).toBeLessThanOrEqual(session.store.getState().run.simulatedTo)
    if (i % 8 === 0) await settled()
  }
  session.pause()
  await settled()
  const at = session.playhead()
  session.frame(10_000)
  session.frame(10_100)
  expect(session.playhead()).toBe(at)
})

test('a fixed speed is virtual seconds a second', async () => {
  const session = await started({ play: true, speed: 0.5 })
  await watch(session, 50, 20)
  expect(session.playhead() / 1_000_000).toBeCloseTo(0.5 * 0.98, 2)
})

test.each([
  ['an open form', (session: Session) => session.form({ open: true })],
  ['an armed tool', (session: Session) => session.arm({ kind: 'crash' })],
])('%s holds the playhead and says so', async (_what, hold) => {
  const session = await started({ play: true })
  await watch(session, 8)
  hold(session)
  const at = session.playhead()
  await watch(session, 20)
  expect(session.playhead()).toBe(at)
  expect(session.store.getState().playback.pace.reason).toBe('held')
  session.form({ open: false })
  session.arm(null)
  await watch(session, 20)
  expect(session.playhead()).toBeGreaterThan(at)
})

test('whoever reads an answer or the help holds the playhead, each on their own', async () => {
  const session = await started({ play: true, speed: 1 })
  const [one, other] = [session.hold(), session.hold()]
  const at = session.playhead()
  await watch(session, 10)
  expect(session.playhead()).toBe(at)
  expect(session.store.getState().playback.pace.reason).toBe('held')
  one()
  await watch(session, 10)
  expect(session.playhead()).toBe(at)
  other()
  await watch(session, 10)
  expect(session.playhead()).toBeGreaterThan(at)
})

test('back and forth over the tape the hash of a place stays what it is', async () => {
  const session = await started()
  await session.seek(seconds(2))
  const hash = session.traceHash()
  const there = world(session)
  await session.seek(seconds(0.5))
  expect(session.traceHash()).not.toBe(hash)
  await session.seek(seconds(2))
  expect(session.traceHash()).toBe(hash)
  expect(world(session)).toEqual(there)
})

test('what was watched, sought and stepped to agree', async () => {
  const watched = await started({ play: true, speed: 1 })
  await watch(watched, 120)
  watched.pause()
  await settled()
  const pos = watched.store.getState().moment!.pos
  const sought = await started({ at: pos })
  expect(sought.traceHash()).toBe(watched.traceHash())
  // The checkers are loaded beside the run: how many watch by now is nothing of the run's.
  const uncounted = (session: Session) => ({
    ...world(session)!,
    cluster: { ...world(session)!.cluster, checkers: 0 },
  })
  expect(uncounted(sought)).toEqual(uncounted(watched))
  await sought.step(-3, 'message')
  await sought.step(3, 'message')
  expect(sought.playhead()).toBeLessThanOrEqual(pos.at)
})

test('fast play folds steps, but whoever pauses stands at an exact place', async () => {
  const session = await started({ play: true, speed: 10 })
  await watch(session, 20)
  session.pause()
  await settled()
  const { pos } = session.store.getState().moment!
  const exact = await started({ at: pos })
  expect(exact.traceHash()).toBe(session.traceHash())
})

test('an act changes the world at the playhead, undo takes it back, redo brings it again', async () => {
  const session = await started({ play: true })
  await session.seek(seconds(1.3))
  await session.act({ kind: 'crash', member: 'n3' })
  expect(world(session)?.members[2]?.status).toBe('down')
  expect(session.store.getState().playback.mode).toBe('playing')
  expect(session.store.getState().run.lastAction?.input).toEqual({ kind: 'crash', member: 'n3' })
  expect(session.store.getState().look.invited).toBe(false)
  const hash = session.traceHash()
  await session.undo()
  expect(world(session)?.members[2]?.status).toBe('running')
  await session.redo()
  expect(session.traceHash()).toBe(hash)
})

test('a run that was left by an act in the past comes back with what was seen of it, and the present one is left instead', async () => {
  const session = await started()
  await session.seek(seconds(3))
  const future = session.traceHash()
  await session.seek(seconds(1.2))
  await session.act({ kind: 'crash', member: 'n1' })
  const present = session.traceHash()
  const [left] = session.store.getState().run.branches
  expect(left?.seenTo).toBe(3_000_000)
  expect(session.recording().inputs).toHaveLength(1)
  await session.returnTo(left!, 3_000_000)
  expect(session.traceHash()).toBe(future)
  const { run } = session.store.getState()
  expect(run).toMatchObject({ seenTo: 3_000_000, undoable: false })
  expect(run.branches.map(({ recording }) => recording.inputs.length)).toEqual([1])
  await session.returnTo(run.branches[0]!, null)
  expect(session.traceHash()).toBe(present)
  expect(session.store.getState().run.undoable).toBe(true)
})

test('a link opens the same moment of the same run elsewhere', async () => {
  const session = await started()
  await session.seek(seconds(1.5))
  await session.act({
    kind: 'partition',
    groups: [
      ['n1', 'n2'],
      ['n3', 'n4', 'n5'],
    ],
  })
  await session.seek(seconds(2.2))
  session.select({ kind: 'member', member: 'n3' })
  const { state, refusals } = parseHash(new URL(session.link()).hash, decodeRecording)
  expect(refusals).toEqual([])
  const run = chooseRun(state)
  const elsewhere = await started({ recording: run.recording, at: run.at })
  expect(elsewhere.traceHash()).toBe(session.traceHash())
  expect(elsewhere.playhead()).toBe(session.playhead())
  expect(world(elsewhere)).toEqual(world(session))
  expect(state.selection).toEqual({ kind: 'member', member: 'n3' })
})

test('the client form sends to whoever leads, and says what it lacks', async () => {
  const session = await started({ at: seconds(1.4) })
  session.form({ open: true })
  await session.sendForm()
  expect(session.store.getState().notice?.tone).toBe('refusal')
  session.form({ key: 'colour', value: 'blue' })
  await session.sendForm()
  expect(session.store.getState().look.clientForm.open).toBe(false)
  const request = world(session)?.clients[0]?.requests.at(-1)
  expect(request).toMatchObject({
    to: 'n3',
    what: { verb: 'put', key: 'colour', value: 'blue' },
    byReader: true,
  })
})

test('of two actions in quick succession neither takes the other back', async () => {
  const session = await started({ at: seconds(2) })
  await Promise.all([
    session.act({ kind: 'crash', member: 'n1' }),
    session.act({ kind: 'pause', member: 'n2' }),
  ])
  const { recording } = session.store.getState().run
  expect(recording?.inputs.slice(-2).map(({ input }) => input.kind)).toEqual(['crash', 'pause'])
})

test('a refused recording is told, and the run that was there stays', async () => {
  const session = await started({ at: seconds(2) })
  const hash = session.traceHash()
  await session.load({ version: 1, seed: 'soup' }, null)
  expect(session.store.getState().notice?.tone).toBe('refusal')
  expect(session.store.getState().status.kind).toBe('ready')
  expect(session.traceHash()).toBe(hash)
})

test('a recording that is refused at the start is told as a failure', async () => {
  const broken = { ...OPENING, config: { ...OPENING.config, electionMs: -1 } }
  const session = createSession({ spawn: spawnInProcess, recording: broken, at: null, look: {}, play: false })
  open.push(session)
  await expect(createApi(session).ready()).rejects.toThrow(/\w/)
  expect(session.store.getState().status.kind).toBe('failed')
})

test('a worker that dies is told, and a new one shows the same moment', async () => {
  const spawned: InProcessWorker[] = []
  const spawn = (): Promise<Worker> => {
    spawned.push(inProcessWorker())
    return Promise.resolve(spawned.at(-1)!.worker)
  }
  const session = await started({ spawn, at: seconds(1.4), play: true })
  await session.act({ kind: 'crash', member: 'n3' })
  const hash = session.traceHash()
  spawned[0]!.die('out of memory')
  expect(session.store.getState().status).toMatchObject({ kind: 'halted', claim: 'out of memory' })
  expect(session.store.getState().playback.mode).toBe('halted')
  await session.act({ kind: 'restart', member: 'n3' })
  expect(session.traceHash()).toBe(hash)
  await session.restart()
  expect(session.store.getState().status.kind).toBe('ready')
  expect(session.store.getState().playback.mode).toBe('paused')
  expect(session.traceHash()).toBe(hash)
  expect(session.recording().inputs.at(-1)?.input.kind).toBe('crash')
})

test('where no worker starts, the page is told why', async () => {
  const session = createSession({
    spawn: () => Promise.reject(new Error('no worker here')),
    recording: OPENING,
    at: null,
    look: {},
    play: true,
  })
  open.push(session)
  const status = (): unknown => session.store.getState().status
  await expect.poll(status).toMatchObject({ kind: 'failed', reason: 'no worker here' })
})

test('scrubbing far away ends at the newest place asked for', async () => {
  const session = await started({ play: true })
  session.scrubStart()
  for (const at of [3_000_000, 5_000_000, 4_000_000]) session.scrub(at)
  await settled()
  session.scrubEnd()
  expect(session.playhead()).toBe(4_000_000)
  expect(session.store.getState().playback.mode).toBe('playing')
})

const split: Recording = {
  version: 1,
  seed: 2,
  config: { ...defaultConfig(3), rulesOff: ['majority-quorum'] },
  inputs: [{ pos: { at: 500_000, seq: 0 }, input: { kind: 'partition', groups: [['n1'], ['n2'], ['n3']] } }],
}

test('a broken promise stops the clock where it broke, and is told', async () => {
  const session = await started({ recording: split, play: true, speed: 1, at: seconds(1.1) })
  await watch(session, 30)
  const { moment, playback } = session.store.getState()
  expect(playback.mode).toBe('paused')
  expect(moment?.world.violations[0]).toMatchObject({ claim: 'election-safety', members: ['n3', 'n2'] })
  expect(moment?.events.at(-1)?.kind).toBe('violation')
  expect(session.playhead()).toBe(moment?.pos.at)
  session.play()
  await watch(session, 30)
  expect(session.store.getState().playback.mode).toBe('playing')
})

test('the next broken promise is a place to jump to', async () => {
  const session = await started({ recording: split })
  await session.seekLandmark('next', 'violation')
  expect(world(session)?.violations).toHaveLength(1)
  await session.seekLandmark('previous', 'violation')
  expect(session.store.getState().notice).toMatchObject({
    tone: 'news',
    text: expect.stringMatching(/no violation/) as string,
  })
})

test('view time and virtual time are inverse', async () => {
  const quiet: Recording = { version: 1, seed: 3, config: defaultConfig(3), inputs: [] }
  const session = await started({ recording: quiet, at: seconds(2) })
  await settled()
  for (const at of [0, 400_000, 1_050_000, 1_900_000]) {
    expect(session.atViewMs(session.viewMs(at))).toBeCloseTo(at, -1)
  }
})

/** Whether a promise has settled by now. */
function outcomeOf<T>(promise: Promise<T>): { value: T | null } {
  const box: { value: T | null } = { value: null }
  void promise.then((value) => (box.value = value))
  return box
}

test('a line that is watched is played at the reader’s pace, and answered when its end was seen', async () => {
  const session = await started({ play: false })
  await session.line('wait until leader', false)
  const from = session.playhead()
  const put = outcomeOf(session.line('etcdctl put a 1', true))
  await settled()
  expect(session.store.getState().playback.mode).toBe('playing')
  expect(session.playhead()).toBe(from)
  await watch(session, 4)
  expect(put.value).toBeNull()
  while (put.value === null && session.playhead() < from + 5_000_000) await watch(session, 4)
  expect(put.value).toEqual({ stdout: 'OK\n', stderr: '', exit: 0 })
  expect(session.playhead()).toBeGreaterThan(from)
  expect(session.playhead()).toBeLessThan(from + 1_000_000)
  expect(session.store.getState().playback.mode).toBe('paused')
})

test('a watched line is left when the run goes elsewhere, and given up when it has not ended in time', async () => {
  const session = await started({ play: false })
  await session.line('wait until leader', false)
  const left = outcomeOf(session.line('etcdctl put a 1', true))
  await settled()
  await session.undo()
  await settled()
  expect(left.value).toEqual({ stdout: '', stderr: '', exit: 130 })
  session.setSpeed(100)
  const from = session.playhead()
  const late = outcomeOf(session.line('etcdctl watch a', true))
  await settled()
  while (late.value === null && session.playhead() < from + 70_000_000) await watch(session, 4)
  expect(late.value).toMatchObject({ exit: 124, stderr: expect.stringContaining('had not ended') as string })
  expect(session.playhead()).toBeGreaterThanOrEqual(from + 60_000_000)
})
