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

export function logLines(host: ServerHost, lines: readonly ServerLine[]): void {
  for (const line of lines) logLine(host, line)
}

export function logLine(host: ServerHost, { level, text }: ServerLine): void {
  host.raft([{ kind: 'log-line', level, text }])
}

function startingLine({ options, node }: EtcdServer, restart: boolean): ServerLine {
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

/** Why a member ends that finds itself removed. */
export const REMOVED = 'the member has been permanently removed from the cluster'

export const REMOVED_LINES: readonly ServerLine[] = [
  { level: 'ERROR', text: `etcdserver: ${REMOVED}` },
  info('etcdserver: the data-dir used by this member must be removed.'),
]

/** DIFF(etcd): of the four streams between two members one is told, the one that messages are read from. */
export function activeLines(peer: Id64): readonly ServerLine[] {
  const id = hexOf(peer)
  return [
    info(`rafthttp: peer ${id} became active`),
    info(`rafthttp: established a TCP streaming connection with peer ${id} (stream Message reader)`),
  ]
}

export function inactiveLines(peer: Id64): readonly ServerLine[] {
  const id = hexOf(peer)
  return [
    warn(`rafthttp: lost the TCP streaming connection with peer ${id} (stream Message reader)`),
    info(`rafthttp: peer ${id} became inactive (message send to peer failed)`),
  ]
}

/** What the transport says when a member becomes its peer, moves, or is none any more. */
export function peerLines(kind: MemberChange['kind'], peer: Id64): readonly ServerLine[] {
  const id = hexOf(peer)
  switch (kind) {
    case 'added':
    case 'learner-added':
      return [`starting peer ${id}...`, `started peer ${id}`, `added peer ${id}`].map(rafthttp)
    case 'removed':
      return [`stopping peer ${id}...`, `stopped peer ${id}`, `removed peer ${id}`].map(rafthttp)
    case 'updated':
      return [rafthttp(`updated peer ${id}`)]
    case 'promoted':
      return []
  }
}

export function tellStart(server: EtcdServer, restart: boolean, host: ServerHost): void {
  logLine(host, startingLine(server, restart))
  tellStore(server, host)
}

/** Members that a start or a snapshot brings, of whom the log will not tell. */
export function tellStore({ membership, options }: EtcdServer, host: ServerHost): void {
  const { members } = membership
  logLines(host, fromStoreLines(members, clusterIdOf(options.config)))
  for (const { id } of members) if (id !== options.id) logLines(host, peerLines('added', id))
}

function fromStoreLines(members: readonly Member[], cluster: Id64): readonly ServerLine[] {
  return members.map(({ id, peerURLs }) =>
    info(
      `etcdserver/membership: added member ${hexOf(id)} [${peerURLs.join(' ')}] to cluster ${hexOf(cluster)} from store`,
    ),
  )
}

/** To the removed member: what the peer answered when it dialled. */
export function goneLine(peer: Id64): ServerLine {
  return { level: 'ERROR', text: `rafthttp: failed to dial ${hexOf(peer)} on stream Message (${REMOVED})` }
}

/** At a member that a removed one still dials. */
export function rejectedStreamLine(peer: Id64): ServerLine {
  return warn(`rafthttp: rejected the stream from peer ${hexOf(peer)} since it was removed`)
}

export function rejectedPromotionLine(id: Id64): ServerLine {
  return warn(`etcdserver: not enough started members, rejecting promote member ${hexOf(id)}`)
}

export function transferLine(self: Id64, to: Id64): ServerLine {
  const [from, target] = [hexOf(self), hexOf(to)]
  return info(`etcdserver: ${from} starts leadership transfer from ${from} to ${target}`)
}

/** A snapshot's life, at who takes, sends and receives it. Sizes are bytes. */
export const SNAPSHOT_LINES = {
  taken: (applied: number, last: number) =>
    info(`etcdserver: start to snapshot (applied: ${applied}, lastsnap: ${last})`),
  saved: (index: number) => info(`etcdserver: saved snapshot at index ${index}`),
  compacted: (index: number) => info(`etcdserver: compacted raft log at ${index}`),
  sending: (index: number, to: Id64, size: number) =>
    rafthttp(
      `start to send database snapshot [index: ${index}, to ${hexOf(to)}, size ${humanBytes(size)}]...`,
    ),
  sent: (index: number, to: Id64) =>
    rafthttp(`database snapshot [index: ${index}, to: ${hexOf(to)}] sent out successfully`),
  notSent: (index: number, to: Id64) =>
    warn(
      `rafthttp: database snapshot [index: ${index}, to: ${hexOf(to)}] failed to be sent out (unexpected EOF)`,
    ),
  receiving: (index: number, from: Id64, size: number) =>
    rafthttp(
      `receiving database snapshot [index: ${index}, from: ${hexOf(from)}, raft message size: ${humanBytes(size)}]`,
    ),
  received: (index: number, from: Id64, size: number, db: number) =>
    rafthttp(
      `successfully received and saved database snapshot [index: ${index}, from: ${hexOf(from)}, raft message size: ${humanBytes(size)}, db size: ${humanBytes(db)}]`,
    ),
  dbSaved: (db: number) => info(`snap: saved database snapshot to disk [total bytes: ${db}]`),
  applying: (before: number) => info(`etcdserver: applying snapshot at index ${before}...`),
  restored: (index: number) => info(`etcdserver: raft applied incoming snapshot at index ${index}`),
  finished: (index: number) => info(`etcdserver: finished applying incoming snapshot at index ${index}`),
} as const

/** A data dir has its member's name unless it is told another, as in etcd. */
export function purgedLine(name: string, path: string): ServerLine {
  return info(`pkg/fileutil: purged file ${name}.etcd/${path} successfully`)
}

/** As go-humanize prints bytes: `336 kB`, `1.2 MB`. */
export function humanBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < 3) {
    value /= 1000
    unit++
  }
  const text = unit > 0 && value < 9.95 ? value.toFixed(1) : String(Math.floor(value + 0.5))
  return `${text} ${['B', 'kB', 'MB', 'GB'][unit] as string}`
}

function rafthttp(text: string): ServerLine {
  return info(`rafthttp: ${text}`)
}

function info(text: string): ServerLine {
  return { level: 'INFO', text }
}

function warn(text: string): ServerLine {
  return { level: 'WARN', text }
}
