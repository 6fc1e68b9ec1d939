import type { Id64 } from '../../base/id64.ts'
import type { EtcdServer } from './etcd-server.ts'
import { idBytes } from './payload.ts'
import { answerRead } from './rpc/serve.ts'
import type { ServerHost, ServerRequest } from './server-host.ts'

/** How the reads of a server's queue ask raft for their index, and what its answer lets go (etcd's linearizableReadLoop). */

const READ_RETRY_MICROS = 500_000

/** The read waits for the next ReadIndex. */
export function queueRead(server: EtcdServer, asked: ServerRequest, host: ServerHost): void {
  server.reads.add(asked)
  host.event({ kind: 'read-index', request: asked.request, stage: 'asked', index: 0 })
  startNext(server, host)
}

/** The ReadIndex under way, if there is one, is asked for once more. */
export function askAgain(server: EtcdServer, host: ServerHost): void {
  const { current } = server.reads
  if (current !== null) ask(server, current.ctx, host)
}

/** There is another leader: the ReadIndex under way is asked for in a new context. */
export function askAnew(server: EtcdServer, host: ServerHost): void {
  // DIFF(etcd): a read that a leader change interrupts fails with ErrLeaderChanged and etcdctl asks again; here the
  // member asks again itself.
  const { current } = server.reads
  if (current === null) return
  const ctx = server.nextId()
  server.reads.current = { ctx, reads: current.reads }
  ask(server, ctx, host)
}

/** Raft knows the index of `ctx`: its reads are answered once it is applied, and the next ones may ask. */
export function readConfirmed(server: EtcdServer, ctx: Id64, index: number, host: ServerHost): void {
  const reads = server.reads.confirm(ctx, index)
  if (reads.length === 0) return
  host.unwake('read-retry')
  for (const { request } of reads) host.event({ kind: 'read-index', request, stage: 'confirmed', index })
  answerReads(server, host)
  startNext(server, host)
}

/** Answers every confirmed read whose index is applied, unless the backend is locked. */
export function answerReads(server: EtcdServer, host: ServerHost): void {
  if (server.api.defrag !== null) return
  for (const { request, what } of server.reads.takeReady(server.applied))
    host.answer(request, answerRead(server, what))
}

function startNext(server: EtcdServer, host: ServerHost): void {
  const { reads } = server
  if (reads.current !== null || reads.next.length === 0) return
  const ctx = server.nextId()
  reads.current = { ctx, reads: reads.next }
  reads.next = []
  ask(server, ctx, host)
}

function ask(server: EtcdServer, ctx: Id64, host: ServerHost): void {
  server.node.readIndex(idBytes(ctx))
  host.unwake('read-retry')
  host.wake(host.now + READ_RETRY_MICROS, 'read-retry')
}
