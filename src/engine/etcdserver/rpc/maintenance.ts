import { concatBytes } from '../../../base/bytes.ts'
import { ID_NONE, type Id64 } from '../../../base/id64.ts'
import { sha256 } from '../../../base/sha256.ts'
import { alarmText } from '../alarms.ts'
import type { ApiResponse } from '../../../pb/rpcpb.ts'
import type { EtcdServer } from '../etcd-server.ts'
import { failure, success, type ServerHost } from '../server-host.ts'
import { ERRORS, mvccError } from './errors.ts'
import { headerOf } from './header.ts'

/** The version that the server tells of itself. */
const VERSION = '3.4.23'

export function status(server: EtcdServer): ApiResponse {
  const { term, committed } = server.node.status()
  const { lead } = server
  const { alarms } = server.api
  return {
    kind: 'status',
    header: headerOf(server)(server.kv.rev),
    version: VERSION,
    dbSize: server.backend.size.total,
    dbSizeInUse: server.backend.size.inUse,
    leader: lead,
    raftIndex: committed,
    raftTerm: term,
    raftAppliedIndex: server.applied,
    errors: [...(lead === ID_NONE ? [ERRORS.noLeader] : []), ...alarms.map(alarmText)],
    isLearner: server.membership.member(server.options.id)?.isLearner === true,
  }
}

/** `revision` 0: the present one, which always works. */
export function hashKv(server: EtcdServer, revision: number): ApiResponse | string {
  const { kv } = server
  if (revision > 0 && revision <= kv.compactRev) return mvccError('ErrCompacted')
  if (revision > kv.rev) return mvccError('ErrFutureRev')
  return {
    kind: 'hash-kv',
    header: headerOf(server)(kv.rev),
    hash: kv.hashKv(revision),
    compactRevision: kv.compactRev,
  }
}

/** The db's pages as they are, free ones too, and their SHA-256 behind them. */
export function snapshot(server: EtcdServer, host: ServerHost): ApiResponse {
  const db = server.backend.copy(server, host).bytes()
  return { kind: 'snapshot', blob: concatBytes([db, sha256(db)]) }
}

/** Answered when the new leader is known here. */
export function moveLeader(server: EtcdServer, request: number, to: Id64, host: ServerHost): void {
  if (!server.isLeader) return host.answer(request, failure(ERRORS.notLeader))
  const member = server.membership.member(to)
  if (member === undefined || member.isLearner) return host.answer(request, failure(ERRORS.badTransferee))
  if (to === server.options.id) return host.answer(request, movedAnswer(server))
  server.api.moves = [...server.api.moves, { request, to }]
  server.transfer(to, host)
}

/** Somebody leads now: the requests that wait for that are answered. */
export function leaderMoved(server: EtcdServer, host: ServerHost): void {
  const { lead } = server
  const { moves } = server.api
  if (moves.length === 0) return
  server.api.moves = moves.filter(({ to }) => to !== lead)
  for (const { request, to } of moves) if (to === lead) host.answer(request, movedAnswer(server))
}

function movedAnswer(server: EtcdServer): ReturnType<typeof success> {
  return success(server, { kind: 'move-leader', header: headerOf(server)(server.kv.rev) })
}
