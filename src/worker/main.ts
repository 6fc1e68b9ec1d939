import type { ToWorker } from '../protocol/messages.ts'
import { Host } from './host.ts'

/** The worker's own thread: mail in, reports out. Slices wait in a channel of their own, behind the mail. */
const channel = new MessageChannel()
const waiting: (() => void)[] = []
channel.port1.onmessage = () => waiting.shift()?.()

const host = new Host({
  post: (report) => self.postMessage(report),
  later: (go) => {
    waiting.push(go)
    channel.port2.postMessage(null)
  },
  parts: {
    line: () => import('./line.ts'),
    look: async () => (await import('./look/look-up.ts')).lookUp,
    promises: async () => (await import('../engine/sim/checkers/index.ts')).CHECKERS,
    inspect: async () => (await import('./inspect/inspect-part.ts')).inspectFiles,
    dirs: async () => (await import('./inspect/inspect-part.ts')).refusesDataDirs,
  },
})
self.addEventListener('message', (event: MessageEvent<ToWorker>) => host.take(event.data))
host.start()
