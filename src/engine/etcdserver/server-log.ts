import { hexOf, type Id64 } from '../../base/id64.ts'
import type { Member } from '../../pb/membership.ts'
import type { LogLevel } from '../raft/raft-event.ts'
import { clusterIdOf } from './boot.ts'
import type { EtcdServer } from './etcd-server.ts'
import type { MemberChange } from './membership.ts'
import type { ServerHost } from './server-host.ts'

/** A line of the server's own log, package first, as 3.4.23 prints it behind the level. NOTICE is told as INFO. */
export interface ServerLine {
  readonly level: Exclude<LogLevel, 'DEBUG'>
  readonly text: string
}

export function logLine(host: ServerHost, { level, text }: ServerLine): void {
  host.raft([{ kind: 'log-line', level, text }])
}

export function startingLine({ options, node }: EtcdServer, restart: boolean): ServerLine {
  const who = `member ${hexOf(options.id)} in cluster ${hexOf(clusterIdOf(options.config))}`
  return info(
    restart
      ? `etcdserver: restarting ${who} at commit index ${node.status().committed}`
      : `etcdserver: starting ${who}`,
  )
}

export function publishedLine(name: string, clientURLs: readonly string[], cluster: Id64): ServerLine {
  return info(
    `etcdserver: published {Name:${name} ClientURLs:[${clientURLs.join(' ')}]} to cluster ${hexOf(cluster)}`,
  )
}

/** `version`: `3.4.0`; etcd prints major and minor. */
export function firstVersionLine(version: string): ServerLine {
  const [major = '', minor = ''] = version.split('.')
  return info(`etcdserver/membership: set the initial cluster version to ${major}.${minor}`)
}

/** `member`: after the change; before it for one that was removed. */
export function changedLine(
  { kind, id }: MemberChange,
  member: Member | undefined,
  cluster: Id64,
): ServerLine {
  const urls = `[${member?.peerURLs.join(' ') ?? ''}]`
  const [who, where] = [`member ${hexOf(id)}`, `cluster ${hexOf(cluster)}`]
  switch (kind) {
    case 'added':
    case 'learner-added':
      return info(`etcdserver/membership: added ${who} ${urls} to ${where}`)
    case 'removed':
      return info(`etcdserver/membership: removed ${who} from ${where}`)
    case 'updated':
      return info(`etcdserver/membership: updated ${who} ${urls} in ${where}`)
    case 'promoted':
      return info(`etcdserver/membership: promote ${who} in ${where}`)
  }
}

/** What the strict check says before it refuses an addition. */
export function rejectedAddLine(reason: 'not-enough-started' | 'unhealthy', member: Member): ServerLine {
  const { id, peerURLs, isLearner } = member
  const words = `{ID:${hexOf(id)} RaftAttributes:{PeerURLs:[${peerURLs.join(' ')}] IsLearner:${String(isLearner)}} Attributes:{Name: ClientURLs:[]}}`
  return warn(`etcdserver: ${WHY_NOT_ADD[reason]}, rejecting member add ${words}`)
}

export function rejectedRemovalLine(reason: 'not-enough-started' | 'unhealthy', id: Id64): ServerLine {
  return warn(`etcdserver: ${WHY_NOT_REMOVE[reason]}, rejecting remove member ${hexOf(id)}`)
}

const WHY_NOT_ADD = {
  'not-enough-started': 'not enough started members',
  unhealthy: 'not healthy for reconfigure',
} as const

const WHY_NOT_REMOVE = {
  'not-enough-started': 'not enough started members',
  unhealthy: 'reconfigure breaks active quorum',
} as const

export function compactedLine(revision: number): ServerLine {
  return info(`mvcc: finished scheduled compaction at ${revision}`)
}

export function compactorLine(text: string): ServerLine {
  return info(`compactor: ${text}`)
}

export function defragLine(text: string): ServerLine {
  return info(`etcdserver/api/v3rpc: ${text}`)
}

export function resumedCompactionLine(revision: number): ServerLine {
  return info(`mvcc: resume scheduled compaction at ${revision}`)
}

export const REMOVED_LINES: readonly ServerLine[] = [
  { level: 'ERROR', text: 'etcdserver: the member has been permanently removed from the cluster' },
  info('etcdserver: the data-dir used by this member must be removed.'),
]

export function activeLine(peer: Id64): ServerLine {
  return info(`rafthttp: peer ${hexOf(peer)} became active`)
}

export function inactiveLine(peer: Id64): ServerLine {
  return info(`rafthttp: peer ${hexOf(peer)} became inactive (message send to peer failed)`)
}

function info(text: string): ServerLine {
  return { level: 'INFO', text }
}

function warn(text: string): ServerLine {
  return { level: 'WARN', text }
}
