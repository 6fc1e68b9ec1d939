import type { Id64 } from '../../base/id64.ts'
import { encodeInternalRaftRequest } from '../../pb/etcdserverpb-codec.ts'
import { internalRaftRequest } from '../../pb/etcdserverpb.ts'
import { autoCompactionOf, type AutoCompaction, goDuration } from '../../run/auto-compaction.ts'
import type { SimMicros } from '../../run/position.ts'
import type { EtcdServer } from './etcd-server.ts'
import { ERRORS } from './rpc/errors.ts'
import { compactorLine, logLine } from './server-log.ts'
import type { ServerHost } from './server-host.ts'

const HOUR_MICROS: SimMicros = 3_600_000_000
const TURNS_A_PERIOD = 10
const REVISION_TURN_MICROS: SimMicros = 300_000_000
/** etcd's ReqTimeout: five seconds and two elections. */
const TIMEOUT_MICROS: SimMicros = 5_000_000

/** Where a process stands with the compactions that it asks for by itself. */
export interface CompactorState {
  /** Periodic: the revision at each turn, oldest first. */
  readonly revisions: readonly number[]
  readonly lastSuccess: SimMicros
  /** The whole first period has passed. */
  readonly begun: boolean
  /** Revision: the last one that was compacted. */
  readonly previous: number
  /** Under way: the entry's id and the revision. */
  readonly asked: { readonly id: Id64; readonly revision: number } | null
}

export const NO_COMPACTOR: CompactorState = {
  revisions: [],
  lastSuccess: 0,
  begun: false,
  previous: 0,
  asked: null,
}

/** etcd's v3compactor: every process looks, the leader alone compacts. */
export function startCompactor(server: EtcdServer, host: ServerHost): void {
  const plan = planOf(server)
  if (plan === null) return
  server.compactor = { ...NO_COMPACTOR, lastSuccess: host.now, revisions: [server.kv.rev] }
  host.wake(host.now + turnOf(plan), 'auto-compact')
}

export function compactorTurn(server: EtcdServer, host: ServerHost): void {
  const plan = planOf(server)
  if (plan === null) return
  const { asked } = server.compactor
  if (asked !== null) {
    server.pending.delete(asked.id)
    return compactorAnswered(server, 'etcdserver: request timed out', host)
  }
  const revision = dueRevision(server, plan, host.now)
  if (revision === null) return nextTurn(server, plan, host)
  const kept = plan.mode === 'periodic' ? goDuration(plan.period) : `${plan.keep} revisions`
  logLine(host, compactorLine(`Starting auto-compaction at revision ${revision} (retention: ${kept})`))
  const id = server.nextId()
  server.compactor = { ...server.compactor, asked: { id, revision } }
  host.wake(host.now + TIMEOUT_MICROS + 2000 * server.options.config.electionMs, 'auto-compact')
  const data = encodeInternalRaftRequest(
    internalRaftRequest(id, { compaction: { revision, physical: false } }),
  )
  server.submit({ id, data }, { kind: 'auto-compaction' }, host)
}

/** The compaction that was asked for is applied, or refused. */
export function compactorAnswered(server: EtcdServer, error: string | null, host: ServerHost): void {
  const plan = planOf(server)
  const { asked } = server.compactor
  if (plan === null || asked === null) return
  const { revision } = asked
  if (error === null || error === ERRORS.compacted) {
    logLine(host, compactorLine(`Finished auto-compaction at revision ${revision}`))
    server.compactor = { ...server.compactor, asked: null, lastSuccess: host.now, previous: revision }
  } else {
    const again = goDuration(turnOf(plan))
    logLine(host, compactorLine(`Failed auto-compaction at revision ${revision} (${error})`))
    logLine(host, compactorLine(`Retry after ${again}`))
    server.compactor = { ...server.compactor, asked: null }
  }
  nextTurn(server, plan, host)
}

/** What is due now; null: nothing, or not by this process. */
function dueRevision(server: EtcdServer, plan: Exclude<AutoCompaction, null>, now: SimMicros): number | null {
  if (!server.isLeader) return null
  const { revisions, lastSuccess, begun, previous } = server.compactor
  if (plan.mode === 'revision') {
    const revision = server.kv.rev - plan.keep
    return revision <= 0 || revision === previous ? null : revision
  }
  const interval = begun ? Math.min(plan.period, HOUR_MICROS) : plan.period
  if (now - lastSuccess < interval) return null
  server.compactor = { ...server.compactor, begun: true }
  return revisions[0] ?? null
}

function nextTurn(server: EtcdServer, plan: Exclude<AutoCompaction, null>, host: ServerHost): void {
  host.unwake('auto-compact')
  host.wake(host.now + turnOf(plan), 'auto-compact')
  if (plan.mode !== 'periodic') return
  const kept = Math.floor(plan.period / turnOf(plan)) + 1
  const revisions = [...server.compactor.revisions, server.kv.rev].slice(-kept)
  server.compactor = { ...server.compactor, revisions }
}

function turnOf(plan: Exclude<AutoCompaction, null>): SimMicros {
  if (plan.mode === 'revision') return REVISION_TURN_MICROS
  return Math.floor(Math.min(plan.period, HOUR_MICROS) / TURNS_A_PERIOD)
}

function planOf({ options }: EtcdServer): AutoCompaction {
  const { autoCompactionMode, autoCompactionRetention } = options.config
  const plan = autoCompactionOf(autoCompactionMode, autoCompactionRetention)
  return plan.ok ? plan.value : null
}
