import { assert } from '../../base/assert.ts'
import { NO_BYTES, textOf, utf8 } from '../../base/bytes.ts'
import type { Id64 } from '../../base/id64.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import { addedMemberId, decodeMember, encodeMember, type Member } from '../../pb/membership.ts'
import { decodeConfChangeV2 } from '../../pb/raftpb-codec.ts'
import type { ConfChangeSingle, ConfChangeV2, Entry } from '../../pb/raftpb.ts'
import type { Name } from '../../run/input.ts'
import type { EntryKind } from '../../run/trace.ts'
import { clusterIdOf } from './boot.ts'
import type { EtcdServer } from './etcd-server.ts'
import { changedLine, logLine, logLines, peerLines } from './server-log.ts'
import type { ServerHost } from './server-host.ts'

/**
 * Joint consensus, which etcd's raft library has and etcd 3.4's API does not use. DIFF(etcd): a 3.4 server panics at an entry
 * of type EntryConfChangeV2; here it applies one, the members that it adds being lines of the change's context.
 */

/** A voter to come: by its id when it is a member, by name and address when it is new. */
export type FutureVoter = Id64 | { readonly name: Name; readonly peerURLs: readonly string[] }

/**
 * The change from the leader's present voters to these, through a joint configuration whether one step would do or not;
 * refused when nothing would change.
 */
export function jointChange(
  server: EtcdServer,
  voters: readonly FutureVoter[],
  explicit: boolean,
  host: ServerHost,
): Result<ConfChangeV2> {
  const now = server.node.status().voters
  const seconds = Math.floor((server.options.config.epochMs + host.now / 1000) / 1000)
  const added: Member[] = []
  const wanted = voters.map((voter) => {
    if (typeof voter === 'string') return voter
    const { name, peerURLs } = voter
    const member = {
      id: addedMemberId(peerURLs, seconds),
      name: '',
      peerURLs,
      clientURLs: [],
      isLearner: false,
    }
    added.push(member)
    host.introduce(member.id, name)
    return member.id
  })
  const changes: ConfChangeSingle[] = [
    ...wanted
      .filter((id) => !now.includes(id))
      .map((nodeId) => ({ type: 'ConfChangeAddNode', nodeId }) as const),
    ...now
      .filter((id) => !wanted.includes(id))
      .map((nodeId) => ({ type: 'ConfChangeRemoveNode', nodeId }) as const),
  ]
  if (changes.length === 0) return refuse('these are the voters already')
  const transition = explicit ? 'ConfChangeTransitionJointExplicit' : 'ConfChangeTransitionJointImplicit'
  const context = added.length === 0 ? null : utf8(added.map((one) => textOf(encodeMember(one))).join('\n'))
  return ok({ transition, changes, context })
}

/** What asks for the end of an explicit joint configuration. */
export const LEAVE_JOINT: ConfChangeV2 = {
  transition: 'ConfChangeTransitionAuto',
  changes: [],
  context: null,
}

/**
 * Applies a committed change of several members. Who is added is a member at once; who is removed stays one, and keeps its
 * vote in the outgoing half, until the joint configuration is left.
 */
export function applyJoint(server: EtcdServer, entry: Entry, host: ServerHost): EntryKind {
  const decoded = decodeConfChangeV2(entry.data ?? NO_BYTES)
  assert(decoded.ok, 'a committed ConfChangeV2 decodes')
  const state = server.node.applyConfChange(decoded.value)
  server.confState = state
  const { membership, changes } = server.membership.settled(state, membersIn(decoded.value))
  server.membership = membership
  server.drain(host)
  server.backend.changed(host)
  const cluster = clusterIdOf(server.options.config)
  const made = changes.map((change) => ({ index: entry.index, ...change }))
  for (const change of made) {
    logLine(host, changedLine(change, membership.member(change.id), cluster))
    if (change.id !== server.options.id) logLines(host, peerLines(change.kind, change.id))
  }
  host.configured(entry.index, made, state)
  if (made.some(({ kind, id }) => kind === 'removed' && id === server.options.id)) server.stopSoon(host)
  return 'conf-change'
}

/** The members that a change brings with it. */
export function membersIn({ context }: ConfChangeV2): readonly Member[] {
  if (context === null) return []
  return textOf(context)
    .split('\n')
    .map((line) => {
      const member = decodeMember(utf8(line))
      assert(member.ok, 'a change of several members carries those that it adds')
      return member.value
    })
}
