import type { EtcdServer } from './etcd-server.ts'

/** Nobody waits any more for what a request asked. What was proposed for it may still be committed. */
export function forgetRequest(server: EtcdServer, request: number): void {
  const { api } = server
  for (const [id, pending] of server.pending) {
    if (!('request' in pending) || pending.request !== request) continue
    server.pending.delete(id)
    server.waiting = server.waiting.filter((waiting) => waiting.id !== id)
  }
  server.reads.cancel(request)
  api.watches.cancel(request)
  api.moves = api.moves.filter((move) => move.request !== request)
  const { defrag } = api
  if (defrag?.waiting.some((asked) => asked.request === request) === true) {
    api.defrag = { ...defrag, waiting: defrag.waiting.filter((asked) => asked.request !== request) }
  }
  api.physical = api.physical.filter((one) => one.request !== request)
  api.relays = api.relays.filter(({ asked }) => asked.request !== request)
}
