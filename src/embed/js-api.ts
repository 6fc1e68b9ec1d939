import { comparePos } from '../run/position.ts'
import { parsePos, printMicros, printPos } from '../run/position-text.ts'
import { defaultConfig } from '../run/config.ts'
import { RECORDING_VERSION, type Recording } from '../run/recording.ts'
import { addressProblemText } from '../run/address-problem.ts'
import type { TraceEvent } from '../run/trace.ts'
import type { Landmark } from '../protocol/messages.ts'
import type { LineResult, Session } from '../machines/session.ts'
import type { AppState, Notice, SpeedChoice } from '../store/app-state.ts'
import { printSelection } from '../store/share-state.ts'
import { snapshotOf, type ClientLine, type Snapshot } from './snapshot.ts'
import { lookOf, parseHash } from './url-state.ts'

export const VERSION = '0.1.0'

/** `window.etcdscope`: the page by script. Promises reject with one sentence when the page refuses. */
export interface Etcdscope {
  readonly version: string
  ready(): Promise<void>
  state(): Snapshot
  act(line: string, how?: { readonly watch?: boolean }): Promise<LineResult>
  play(speed?: SpeedChoice): void
  pause(): void
  step(n?: number, unit?: 'event' | 'message'): Promise<void>
  undo(): Promise<void>
  show(view: ShowView): void
  seek(at: string): Promise<void>
  load(source: LoadSource): Promise<void>
  recording(): Recording
  traceHash(): string
  link(): string
  on<K extends ApiEvent['event']>(
    event: K,
    listener: (e: Extract<ApiEvent, { event: K }>) => void,
  ): () => void
}

export interface ShowView {
  readonly lens?: string
  readonly select?: string
  readonly theme?: string
  readonly lang?: string
  readonly present?: boolean
}

export interface LoadSource {
  readonly lesson?: string
  readonly recording?: unknown
  readonly seed?: number
  readonly script?: string
}

export type ApiEvent =
  | { readonly event: 'ready' }
  | { readonly event: 'step'; readonly at: string; readonly traceHash: string }
  | { readonly event: 'election'; readonly leader: string; readonly term: number; readonly at: string }
  | { readonly event: 'commit'; readonly leader: string; readonly index: number; readonly at: string }
  | { readonly event: 'violation'; readonly claim: string; readonly at: string }
  /** Kept for the lessons to come. */
  | { readonly event: 'lessonStep'; readonly lesson: string; readonly step: number }
  | { readonly event: 'selection'; readonly selection: string | null }
  | { readonly event: 'error'; readonly message: string }

export const API_EVENTS: readonly ApiEvent['event'][] = [
  'ready',
  'step',
  'election',
  'commit',
  'violation',
  'lessonStep',
  'selection',
  'error',
]

export function createApi(session: Session): Etcdscope {
  const lines: ClientLine[] = []
  let queue: Promise<unknown> = Promise.resolve()
  const act: Etcdscope['act'] = (line, how = {}) => {
    const run = queue.then(async () => {
      const result = await session.line(text(line, 'a line'), how.watch === true)
      lines.push({ line, ...result })
      return result
    })
    queue = run.catch(() => undefined)
    return run
  }
  return {
    version: VERSION,
    ready: () => whenReady(session),
    state: () => snapshotOf(session, lines),
    act,
    play(speed) {
      if (speed === undefined) session.play()
      else session.play(speedOf(speed))
    },
    pause: () => session.pause(),
    step: (n = 1, unit = 'event') => {
      if (!Number.isInteger(n) || Math.abs(n) > 1000) return reject('A step is a whole number up to 1000.')
      if (unit !== 'event' && unit !== 'message') return reject('A step is by "event" or by "message".')
      return unlessRefused(session, () => session.step(n, unit))
    },
    undo: () => unlessRefused(session, () => session.undo()),
    show: (view) => show(session, view),
    seek: (at) => seek(session, at),
    load: (source) => load(session, source, lines, act),
    recording: () => session.recording(),
    traceHash: () => session.traceHash(),
    link: () => session.link(),
    on: (event, listener) => listen(session, event, listener),
  }
}

/** Sets `window.etcdscope`. Returns the same. */
export function installApi(session: Session, target: object): Etcdscope {
  const api = createApi(session)
  Object.defineProperty(target, 'etcdscope', { value: Object.freeze(api), configurable: true })
  return api
}

function reject(reason: string): Promise<never> {
  return Promise.reject(new Error(reason))
}

function text(value: unknown, what: string): string {
  if (typeof value !== 'string') throw new Error(`${what} is text.`)
  return value
}

function speedOf(speed: unknown): SpeedChoice {
  if (speed === 'director') return speed
  if (typeof speed === 'number' && speed >= 0.001 && speed <= 100) return speed
  throw new Error('A speed is "director" or a number from 0.001 to 100.')
}

/** The session says refusals as notices; a script gets them as rejections. */
async function unlessRefused(session: Session, call: () => Promise<void>): Promise<void> {
  const before = session.store.getState().notice?.id ?? 0
  await call()
  const { notice, status } = session.store.getState()
  if (status.kind === 'halted') throw new Error(`The simulation stopped: ${status.claim}.`)
  if (status.kind === 'failed') throw new Error(status.reason)
  if (notice !== null && notice.id > before && isRefusal(notice)) throw new Error(notice.text)
}

/** To a script, what was not found is a refusal too. */
function isRefusal({ tone, refusal }: Notice): boolean {
  return tone === 'refusal' || refusal !== null
}

function whenReady(session: Session): Promise<void> {
  return new Promise((resolve, refuse) => {
    const settle = ({ status }: AppState): boolean => {
      if (status.kind === 'loading') return false
      if (status.kind === 'failed') refuse(new Error(status.reason))
      else resolve()
      return true
    }
    if (settle(session.store.getState())) return
    const stop = session.store.subscribe((state) => {
      if (settle(state)) stop()
    })
  })
}

const LANDMARKS: readonly Landmark[] = ['election', 'refusal', 'commit', 'fault', 'violation']

function seek(session: Session, at: unknown): Promise<void> {
  if (typeof at !== 'string') return reject('A moment is text, like 12.480s or next election.')
  const mark = /^(next|previous) (\w+)$/.exec(at.trim())
  const what = LANDMARKS.find((known) => known === mark?.[2])
  if (mark !== null && what !== undefined) {
    const direction = mark[1] === 'next' ? 'next' : 'previous'
    return unlessRefused(session, () => session.seekLandmark(direction, what))
  }
  const pos = parsePos(at)
  return pos.ok ? unlessRefused(session, () => session.seek(pos.value)) : reject(pos.error)
}

async function load(
  session: Session,
  source: LoadSource,
  lines: ClientLine[],
  act: Etcdscope['act'],
): Promise<void> {
  if (typeof source !== 'object' || source === null) throw new Error('What to load is a record.')
  if (source.lesson !== undefined) throw new Error('This version has no lessons yet.')
  const { recording, seed, script } = source
  if (recording === undefined && seed === undefined && script === undefined) {
    throw new Error('Say what to load: recording, seed or script.')
  }
  if (seed !== undefined && !(Number.isSafeInteger(seed) && seed >= 0))
    throw new Error('A seed is a whole number from 0.')
  const plainRun = { version: RECORDING_VERSION, seed: seed ?? 1, config: defaultConfig(5), inputs: [] }
  await unlessRefused(session, () => session.load(recording ?? plainRun, null))
  lines.length = 0
  if (script === undefined) return
  for (const line of text(script, 'A script').split('\n')) await act(line)
}

function show(session: Session, view: ShowView): void {
  if (typeof view !== 'object' || view === null) throw new Error('A view is a record.')
  const { state, refusals, notes } = parseHash(
    Object.entries(view)
      .map(
        ([key, value]) =>
          `${key}=${encodeURIComponent(typeof value === 'boolean' ? Number(value) : String(value))}`,
      )
      .join('&'),
  )
  const [bad] = refusals
  if (bad?.why === 'bad-address')
    throw new Error(`The view says ${bad.key}=${bad.value}: ${addressProblemText(bad.problem)}`)
  if (notes[0] !== undefined) throw new Error(notes[0])
  const { lens, theme, lang } = lookOf(state)
  session.show({
    ...(lens !== undefined && { lens }),
    ...(theme !== undefined && { theme }),
    ...(lang !== undefined && { lang }),
    ...(view.present !== undefined && { present: view.present }),
  })
  if (state.selection !== null) session.select(state.selection)
}

function listen<K extends ApiEvent['event']>(
  session: Session,
  wanted: K,
  listener: (e: Extract<ApiEvent, { event: K }>) => void,
): () => void {
  if (!API_EVENTS.includes(wanted)) throw new Error(`An event is one of ${API_EVENTS.join(', ')}.`)
  return session.store.subscribe((state, before) => {
    for (const event of eventsBetween(before, state)) {
      if (event.event === wanted) listener(event as Extract<ApiEvent, { event: K }>)
    }
  })
}

/** What a change of the page's state is to an outsider. */
export function eventsBetween(before: AppState, after: AppState): readonly ApiEvent[] {
  const out: ApiEvent[] = []
  if (before.status.kind !== 'ready' && after.status.kind === 'ready') out.push({ event: 'ready' })
  if (after.status !== before.status && after.status.kind === 'halted') {
    out.push({ event: 'error', message: `The simulation stopped: ${after.status.claim}.` })
  }
  if (after.notice !== null && after.notice !== before.notice && isRefusal(after.notice)) {
    out.push({ event: 'error', message: after.notice.text })
  }
  if (after.moment !== null && after.moment !== before.moment) {
    const { pos, hash } = after.moment
    out.push({ event: 'step', at: printPos(pos), traceHash: hash })
    const known = isOnward(before, after) ? (before.moment?.events.at(-1)?.id ?? -1) : Infinity
    for (const event of after.moment.events) if (event.id > known) out.push(...told(event))
  }
  if (after.look.selection !== before.look.selection) {
    const { selection } = after.look
    out.push({ event: 'selection', selection: selection === null ? null : printSelection(selection) })
  }
  return out
}

/** Later in what may be the same run: what happened in between is news. Going back, or elsewhere, is not. */
function isOnward(before: AppState, after: AppState): boolean {
  if (before.moment === null || after.moment === null) return false
  if (before.run.recording?.seed !== after.run.recording?.seed) return false
  return comparePos(before.moment.pos, after.moment.pos) < 0
}

function told(event: TraceEvent): readonly ApiEvent[] {
  if (event.kind === 'election' && event.result === 'won' && !event.pre) {
    return [{ event: 'election', leader: event.member, term: event.term, at: printMicros(event.at) }]
  }
  if (event.kind === 'committed' && event.leads) {
    return [{ event: 'commit', leader: event.member, index: event.to, at: printMicros(event.at) }]
  }
  if (event.kind === 'violation')
    return [{ event: 'violation', claim: event.claim, at: printMicros(event.at) }]
  return []
}
