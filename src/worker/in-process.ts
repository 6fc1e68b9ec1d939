import type { Report, ToWorker } from '../protocol/messages.ts'
import { Host } from './host.ts'

type Listener = (event: { readonly data: unknown; preventDefault(): void; readonly message: string }) => void

/** A worker in this very thread, for Node: records are copied at the border as a real worker's are. */
export interface InProcessWorker {
  readonly worker: Worker
  /** As if the thread had died. */
  die(message: string): void
}

/** What `createSession` takes as `spawn`. */
export function spawnInProcess(): Promise<Worker> {
  return Promise.resolve(inProcessWorker().worker)
}

export function inProcessWorker(): InProcessWorker {
  const listeners = new Map<string, Set<Listener>>()
  let alive = true
  const tell = (kind: string, data: unknown, message = ''): void => {
    for (const listener of listeners.get(kind) ?? [])
      listener({ data, message, preventDefault: () => undefined })
  }
  const soon = (go: () => void): void => void Promise.resolve().then(() => (alive ? go() : undefined))
  const host = new Host({
    post: (report: Report) => {
      const copy = structuredClone(report)
      soon(() => tell('message', copy))
    },
    later: soon,
    parts: {
      line: () => import('./line.ts'),
      look: async () => (await import('./look/look-up.ts')).lookUp,
      promises: async () => (await import('../engine/sim/checkers/index.ts')).CHECKERS,
      inspect: async () => (await import('./inspect/inspect-part.ts')).inspectFiles,
      dirs: async () => (await import('./inspect/inspect-part.ts')).refusesDataDirs,
    },
  })
  const worker = {
    postMessage: (message: ToWorker) => {
      const copy = structuredClone(message)
      soon(() => host.take(copy))
    },
    addEventListener: (kind: string, listener: Listener) => {
      listeners.set(kind, (listeners.get(kind) ?? new Set()).add(listener))
    },
    removeEventListener: (kind: string, listener: Listener) => {
      listeners.get(kind)?.delete(listener)
    },
    terminate: () => {
      alive = false
    },
  }
  return {
    worker: worker as unknown as Worker,
    die: (message) => {
      tell('error', null, message)
      alive = false
    },
  }
}
