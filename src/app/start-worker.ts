import workerUrl from '../worker/main.ts?worker&url'

/** Registered by the injected copy of the engine; see `vite.config.ts`. */
declare global {
  interface Window {
    __etcdscopeEngine?: string
  }
}

const READY_WITHIN_MS = 8000

/**
 * The engine's worker: from its file, else (opaque origins, `file://`) from a blob of the same code.
 * A worker's failure is asynchronous and its message empty, so only the worker's own `ready` report counts.
 * Rejects with one sentence when neither starts.
 */
export async function startWorker(): Promise<Worker> {
  const first = await ready(() => new Worker(workerUrl, import.meta.env.DEV ? { type: 'module' } : {}))
  if (first !== null) return first
  const second = await ready(await blobWorker())
  if (second !== null) return second
  throw new Error('This browser did not start the worker that the cluster lives in.')
}

/** Resolves to the worker once it said `ready`, to null when it failed or stayed silent. */
function ready(spawn: () => Worker): Promise<Worker | null> {
  return new Promise((resolve) => {
    let worker: Worker
    try {
      worker = spawn()
    } catch {
      resolve(null)
      return
    }
    const settle = (won: boolean): void => {
      clearTimeout(timer)
      worker.removeEventListener('message', onMessage)
      worker.removeEventListener('error', onError)
      if (!won) worker.terminate()
      resolve(won ? worker : null)
    }
    const onMessage = (event: MessageEvent<unknown>): void => {
      if (isReady(event.data)) settle(true)
    }
    const onError = (event: Event): void => {
      event.preventDefault()
      settle(false)
    }
    const timer = setTimeout(() => settle(false), READY_WITHIN_MS)
    worker.addEventListener('message', onMessage)
    worker.addEventListener('error', onError)
  })
}

async function blobWorker(): Promise<() => Worker> {
  const source = await engineSource()
  return () => {
    const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
    return new Worker(url)
  }
}

/** By an injected classic script: `fetch` and `import()` do not reach files from an opaque origin. */
function engineSource(): Promise<string> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = workerUrl.replace(/worker-([^/]*)$/, 'engine-$1')
    script.onload = () => resolve(window.__etcdscopeEngine ?? '')
    script.onerror = () => reject(new Error('The engine of this page could not be loaded.'))
    document.head.append(script)
  })
}

function isReady(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'ready'
}
