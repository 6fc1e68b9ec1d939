import { expect, test } from 'vitest'

import { CHECKERS } from '../engine/sim/checkers/index.ts'
import type { Answer, Frames, Report, ToWorker, Window } from '../protocol/messages.ts'
import { patchWorld } from '../store/patch-world.ts'
import { defaultConfig } from '../run/config.ts'
import type { Input } from '../run/input.ts'
import { OPENING } from '../run/opening.ts'
import { endOf, START, type Pos } from '../run/position.ts'
import type { Recording } from '../run/recording.ts'
import { Host, type HostOptions } from './host.ts'
import { inspectFiles, refusesDataDirs } from './inspect/inspect-part.ts'
import * as runLine from './line.ts'
import { lookUp } from './look/look-up.ts'

type Ask = ToWorker extends infer T
  ? T extends { readonly request: number }
    ? Omit<T, 'request'>
    : never
  : never

const PARTS: HostOptions['parts'] = {
  line: () => Promise.resolve(runLine),
  look: () => Promise.resolve(lookUp),
  promises: () => Promise.resolve(CHECKERS),
  inspect: () => Promise.resolve(inspectFiles),
  dirs: () => Promise.resolve(refusesDataDirs),
}

/** A host whose slices run at once, and everything it said. */
class Heard {
  readonly reports: Report[] = []
  private waiting: (() => void)[] = []
  private request = 0
  private readonly host = new Host({
    post: (report) => this.reports.push(report),
    later: (go) => this.waiting.push(go),
    parts: { ...PARTS, line: () => this.lines },
    atHand: { promises: CHECKERS },
  })

  constructor(private readonly lines = Promise.resolve(runLine)) {}

  ask(message: Ask): Extract<Report, { readonly kind: 'done' | 'refused' }> {
    const request = ++this.request
    this.host.take({ ...message, request })
    return this.answer()
  }

  /** A line may have to wait for what runs it. */
  async line(line: string): Promise<Extract<Report, { readonly kind: 'done' | 'refused' }>> {
    const before = this.reports.length
    this.host.take({ kind: 'line', at: this.window.pos, line, watch: false, request: ++this.request })
    for (let i = 0; i < 5 && this.reports.length === before; i++) await Promise.resolve()
    return this.answer()
  }

  async look(at: Pos): Promise<Extract<Report, { readonly kind: 'done' | 'refused' }>> {
    const before = this.reports.length
    const question = {
      about: 'disk',
      member: 'n1',
      segments: 4,
      windowBytes: 4096,
      foldBytes: 1,
      scrolled: [],
      chosen: null,
    } as const
    this.host.take({ kind: 'look', at, question, request: ++this.request })
    for (let i = 0; i < 5 && this.reports.length === before; i++) await Promise.resolve()
    return this.answer()
  }

  private answer(): Extract<Report, { readonly kind: 'done' | 'refused' }> {
    const last = this.reports.at(-1)
    if (last?.kind !== 'done' && last?.kind !== 'refused')
      throw new Error(`no answer: ${JSON.stringify(last)}`)
    return last
  }

  watch(until: number, grain = 0): void {
    this.host.take({ kind: 'watch', playhead: START, until, grain })
    for (let go = this.waiting.shift(); go !== undefined; go = this.waiting.shift()) go()
  }

  get window(): Window {
    return this.reports.findLast((report) => report.kind === 'window') as Window
  }

  frames(): Frames[] {
    const { epoch } = this.window
    return this.reports
      .filter((report) => report.kind === 'frames')
      .filter((report) => report.epoch === epoch)
  }

  /** The window at `pos`. */
  at(pos: Pos): Window {
    this.ask({ kind: 'seek', to: { kind: 'pos', pos }, grain: 0 })
    return this.window
  }
}

function loaded(recording: Recording, at: Pos | null = null): Heard {
  const heard = new Heard()
  expect(heard.ask({ kind: 'load', recording, at }).kind).toBe('done')
  return heard
}

const quiet: Recording = { version: 1, seed: 3, config: defaultConfig(3), inputs: [] }
const seconds = (n: number): Pos => endOf(n * 1_000_000)

test('a loaded run shows its start, and watched it elects a leader', () => {
  const heard = loaded(quiet)
  expect(heard.window.pos.at).toBe(0)
  expect(heard.window.world.members.map(({ status }) => status)).toEqual(['running', 'running', 'running'])
  heard.watch(3_000_000)
  const marks = heard.frames().flatMap((frames) => frames.marks)
  expect(marks.some(({ kind }) => kind === 'elected')).toBe(true)
  expect(heard.frames().at(-1)?.simulatedTo).toBe(3_000_000)
})

test('frames lead from one window to the very world and hash that a seek finds', () => {
  const heard = loaded(OPENING)
  heard.watch(2_500_000)
  let world = heard.window.world
  const frames = heard.frames().flatMap((report) => report.frames)
  for (const frame of frames) world = patchWorld(world, frame.patch)
  const last = frames.at(-1)!
  const sought = loaded(OPENING, last.pos)
  expect(sought.window.hash).toBe(last.hash)
  expect(sought.window.world).toEqual(world)
})

test('going back and forward again finds the same hash, world and messages', () => {
  const heard = loaded(OPENING)
  const there = heard.at(seconds(3))
  heard.at(seconds(1))
  const again = heard.at(seconds(3))
  expect(again.hash).toBe(there.hash)
  expect(again.world).toEqual(there.world)
  expect(again.flights).toEqual(there.flights)
  expect(again.recent).toEqual(there.recent)
  expect(again.marks).toEqual(there.marks)
  expect(again.epoch).toBeGreaterThan(there.epoch)
})

test('an act in the past forks: later Inputs are gone, and the run plays on without them', () => {
  const heard = loaded(OPENING)
  heard.at(seconds(4))
  const at = { at: 1_600_000, seq: 0x7fff_ffff }
  expect(heard.ask({ kind: 'act', at, input: { kind: 'crash', member: 'n3' } }).kind).toBe('done')
  const { window } = heard
  expect(window.reason).toBe('act')
  expect(window.recording.inputs.map(({ input }) => input.kind)).toEqual(['client', 'crash'])
  expect(window.world.members[2]?.status).toBe('down')
  expect(window.undoable).toBe(true)
  const later = heard.at(seconds(5))
  expect(later.world.cluster.leader).not.toBe('n3')
  expect(loaded(later.recording, seconds(5)).window.hash).toBe(later.hash)
})

test('undo goes to just before the action, redo to just after it, with the same hashes as at first', () => {
  const heard = loaded(OPENING)
  heard.watch(2_500_000)
  heard.ask({ kind: 'act', at: seconds(2), input: { kind: 'crash', member: 'n3' } })
  const acted = heard.window
  const after = heard.at(seconds(6))
  expect(heard.ask({ kind: 'undo', at: heard.window.pos, input: null }).kind).toBe('done')
  expect(heard.window.world.members[2]?.status).toBe('running')
  expect(heard.window.undoable).toBe(false)
  expect(heard.window.redoable).toBe(true)
  expect(heard.window.undone).toEqual({ kind: 'crash', member: 'n3' })
  expect(heard.at(seconds(6)).world.cluster.leader).toBe('n3')
  expect(heard.ask({ kind: 'redo' }).kind).toBe('done')
  expect(heard.window.undone).toBeNull()
  expect(heard.window.hash).toBe(acted.hash)
  expect(heard.at(seconds(6)).hash).toBe(after.hash)
})

test('an eye that went back before the action stays there when the action is undone', () => {
  const heard = loaded(OPENING)
  heard.ask({ kind: 'act', at: seconds(2), input: { kind: 'crash', member: 'n3' } })
  const back = heard.at(seconds(1))
  expect(heard.ask({ kind: 'undo', at: back.pos, input: null }).kind).toBe('done')
  expect(heard.window.pos).toEqual(back.pos)
  expect(heard.window.hash).toBe(back.hash)
  expect(heard.at(seconds(6)).world.cluster.leader).toBe('n3')
})

test('nothing of the reader is nothing to undo', () => {
  expect(loaded(OPENING).ask({ kind: 'undo', at: START, input: null }).kind).toBe('refused')
})

test('a moment beyond the longest run is refused with a sentence, and the run that was shown goes on', () => {
  const heard = loaded(quiet)
  const answer = heard.ask({ kind: 'load', recording: OPENING, at: seconds(4000) })
  expect(answer).toMatchObject({ kind: 'refused', refusal: { why: 'too-late' } })
  heard.watch(1_000_000)
  expect(heard.frames().at(-1)?.simulatedTo).toBe(1_000_000)
})

test('an Input that makes no sense is refused and moves nothing', () => {
  const heard = loaded(quiet, seconds(1))
  const { epoch } = heard.window
  expect(heard.ask({ kind: 'act', at: seconds(1), input: { kind: 'crash', member: 'n9' } }).kind).toBe(
    'refused',
  )
  expect(heard.window.epoch).toBe(epoch)
})

test('steps forward and back meet at the same places', () => {
  const heard = loaded(quiet, seconds(2))
  const step = (n: number): Pos => {
    heard.ask({ kind: 'seek', to: { kind: 'step', from: heard.window.pos, n, unit: 'message' }, grain: 0 })
    return heard.window.pos
  }
  const [first, second, third] = [step(1), step(1), step(1)]
  expect([step(-1), step(-1)]).toEqual([second, first])
  expect(step(2)).toEqual(third)
})

test('landmarks are found both ways', () => {
  const heard = loaded(OPENING)
  const seek = (direction: 'next' | 'previous', what: 'election' | 'commit') =>
    heard.ask({ kind: 'seek', to: { kind: 'landmark', from: heard.window.pos, direction, what }, grain: 0 })
  seek('next', 'election')
  expect(heard.window.world.members.some(({ role }) => role === 'leader')).toBe(true)
  const elected = heard.window.pos
  seek('next', 'commit')
  seek('previous', 'election')
  expect(heard.window.pos).toEqual(elected)
  expect(seek('previous', 'election').kind).toBe('refused')
})

test('a refused vote is a landmark, as a refused promise of one is', async () => {
  const heard = loaded(quiet)
  await heard.line('wait until leader')
  await heard.line('wait 1s')
  const calm = heard.window.pos
  // Whoever stands while the others hear their leader is refused.
  const other = heard.window.world.members.find(({ role }) => role === 'follower')?.name ?? ''
  await heard.line(`campaign ${other}`)
  await heard.line('wait 100ms')
  const seek = (direction: 'next' | 'previous') =>
    heard.ask({
      kind: 'seek',
      to: { kind: 'landmark', from: heard.window.pos, direction, what: 'refusal' },
      grain: 0,
    })
  expect(seek('previous').kind).toBe('done')
  expect(heard.window.recent.at(-1)).toMatchObject({ kind: 'vote', candidate: other, granted: false })
  const refused = heard.window.pos
  heard.ask({ kind: 'seek', to: { kind: 'pos', pos: calm }, grain: 0 })
  expect(seek('next').kind).toBe('done')
  expect(heard.window.pos.at).toBeLessThanOrEqual(refused.at)
  expect(heard.window.recent.at(-1)).toMatchObject({ kind: 'vote', granted: false })
})

test('a line runs to its end in virtual time and leaves its Input in the recording', async () => {
  const heard = loaded(quiet)
  const answerOf = async (line: string): Promise<Extract<Answer, { kind: 'line' }>> => {
    const answer = await heard.line(line)
    if (answer.kind !== 'done' || answer.answer.kind !== 'line') throw new Error(JSON.stringify(answer))
    return answer.answer
  }
  expect((await answerOf('wait until leader')).exit).toBe(0)
  expect(await answerOf('etcdctl put a 1')).toMatchObject({ stdout: 'OK\n', exit: 0 })
  expect(await answerOf('etcdctl get a')).toMatchObject({ stdout: 'a\n1\n', exit: 0 })
  const { window } = heard
  expect(window.recording.inputs).toHaveLength(2)
  expect(loaded(window.recording, window.pos).window.hash).toBe(window.hash)
  expect((await heard.line('frobnicate n1')).kind).toBe('refused')
})

test('lines that cannot be loaded are refused, and the run goes on', async () => {
  const heard = new Heard(Promise.reject(new Error('offline')))
  heard.ask({ kind: 'load', recording: quiet, at: null })
  expect(await heard.line('crash n1')).toMatchObject({
    kind: 'refused',
    refusal: { why: 'not-loaded' },
  })
  expect(heard.at(seconds(1)).pos.at).toBe(1_000_000)
})

test('coarse frames skip steps but not worlds', () => {
  const fine = loaded(OPENING)
  fine.watch(3_000_000)
  const coarse = loaded(OPENING)
  coarse.watch(3_000_000, 50_000)
  const fineFrames = fine.frames().flatMap(({ frames }) => frames)
  const coarseFrames = coarse.frames().flatMap(({ frames }) => frames)
  expect(coarseFrames.length).toBeLessThan(fineFrames.length / 2)
  const hashes = new Set(fineFrames.map(({ hash }) => hash))
  expect(coarseFrames.filter(({ hash }) => !hashes.has(hash))).toEqual([])
})

test('a broken program ends in one report with what ran, and silence after it', () => {
  const reports: Report[] = []
  const host = new Host({
    post: (report) => reports.push(report),
    later: () => undefined,
    parts: PARTS,
  })
  host.take({ kind: 'load', request: 1, recording: quiet, at: null })
  reports.length = 0
  const melt = { kind: 'melt', member: 'n1' } as unknown as Input
  host.take({ kind: 'act', request: 2, at: START, input: melt })
  host.take({ kind: 'redo', request: 3 })
  expect(reports).toEqual([{ kind: 'crashed', claim: expect.any(String) as string, at: 0, recording: quiet }])
})

test('pacing hears of every Input, and its segments meet', () => {
  const heard = loaded(OPENING)
  heard.watch(4_000_000)
  const { segments } = heard.at(seconds(4))
  expect(segments.map(({ to }) => to?.at ?? null)).toEqual([1_500_000, 1_750_000, 2_000_000, null])
  for (const [i, segment] of segments.slice(1).entries()) expect(segment.from).toEqual(segments[i]?.to)
})

test('pacing is a function of the recording, not of what was watched', () => {
  const acted = loaded(OPENING)
  acted.watch(6_000_000)
  acted.ask({ kind: 'act', at: seconds(3), input: { kind: 'crash', member: 'n3' } })
  const one = acted.at(seconds(6))
  const other = loaded(one.recording, seconds(6)).window
  expect(other.segments).toEqual(one.segments)
  expect(other.marks).toEqual(one.marks)
})

test('a lens is answered for the moment it asks about, and the run stays where it is', async () => {
  const heard = loaded(OPENING)
  heard.watch(6_000_000)
  const hash = heard.window.hash
  const bytes = async (at: Pos): Promise<number> => {
    const answer = await heard.look(at)
    if (answer.kind !== 'done' || answer.answer.kind !== 'look') throw new Error(JSON.stringify(answer))
    const { view } = answer.answer
    const files = view.about === 'disk' ? view.disk.files : []
    return files.reduce((sum, file) => sum + file.bytes, 0)
  }
  const late = await bytes(seconds(5))
  const early = await bytes(seconds(1))
  expect(early).toBeGreaterThan(0)
  expect(late).toBeGreaterThan(early)
  expect(await bytes(seconds(5))).toBe(late)
  expect(heard.window.hash).toBe(hash)
})

test('what watches may come after the first picture: it looks again from the start', async () => {
  const reports: Report[] = []
  const waiting: (() => void)[] = []
  const host = new Host({
    post: (report) => reports.push(report),
    later: (go) => waiting.push(go),
    parts: PARTS,
  })
  host.take({ kind: 'load', request: 1, recording: OPENING, at: null })
  const first = reports.find((report) => report.kind === 'window')
  expect(first?.world.cluster.checkers).toBe(0)
  for (let i = 0; i < 5; i++) await Promise.resolve()
  host.take({ kind: 'watch', playhead: START, until: 1_000_000, grain: 0 })
  for (let go = waiting.shift(); go !== undefined; go = waiting.shift()) go()
  const told = reports.flatMap((report) => (report.kind === 'frames' ? report.frames : []))
  expect(told.findLast(({ patch }) => patch.cluster)?.patch.cluster?.checkers).toBe(CHECKERS.length)
})

test('a run in which a promise may be broken is watched before it is shown', async () => {
  const reports: Report[] = []
  const host = new Host({
    post: (report) => reports.push(report),
    later: () => undefined,
    parts: PARTS,
  })
  const recording = { ...OPENING, config: { ...OPENING.config, rulesOff: ['majority-quorum' as const] } }
  host.take({ kind: 'load', request: 1, recording, at: null })
  expect(reports).toEqual([])
  for (let i = 0; i < 5; i++) await Promise.resolve()
  const window = reports.find((report) => report.kind === 'window')
  expect(window?.world.cluster.checkers).toBe(CHECKERS.length)
})
