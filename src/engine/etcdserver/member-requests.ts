import { ID_NONE, parseId64, type Id64 } from '../../base/id64.ts'
import { addedMemberId, encodeMember, encodePromotion, type Member } from '../../pb/membership.ts'
import type { ConfChange, ConfChangeType } from '../../pb/raftpb.ts'
import type { MemberRequest } from '../../run/client-request.ts'
import { REFUSAL_TEXTS, type MemberRefusal } from '../../run/member-refusal.ts'
import type { EtcdServer } from './etcd-server.ts'
import {
  countMembers,
  isCaughtUp,
  refusesAdd,
  refusesPromotion,
  refusesRemoval,
  startedAfter,
  type Connections,
} from './reconfig-check.ts'
import { relayToLeader } from './relay.ts'
import { headerOf } from './rpc/header.ts'
import { logLine, rejectedAddLine, rejectedPromotionLine, rejectedRemovalLine } from './server-log.ts'
import { failure, success, type ServerAnswer, type ServerHost, type ServerRequest } from './server-host.ts'

/** One of the Cluster service's calls, as it reaches a member (etcdserver's AddMember, RemoveMember and so on). */
export function memberRequest(
  server: EtcdServer,
  asked: ServerRequest,
  what: MemberRequest,
  host: ServerHost,
): void {
  const { request, via } = asked
  if (what.verb === 'member-list') {
    return host.answer(request, memberAnswer(server, what.verb, null, null))
  }
  if (what.verb === 'member-promote' && !server.isLeader) {
    // Only the leader knows whether a learner is ready.
    return relayToLeader(server, asked, host)
  }
  const refusal = refuses(server, what, host)
  if (refusal !== null) return refuseChange(server, request, what, refusal, 0, host)
  const change = changeOf(server, what, host)
  if (what.verb === 'member-add') host.introduce(change.nodeId, what.name)
  server.submit({ id: change.id, data: change }, { kind: 'client', request, member: what, via }, host)
}

/** Tells why a change is not made, with what the rule looked at, and answers. `index`: of its entry, 0 before it. */
export function refuseChange(
  server: EtcdServer,
  request: number,
  what: MemberRequest,
  reason: MemberRefusal,
  index: number,
  host: ServerHost,
): void {
  const { lastIndex } = server.node.status()
  const learner = what.verb === 'member-promote' ? progressOf(server, idOf(what.id)) : undefined
  host.event({
    kind: 'member-refused',
    request,
    what,
    reason,
    index,
    ...countMembers(server.membership, connectionsOf(server, host)),
    started: startedAfter(server.membership, {
      promoted: what.verb === 'member-promote' ? idOf(what.id) : null,
      removed: what.verb === 'member-remove' ? idOf(what.id) : null,
    }),
    match: learner?.match ?? 0,
    last: lastIndex,
  })
  if (reason === 'not-enough-started' || reason === 'unhealthy') logRejection(server, what, reason, host)
  host.answer(request, failure(REFUSAL_TEXTS[reason]))
}

function logRejection(
  server: EtcdServer,
  what: MemberRequest,
  reason: 'not-enough-started' | 'unhealthy',
  host: ServerHost,
): void {
  if (what.verb === 'member-add') logLine(host, rejectedAddLine(reason, addedMember(server, what, host)))
  if (what.verb === 'member-remove') logLine(host, rejectedRemovalLine(reason, idOf(what.id)))
  if (what.verb === 'member-promote') logLine(host, rejectedPromotionLine(idOf(what.id)))
}

function addedMember(
  { options }: EtcdServer,
  { peerURLs, learner }: Extract<MemberRequest, { readonly verb: 'member-add' }>,
  host: ServerHost,
): Member {
  const seconds = Math.floor((options.config.epochMs + host.now / 1000) / 1000)
  return { id: addedMemberId(peerURLs, seconds), name: '', peerURLs, clientURLs: [], isLearner: learner }
}

/** What a change is answered with once it is made. */
export function changedAnswer(
  server: EtcdServer,
  what: MemberRequest,
  id: Id64,
  via: Id64 | null,
): ServerAnswer {
  return memberAnswer(server, what.verb, what.verb === 'member-add' ? id : null, via)
}

function connectionsOf({ options }: EtcdServer, host: ServerHost): Connections {
  return { self: options.id, now: host.now, since: (id) => host.connectedSince(id) }
}

function progressOf(server: EtcdServer, id: Id64): { readonly match: number } | undefined {
  return server.node.status().progress.find((peer) => peer.id === id)
}

function refuses(server: EtcdServer, what: MemberRequest, host: ServerHost): MemberRefusal | null {
  const { membership, options } = server
  const { strictReconfigCheck, rulesOff } = options.config
  const strict = strictReconfigCheck && !rulesOff.includes('strict-reconfig-check')
  const connections = connectionsOf(server, host)
  switch (what.verb) {
    case 'member-add':
      return strict ? refusesAdd(membership, connections, what.learner) : null
    case 'member-remove':
      return strict ? refusesRemoval(membership, idOf(what.id), connections) : null
    case 'member-promote': {
      const id = idOf(what.id)
      const learner = progressOf(server, id)
      if (learner !== undefined && !isCaughtUp(learner.match, server.node.status().lastIndex)) {
        return 'learner-not-ready'
      }
      return strict ? refusesPromotion(membership, id) : null
    }
    case 'member-update':
    case 'member-list':
      return null
  }
}

function changeOf(
  server: EtcdServer,
  what: Exclude<MemberRequest, { verb: 'member-list' }>,
  host: ServerHost,
): ConfChange {
  const change = (type: ConfChangeType, nodeId: Id64, context: Uint8Array | null): ConfChange => ({
    id: server.nextId(),
    type,
    nodeId,
    context,
  })
  switch (what.verb) {
    case 'member-add': {
      const member = addedMember(server, what, host)
      const type = what.learner ? 'ConfChangeAddLearnerNode' : 'ConfChangeAddNode'
      return change(type, member.id, encodeMember(member))
    }
    case 'member-remove':
      return change('ConfChangeRemoveNode', idOf(what.id), null)
    case 'member-update': {
      const id = idOf(what.id)
      const member: Member = { id, name: '', peerURLs: what.peerURLs, clientURLs: [], isLearner: false }
      return change('ConfChangeUpdateNode', id, encodeMember(member))
    }
    case 'member-promote': {
      const id = idOf(what.id)
      return change('ConfChangeAddNode', id, encodePromotion(id))
    }
  }
}

function idOf(hex: string): Id64 {
  return parseId64(hex) ?? ID_NONE
}

/** A header without a revision, as etcd's cluster service has it. */
function memberAnswer(
  server: EtcdServer,
  kind: MemberRequest['verb'],
  added: Id64 | null,
  via: Id64 | null,
): ServerAnswer {
  const { membership } = server
  const member = added === null ? null : (membership.member(added) ?? null)
  return success(server, { kind, header: headerOf(server, via)(0), member, members: membership.members })
}
