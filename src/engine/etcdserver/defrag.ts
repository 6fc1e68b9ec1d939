import type { ClientRequest } from '../../run/client-request.ts'
import type { SimMicros } from '../../run/position.ts'
import type { EtcdServer } from './etcd-server.ts'
import { headerOf } from './rpc/header.ts'
import { defragLine, logLine } from './server-log.ts'
import { success, type ServerHost, type ServerRequest } from './server-host.ts'

/** A defragmentation under way: the backend is locked, so what needs it waits. Raft goes on. */
export interface Defrag {
  readonly request: number
  readonly waiting: readonly ServerRequest[]
}

/** How fast rows are copied, and the fsyncs around it. */
const BYTES_A_MICRO = 100
const FSYNCS = 3

export function beginDefrag(server: EtcdServer, request: number, host: ServerHost): void {
  logLine(host, defragLine('starting to defragment the storage backend...'))
  server.backend.forceCommit(server, host)
  server.api.defrag = { request, waiting: [] }
  const copying: SimMicros = Math.ceil(server.backend.size.inUse / BYTES_A_MICRO)
  host.wake(host.now + FSYNCS * host.fsyncMicros + copying, 'defragmented')
}

/** The new file is in place: what waited is done, entries first. */
export function endDefrag(server: EtcdServer, host: ServerHost): void {
  const { defrag } = server.api
  if (defrag === null) return
  host.unwake('defragmented')
  server.backend.defragment(server, host)
  server.api.defrag = null
  logLine(host, defragLine('finished defragmenting the storage backend'))
  const header = headerOf(server)(server.kv.rev)
  host.answer(defrag.request, success(server, { kind: 'defragment', header }))
  server.applyHeld(host)
  for (const asked of defrag.waiting) server.request(asked, host)
}

/** Waits for the end of a defragmentation, if it needs the backend. */
export function waitsForDefrag(server: EtcdServer, asked: ServerRequest): boolean {
  const { defrag } = server.api
  if (defrag === null || !needsBackend(asked.what)) return false
  server.api.defrag = { ...defrag, waiting: [...defrag.waiting, asked] }
  return true
}

function needsBackend({ verb }: ClientRequest): boolean {
  return ['get', 'txn', 'hash-kv', 'snapshot', 'defragment', 'watch'].includes(verb)
}
