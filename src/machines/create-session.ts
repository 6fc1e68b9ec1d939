import { createActor } from 'xstate'
import { createStore, type StoreApi } from 'zustand/vanilla'

import { EngineClient, type Death, type Question } from '../client/engine-client.ts'
import type { Answer, Frames, Landmark, SeekTarget, Window } from '../protocol/messages.ts'
import { assert } from '../base/assert.ts'
import { ok, refuse, type Result } from '../base/result.ts'
import type { LookQuestion, ViewOf } from '../protocol/view/look.ts'
import type { Input } from '../run/input.ts'
import { OPENING } from '../run/opening.ts'
import { comparePos, END_OF_INSTANT, endOf, START, type Pos, type SimMicros } from '../run/position.ts'
import { partsAt } from '../run/recording-parts.ts'
import type { Recording } from '../run/recording.ts'
import type { Refusal } from '../run/refusal.ts'
import type {
  AppState,
  ArmedTool,
  ClientForm,
  LookState,
  OldBranch,
  PlaybackState,
  Selection,
  SpeedChoice,
} from '../store/app-state.ts'
import { initialState } from '../store/initial-state.ts'
import { applyFrames, applyWindow, showMoment } from '../store/reduce.ts'
import { hashOf } from '../store/share-state.ts'
import type { Clock } from './clock.ts'
import { sendForm } from './client-form.ts'
import { firstViolation, stepWithin } from './frame-places.ts'
import { inEnglish } from './in-english.ts'
import { LookAhead } from './look-ahead.ts'
import { NoticeBoard } from './notice-board.ts'
import { PaceTeller } from './pace-teller.ts'
import { modeOf, playbackMachine } from './playback.ts'
import { playTo } from './play-to.ts'
import { Playhead } from './playhead.ts'
import { watchPresence } from './presence.ts'
import { Scrubber } from './scrubber.ts'
import type { SessionOptions } from './session-options.ts'
import { PRIVATE_OPEN, type LineResult, type Session } from './session.ts'

/** Starts a worker with the recording. The answer is usable at once; `store.status` tells when it is ready. */
export function createSession(options: SessionOptions): Session {
  return new LiveSession(options)
}

/** A frame that comes later than this after the one before counts as this: a tab that slept does not leap. */
const LONGEST_FRAME_MS = 500
const PACE_EVERY_MS = 200
/** Of a line whose end nobody saw: the run, or the eye, went elsewhere. */
const EXIT_LEFT = 130

class LiveSession implements Session {
  readonly store: StoreApi<AppState>
  private readonly client: EngineClient
  private readonly ahead: LookAhead
  private readonly head = new Playhead()
  private readonly pacing = new PaceTeller(
    this.head,
    () => this.store.getState(),
    (pace) => this.tellPlayback({ pace }),
  )
  private readonly scrubber = new Scrubber((at) =>
    this.seekTo({ kind: 'pos', pos: { at, seq: END_OF_INSTANT } }),
  )
  private readonly mode
  private readonly options: SessionOptions
  private readonly leavePresence: () => void
  private lastFrameMs: number | null = null
  private lastPaceMs = -Infinity
  private readonly notices: NoticeBoard
  /** Questions under way that make another run of it. */
  private changing = 0
  private lastChange: Promise<unknown> = Promise.resolve()
  private opening: Promise<unknown>

  constructor(options: SessionOptions) {
    this.options = options
    const first = initialState(options.look)
    const speed = options.speed ?? 'director'
    this.store = createStore<AppState>(() => ({ ...first, playback: { ...first.playback, speed } }))
    this.notices = new NoticeBoard(this.store)
    this.client = new EngineClient(options.spawn, {
      report: (report) => (report.kind === 'window' ? this.takeWindow(report) : this.takeFrames(report)),
      died: (death) => this.halt(death),
    })
    this.ahead = new LookAhead(this.client)
    this.mode = createActor(playbackMachine, { input: { playing: options.play } })
    this.mode.subscribe(() => this.tellMode())
    this.mode.start()
    this.leavePresence = watchPresence({
      sign: () => this.mode.send({ type: 'SIGN' }),
      hidden: () => this.mode.send({ type: 'HIDE' }),
      shown: () => this.mode.send({ type: 'SHOW' }),
    })
    this.opening = this.begin(options.recording, options.at)
  }

  playhead(): SimMicros {
    return this.head.micros()
  }

  playheadIn(ms: number): SimMicros {
    const { moves, speed, tempo, limit } = this.clock()
    return moves ? Math.floor(this.head.after(ms, speed, tempo, limit)) : this.head.micros()
  }

  clock(): Clock {
    const { playback, run } = this.store.getState()
    return {
      at: this.head.exact(),
      frameMs: performance.timeOrigin + (this.lastFrameMs ?? performance.now()),
      moves: this.moves(),
      speed: playback.speed,
      tempo: this.pacing.tempo,
      limit: run.simulatedTo,
    }
  }

  frame(nowMs: number): void {
    const ms = Math.min(LONGEST_FRAME_MS, nowMs - (this.lastFrameMs ?? nowMs))
    this.lastFrameMs = nowMs
    const { playback, run } = this.store.getState()
    if (run.recording === null || playback.mode === 'halted') return
    if (this.moves()) {
      this.head.advance(ms, playback.speed, this.pacing.tempo, run.simulatedTo)
      this.cross()
    }
    this.keepAhead()
    if (nowMs - this.lastPaceMs >= PACE_EVERY_MS) {
      this.lastPaceMs = nowMs
      this.pacing.tell()
    }
  }

  play(speed?: SpeedChoice): void {
    if (speed !== undefined) this.setSpeed(speed)
    this.mode.send({ type: 'PLAY' })
  }

  pause(): void {
    this.mode.send({ type: 'PAUSE' })
  }

  toggle(): void {
    this.mode.send({ type: 'TOGGLE' })
  }

  setSpeed(speed: SpeedChoice): void {
    this.tellPlayback({ speed })
    this.keepAhead()
    this.pacing.tell()
  }

  hold(): () => void {
    return this.pacing.hold()
  }

  setTempo(factor: number): void {
    this.pacing.setTempo(factor)
  }

  /** Pauses: stepping is for looking closely. */
  async step(n: number, unit: 'event' | 'message'): Promise<void> {
    await this.opening
    this.pause()
    const { frames } = this.store.getState().run
    const near = this.ahead.coarse ? null : stepWithin(frames, this.here(), n, unit)
    if (near !== null) this.jump(near)
    else await this.seekTo({ kind: 'step', from: this.here(), n, unit })
  }

  /** The run's start is shown as at loading: when its members have started. */
  async seek(to: Pos): Promise<void> {
    await this.opening
    const pos = comparePos(to, START) === 0 ? endOf(0) : to
    if (!this.jumpWithin(pos)) await this.seekTo({ kind: 'pos', pos })
  }

  async seekLandmark(direction: 'next' | 'previous', what: Landmark): Promise<void> {
    await this.opening
    this.pause()
    await this.seekTo({ kind: 'landmark', from: this.here(), direction, what })
  }

  scrubStart(): void {
    this.mode.send({ type: 'SCRUB_START' })
  }

  scrub(at: SimMicros): void {
    const to = Math.max(0, Math.floor(at))
    if (this.jumpWithin({ at: to, seq: END_OF_INSTANT })) this.scrubber.forget()
    else this.scrubber.to(to)
  }

  scrubEnd(): void {
    this.mode.send({ type: 'SCRUB_END' })
  }

  async act(input: Input): Promise<void> {
    await this.opening
    await this.told(await this.change(() => ({ kind: 'act', at: this.here(), input })))
    this.acted()
  }

  async line(text: string, wantsWatch: boolean, typed = false): Promise<LineResult> {
    await this.opening
    // Nobody sees a hidden page: there a line is not played, but done.
    const watch = wantsWatch && (typed || typeof document === 'undefined' || !document.hidden)
    const answer = await this.change(() => ({ kind: 'line', at: this.here(), line: text, watch, typed }))
    if (!answer.ok) return { stdout: '', stderr: await inEnglish(answer.error), exit: 2 }
    this.acted()
    if (answer.value.kind !== 'line') return { stdout: '', stderr: '', exit: 0 }
    const { stdout, stderr, exit, seenAt } = answer.value
    const isSeen = !watch || typed || (await playTo(this, () => this.head.pos(), seenAt))
    return isSeen ? { stdout, stderr, exit } : { stdout: '', stderr: '', exit: EXIT_LEFT }
  }

  async lookUp<Q extends LookQuestion>(
    question: Q,
  ): Promise<Result<{ readonly at: Pos; readonly view: ViewOf<Q> }, Refusal>> {
    await this.opening
    const at = this.here()
    const answer = await this.client.ask({ kind: 'look', at, question })
    if (!answer.ok) return answer
    assert(answer.value.kind === 'look' && answer.value.view.about === question.about, 'a look is answered')
    return ok({ at, view: answer.value.view as ViewOf<Q> })
  }

  async undo(): Promise<void> {
    await this.opening
    await this.told(await this.change(() => ({ kind: 'undo', at: this.here(), input: null })))
  }

  async redo(): Promise<void> {
    await this.opening
    await this.told(await this.change(() => ({ kind: 'redo' })))
  }

  async returnTo({ recording, acts, seenTo }: OldBranch, at: SimMicros | null): Promise<void> {
    await this.opening
    const question = (): Question => {
      const here = this.here()
      const fork = partsAt(recording, this.recording()) ?? here
      const told = comparePos(here, fork) < 0 ? here : { at: fork.at, seq: fork.seq + 1 }
      return { kind: 'return', recording, acts, at: at === null ? told : endOf(at), seenTo }
    }
    await this.told(await this.change(question))
  }

  async load(recording: unknown, at: Pos | null): Promise<void> {
    await this.opening
    const answer = await this.told(await this.ask(recording, at))
    if (!answer.ok && this.store.getState().run.recording === null) await this.fail(answer.error)
  }

  async restart(): Promise<void> {
    const { status, run, playback } = this.store.getState()
    const died = status.kind === 'halted' ? status.recording : null
    const recording = died ?? run.recording ?? this.options.recording
    const at = run.recording === null ? this.options.at : this.here()
    this.opening = this.begin(recording, at)
    await this.opening
    if (this.store.getState().status.kind === 'ready' && playback.mode === 'halted') {
      this.mode.send({ type: 'REVIVE', playing: false })
    }
  }

  select(selection: Selection | null): void {
    this.tellLook({ selection, tools: false })
  }

  hover(hover: Selection | null): void {
    this.tellLook({ hover })
  }

  arm(armed: ArmedTool | null): void {
    this.tellLook({ armed })
    this.pacing.tell()
  }

  form(change: Partial<ClientForm>): void {
    this.tellLook({ clientForm: { ...this.store.getState().look.clientForm, ...change } })
    this.pacing.tell()
  }

  sendForm(): Promise<void> {
    return sendForm(this)
  }

  show(view: Parameters<Session['show']>[0]): void {
    this.tellLook(view)
  }

  /** One change after another, each where the one before led. The eye waits: it must not see of a run that goes. */
  private change(question: () => Question): Promise<Result<Answer, Refusal>> {
    this.changing++
    const answer = this.lastChange.then(() => this.client.ask(question())).finally(() => this.changing--)
    this.lastChange = answer.catch(() => undefined)
    return answer
  }

  private moves(): boolean {
    const { mode } = this.store.getState().playback
    return mode === 'playing' && this.changing === 0 && !this.pacing.isHeld()
  }

  /** Shows what the playhead has come to; between two steps only `tellSeen` says where it is. */
  private cross(): void {
    const before = this.store.getState()
    const after = showMoment(before, this.head.pos())
    if (after.moment === before.moment) return
    const broken = firstViolation(before, after)
    if (broken !== null) {
      this.head.jump(broken.pos)
      this.store.setState(showMoment(before, broken.pos))
      this.pause()
      return
    }
    this.store.setState(after)
  }

  /** How far the run was seen, before the playhead leaves its place. */
  private tellSeen(): void {
    this.store.setState((state) => showMoment(state, this.head.pos()))
  }

  refuse(refusal: Refusal): Promise<void> {
    return this.notices.refuse(refusal)
  }

  say(tone: 'refusal' | 'news', text: string): void {
    this.notices.say(tone, text)
  }

  dismissNotice(): void {
    this.notices.dismiss()
  }

  viewMs(at: SimMicros): number {
    return this.head.viewMs(at)
  }

  atViewMs(ms: number): SimMicros {
    return this.head.atViewMs(ms)
  }

  spawnWorker(): Promise<Worker> {
    return this.options.spawn()
  }

  holdPrivate(privateOpen: boolean): void {
    this.tellLook({ privateOpen })
  }

  link(): string {
    const { look, run } = this.store.getState()
    if (look.privateOpen) throw new Error(PRIVATE_OPEN)
    const page = this.options.page ?? (typeof location === 'undefined' ? '' : location.href.split('#', 1)[0])
    const hash = hashOf(look, run.recording ?? this.options.recording, this.here())
    return `${page}#${hash}`
  }

  recording(): Recording {
    return this.store.getState().run.recording ?? this.options.recording
  }

  traceHash(): string {
    return this.store.getState().moment?.hash ?? ''
  }

  dispose(): void {
    this.leavePresence()
    this.mode.stop()
    this.client.stop({ why: 'no-worker' })
  }

  private async begin(recording: unknown, at: Pos | null): Promise<void> {
    this.store.setState({ status: { kind: 'loading' } })
    try {
      await this.client.start()
    } catch (error) {
      const text = error instanceof Error ? error.message : 'The worker could not be started.'
      await this.fail({ why: 'words', text })
      return
    }
    const answer = await this.ask(recording, at)
    if (!answer.ok && this.store.getState().status.kind === 'loading') await this.fail(answer.error)
  }

  /** Parses what is to be loaded, or refuses it: the worker takes recordings only. The opening is one as it is. */
  private async ask(recording: unknown, at: Pos | null): Promise<Result<Answer, Refusal>> {
    if (recording === OPENING) return this.client.ask({ kind: 'load', recording: OPENING, at })
    const { parseRecording } = await import('../run/recording-parse.ts')
    const parsed = parseRecording(recording)
    if (parsed.ok) return this.client.ask({ kind: 'load', recording: parsed.value, at })
    return refuse({ why: 'bad-recording', problem: parsed.error })
  }

  private takeWindow(window: Window): void {
    if (window.epoch < this.store.getState().run.epoch && window.reason !== 'load') return
    this.tellSeen()
    this.head.jump(window.pos)
    this.head.learn(window.segments, window.recording)
    this.ahead.restart(window.pos, false)
    this.store.setState((state) => applyWindow(state, window))
    this.keepAhead()
    this.pacing.tell()
  }

  private takeFrames(report: Frames): void {
    this.store.setState((state) => applyFrames(state, report))
    const { run } = this.store.getState()
    this.head.learn(run.segments, run.recording)
  }

  private halt(death: Death): void {
    const { run } = this.store.getState()
    const recording = death.recording ?? run.recording
    const at = death.recording === null ? this.head.micros() : death.at
    this.store.setState({ status: { kind: 'halted', claim: death.claim, at, recording } })
    this.mode.send({ type: 'HALT' })
  }

  /** The position of the moment shown: exact to the step, or the end of an instant between two steps. */
  private here(): Pos {
    const { moment } = this.store.getState()
    const pos = this.head.pos()
    if (moment === null) return pos
    return this.ahead.coarse || moment.pos.at === pos.at ? moment.pos : { at: pos.at, seq: END_OF_INSTANT }
  }

  private jumpWithin(to: Pos): boolean {
    const { frames, simulatedTo } = this.store.getState().run
    const first = frames[0]
    if (this.ahead.coarse || first === undefined || comparePos(to, first.pos) < 0 || to.at > simulatedTo)
      return false
    // A fresh window knows its own place, and nothing of what follows in the same instant.
    if (frames.length === 1 && comparePos(to, first.pos) > 0) return false
    this.jump(to)
    return true
  }

  private jump(to: Pos): void {
    this.tellSeen()
    this.head.jump(to)
    this.store.setState((state) => showMoment(state, to))
    this.keepAhead()
    this.pacing.tell()
  }

  private async seekTo(to: SeekTarget): Promise<Result<Answer, Refusal>> {
    return await this.told(await this.client.ask({ kind: 'seek', to, grain: 0 } satisfies Question))
  }

  private async fail(refusal: Refusal): Promise<void> {
    this.store.setState({ status: { kind: 'failed', reason: await inEnglish(refusal), refusal } })
  }

  private async told(answer: Result<Answer, Refusal>): Promise<Result<Answer, Refusal>> {
    if (!answer.ok && this.client.isAlive()) await this.refuse(answer.error)
    return answer
  }

  private acted(): void {
    if (this.store.getState().look.invited) this.tellLook({ invited: false })
  }

  private keepAhead(): void {
    const { run, status } = this.store.getState()
    if (status.kind === 'ready' && run.recording !== null)
      this.ahead.keep(this.head.pos(), this.pacing.moving().speed)
  }

  private tellMode(): void {
    const { value, context } = this.mode.getSnapshot()
    const before = this.store.getState().playback.mode
    this.tellSeen()
    const mode = modeOf(value)
    this.tellPlayback({ mode, idle: context.idle })
    this.pacing.tell()
    // Fast play folds steps; whoever stops to look gets every one again.
    if (mode === 'paused' && before === 'playing' && this.ahead.coarse) {
      void this.seekTo({ kind: 'pos', pos: this.here() })
    }
  }

  private tellPlayback(change: Partial<PlaybackState>): void {
    this.store.setState((state) => ({ playback: { ...state.playback, ...change } }))
  }

  private tellLook(change: Partial<LookState>): void {
    this.store.setState((state) => ({ look: { ...state.look, ...change } }))
  }
}
