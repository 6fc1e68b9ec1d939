import { refuse, type Result } from '../../../base/result.ts'
import { refusalText } from '../../../run/refusal-text.ts'
import type { Session } from '../../../machines/session.ts'
import type { Report, ToWorker } from '../../../protocol/messages.ts'
import type {
  InspectQuestion,
  InspectView,
  InspectViewOf,
  OpenedLook,
  PrivateFile,
} from '../../../protocol/view/inspect-look.ts'
import { recordingJson } from '../../../run/recording-json.ts'
import { RECORDING_VERSION } from '../../../run/recording.ts'

export type InspectorState =
  | { readonly kind: 'empty'; readonly problem: Problem | null }
  | { readonly kind: 'reading'; readonly names: string; readonly bytes: number }
  | { readonly kind: 'open'; readonly names: string; readonly opened: OpenedLook }

/** Why nothing is open: a reason in the program's words, or that the reading worker ended. */
export interface Problem {
  readonly kind: 'refused' | 'nothing' | 'died'
  readonly reason: string
}

/**
 * The page's end of the worker that reads private files: one that knows no simulation, so that whatever a hostile file does to it, the
 * cluster runs on. It is started with the first file and ends with the last. While it lives the session holds private data.
 */
export class Inspector {
  state: InspectorState = { kind: 'empty', problem: null }
  private worker: Worker | null = null
  private requests = 0
  /** Which opening is meant: a slower one that was given up is not listened to. */
  private opening = 0
  private readonly waiting = new Map<number, (answer: Result<InspectView>) => void>()
  private readonly listeners = new Set<() => void>()
  /** The data dirs of the run that was made of files of the reader's; null while there is none. */
  private played: string | null = null
  readonly session: Session

  constructor(session: Session) {
    this.session = session
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  async open(files: readonly PrivateFile[]): Promise<void> {
    this.close()
    const opening = ++this.opening
    if (files.length === 0) {
      this.tell({ kind: 'empty', problem: { kind: 'nothing', reason: '' } })
      return
    }
    const saved = await savedRun(files)
    if (opening !== this.opening) return
    if (saved !== null) return this.play(saved)
    this.session.holdPrivate(true)
    const names = nameOf(files)
    const bytes = files.reduce((sum, { blob }) => sum + (blob as Blob).size, 0)
    this.tell({ kind: 'reading', names, bytes })
    const worker = await this.session.spawnWorker().catch((error: unknown) => String(error))
    if (opening !== this.opening) {
      if (typeof worker !== 'string') worker.terminate()
      return
    }
    if (typeof worker === 'string') {
      this.fail({ kind: 'died', reason: worker })
      return
    }
    this.listen(worker)
    const answer = await this.ask({ about: 'open', files })
    if (opening !== this.opening || this.state.kind !== 'reading') return
    if (answer.ok) this.tell({ kind: 'open', names, opened: answer.value.opened })
    else this.fail({ kind: 'refused', reason: answer.error })
  }

  /** Gives everything back: the worker and what it read are gone. */
  close(): void {
    this.opening++
    this.end('The files were closed.')
    this.session.holdPrivate(this.playsFiles())
    this.tell({ kind: 'empty', problem: null })
  }

  ask<Q extends InspectQuestion>(question: Q): Promise<Result<InspectViewOf<Q>>> {
    const { worker } = this
    if (worker === null) return Promise.resolve(refuse('Nothing is open.'))
    const request = ++this.requests
    return new Promise((resolve) => {
      this.waiting.set(request, (answer) => resolve(answer as Result<InspectViewOf<Q>>))
      worker.postMessage({ kind: 'inspect', request, question } satisfies ToWorker)
    })
  }

  /** The files become the run that is shown; `alone`: by the place of the member that starts by itself. Why not, or null. */
  async replay(alone: number | null, news: string): Promise<string | null> {
    const answer = await this.ask({ about: 'replay', member: alone })
    if (!answer.ok) return answer.error
    await this.play({ version: RECORDING_VERSION, seed: 1, config: answer.value.config, inputs: [] })
    if (!this.playsFiles()) return null
    this.session.say('news', news)
    this.session.play()
    return null
  }

  /** The run that is shown begins with files that were opened here. */
  playsFiles(): boolean {
    return this.played !== null && this.played === dirsOf(this.session)
  }

  /** The run as a file that the browser offers to keep. */
  saveRun(): void {
    const json = JSON.stringify(recordingJson(this.session.recording()))
    const url = URL.createObjectURL(new Blob([json], { type: 'application/json' }))
    const link = document.createElement('a')
    link.href = url
    link.download = 'etcdscope-run.json'
    link.click()
    setTimeout(() => URL.revokeObjectURL(url), 10_000)
  }

  /** Shows a run that stands on the reader's files: private for as long as it is shown. */
  private async play(recording: unknown): Promise<void> {
    await this.session.load(recording, null)
    this.played = dirsOf(this.session) ?? null
    this.session.holdPrivate(this.worker !== null || this.playsFiles())
    this.tell(this.state)
    const stop = this.session.store.subscribe(() => {
      if (this.playsFiles()) return
      stop()
      this.played = null
      this.session.holdPrivate(this.worker !== null)
      this.tell(this.state)
    })
  }

  private listen(worker: Worker): void {
    this.worker = worker
    worker.addEventListener('message', ({ data }: MessageEvent<Report>) => {
      if (data.kind === 'crashed') this.fail({ kind: 'died', reason: data.claim })
      else if (data.kind === 'refused') this.settle(data.request, refuse(refusalText(data.refusal)))
      else if (data.kind === 'done' && data.answer.kind === 'inspect')
        this.settle(data.request, { ok: true, value: data.answer.view })
    })
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      if (this.worker === worker) this.fail({ kind: 'died', reason: event.message })
    })
  }

  private fail(problem: Problem): void {
    this.end(problem.reason)
    this.session.holdPrivate(this.playsFiles())
    this.tell({ kind: 'empty', problem })
  }

  private end(reason: string): void {
    this.worker?.terminate()
    this.worker = null
    const waiting = [...this.waiting.values()]
    this.waiting.clear()
    for (const settle of waiting) settle(refuse(reason))
  }

  private settle(request: number, answer: Result<InspectView>): void {
    const settle = this.waiting.get(request)
    this.waiting.delete(request)
    settle?.(answer)
  }

  private tell(state: InspectorState): void {
    this.state = state
    for (const listener of this.listeners) listener()
  }
}

/** A run that was saved as a file; null when the files are none. What is in it the session judges. */
async function savedRun(files: readonly PrivateFile[]): Promise<unknown> {
  const [file] = files
  if (files.length !== 1 || file?.path.endsWith('.json') !== true) return null
  const blob = file.blob as Blob
  if (blob.size > SAVED_BYTES_MOST) return null
  try {
    return JSON.parse(await blob.text()) as unknown
  } catch {
    return null
  }
}

const SAVED_BYTES_MOST = 16 * 1024 * 1024

function dirsOf(session: Session): string | undefined {
  return session.store.getState().run.recording?.config.dataDirs
}

/** Kept for as long as the page: another lens may be looked at meanwhile. */
const INSPECTORS = new WeakMap<object, Inspector>()

export function inspectorOf(session: Session): Inspector {
  const inspector = INSPECTORS.get(session.store) ?? new Inspector(session)
  INSPECTORS.set(session.store, inspector)
  return inspector
}

/** What the files are called together: their common directory, or the first of them. */
function nameOf(files: readonly PrivateFile[]): string {
  const first = files[0]?.path ?? ''
  const top = first.split('/')[0] ?? ''
  return files.length > 1 && first.includes('/') && files.every(({ path }) => path.startsWith(`${top}/`))
    ? top
    : files
        .map(({ path }) => path.slice(path.lastIndexOf('/') + 1))
        .slice(0, 3)
        .join(', ')
}
