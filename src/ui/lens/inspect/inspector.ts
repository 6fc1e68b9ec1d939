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
  private readonly session: Session

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
    this.session.holdPrivate(false)
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
    this.session.holdPrivate(false)
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
