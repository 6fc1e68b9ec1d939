import type { Answer, Report, ToWorker } from '../protocol/messages.ts'
import { PROTOCOL_VERSION } from '../protocol/messages.ts'
import { refuse, type Result, ok } from '../base/result.ts'
import type { Recording } from '../run/recording.ts'
import type { Refusal } from '../run/refusal.ts'
import type { SimMicros } from '../run/position.ts'

export type SpawnWorker = () => Promise<Worker>

/** A question as its asker writes it: the client numbers it. */
export type Question = WithoutRequest<Extract<ToWorker, { readonly request: number }>>
type WithoutRequest<T> = T extends unknown ? Omit<T, 'request'> : never

export interface Death {
  readonly claim: string
  readonly at: SimMicros
  readonly recording: Recording | null
}

export interface EngineListener {
  /** Windows and frames, in the order they were sent. */
  report(report: Extract<Report, { readonly kind: 'window' | 'frames' }>): void
  /** The worker is gone: every open question was refused. */
  died(death: Death): void
}

/**
 * The page's end of the worker: numbers questions, hands out answers, tells a death once.
 * Invariant: every question ends, by an answer, a refusal or the worker's death.
 */
export class EngineClient {
  private worker: Worker | null = null
  private nextRequest = 1
  private readonly open = new Map<number, (answer: Result<Answer, Refusal>) => void>()
  private readonly spawn: SpawnWorker
  private readonly listener: EngineListener

  constructor(spawn: SpawnWorker, listener: EngineListener) {
    this.spawn = spawn
    this.listener = listener
  }

  /** Starts a worker, or a new one after a death. Rejects when none starts. */
  async start(): Promise<void> {
    this.stop({ why: 'no-worker' })
    const worker = await this.spawn()
    this.worker = worker
    worker.addEventListener('message', (event: MessageEvent<Report>) => {
      if (this.worker === worker) this.take(event.data)
    })
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      if (this.worker === worker)
        this.die({ claim: event.message || 'the worker stopped', at: 0, recording: null })
    })
    worker.addEventListener('messageerror', () => {
      if (this.worker === worker) this.die({ claim: 'a report could not be read', at: 0, recording: null })
    })
  }

  isAlive(): boolean {
    return this.worker !== null
  }

  ask(question: Question): Promise<Result<Answer, Refusal>> {
    const worker = this.worker
    if (worker === null) return Promise.resolve(refuse({ why: 'no-worker' }))
    const request = this.nextRequest++
    return new Promise((resolve) => {
      this.open.set(request, resolve)
      worker.postMessage({ ...question, request })
    })
  }

  watch(eye: Omit<Extract<ToWorker, { readonly kind: 'watch' }>, 'kind'>): void {
    this.worker?.postMessage({ kind: 'watch', ...eye } satisfies ToWorker)
  }

  /** Ends the worker; open questions are refused with `refusal`. */
  stop(refusal: Refusal): void {
    this.worker?.terminate()
    this.worker = null
    const open = [...this.open.values()]
    this.open.clear()
    for (const settle of open) settle(refuse(refusal))
  }

  private take(report: Report): void {
    switch (report.kind) {
      case 'ready':
        if (report.version !== PROTOCOL_VERSION) {
          this.die({ claim: 'page and worker are of one build', at: 0, recording: null })
        }
        return
      case 'window':
      case 'frames':
        this.listener.report(report)
        return
      case 'done':
        this.settle(report.request, ok(report.answer))
        return
      case 'refused':
        this.settle(report.request, refuse(report.refusal))
        return
      case 'crashed':
        this.die({ claim: report.claim, at: report.at, recording: report.recording })
    }
  }

  private settle(request: number, answer: Result<Answer, Refusal>): void {
    const resolve = this.open.get(request)
    this.open.delete(request)
    resolve?.(answer)
  }

  private die(death: Death): void {
    this.stop({ why: 'worker-stopped', claim: death.claim })
    this.listener.died(death)
  }
}
