import type { T } from '../../i18n/catalogue.ts'
import { command } from '../../i18n/say/client.ts'
import type { Flight, MemberView, RequestView } from '../../protocol/view/world.ts'
import type { ClientRequest } from '../../run/client-request.ts'
import type { MovingTexts, SceneTexts } from '../../scene/scene-texts.ts'

/** The picture's words in one language. */
export function sceneTexts(t: T): SceneTexts {
  return {
    termLong: (n) => t('stage.termLong', { n }),
    termShort: (n) => t('stage.termShort', { n }),
    role: (member, cutOff) => roleWords(t, member, cutOff),
    facts: (member, heard, voters) => factWords(t, member, heard, voters),
    commit: (index) => t('stage.commitAt', { index }),
    ...movingTexts(t),
    wall: t('stage.partitionLabel'),
    client: t('stage.client'),
    noRequests: t('stage.noRequests'),
    request: (request) => commandOf(request.what),
  }
}

/** Those of what moves; they need only the area `stage`. */
export function movingTexts(t: T): MovingTexts {
  return {
    flight: (flight) => (isHeartbeat(flight) || isClient(flight) ? '' : flightWords(t, flight)),
    dropped: t('stage.dropped'),
    state: (request, at) => stateWords(t, request, at),
  }
}

export function roleWords(t: T, member: MemberView, cutOff: boolean): string {
  if (!member.isVoter && !member.isLearner) return t('stage.removed')
  if (member.unstarted) return t('stage.unstarted')
  if (member.status === 'down') return t('stage.down')
  const role = member.isLearner ? t('stage.learner') : plainRole(t, member.role)
  if (member.status === 'paused') return t('stage.paused', { role })
  return cutOff ? t('stage.cutOff', { role }) : role
}

/** How a member is called aloud. */
export function memberName(t: T, member: MemberView): string {
  return t('stage.memberButton', {
    name: member.name,
    role: roleWords(t, member, false),
    term: member.term,
    last: member.last.index,
    commit: member.commit,
  })
}

export function messageName(t: T, flight: Flight): string {
  const { from, to, term } = flight
  const what = flightWords(t, flight)
  return term < 1
    ? t('stage.messageNoTerm', { what, from, to })
    : t('stage.messageButton', { what, from, to, term })
}

export function flightWords(t: T, flight: Flight): string {
  switch (flight.type) {
    case 'MsgApp':
      return t('stage.append', { from: flight.index + 1, to: flight.index + flight.entries })
    case 'MsgAppResp':
      return flight.reject ? t('stage.appendRefused') : t('stage.stored', { index: flight.index })
    case 'MsgVote':
      return t('stage.voteAsked')
    case 'MsgVoteResp':
      return t(flight.reject ? 'stage.voteRefused' : 'stage.voteGranted')
    case 'MsgPreVote':
      return t('stage.preVoteAsked')
    case 'MsgPreVoteResp':
      return t(flight.reject ? 'stage.preVoteRefused' : 'stage.preVoteGranted')
    case 'MsgSnap':
    case 'MsgSnapStatus':
      return t('stage.snapshot')
    case 'MsgReadIndex':
    case 'MsgReadIndexResp':
      return t('stage.readIndex')
    case 'MsgTimeoutNow':
      return t('stage.timeoutNow')
    case 'MsgProp':
      return t('stage.proposal')
    case 'MsgHeartbeat':
      if (flight.reads) return t('stage.readAsked')
      return t('stage.heartbeat')
    case 'MsgHeartbeatResp':
      if (flight.reads) return t('stage.readConfirmed')
      return t('stage.heartbeatAnswer')
    case 'ClientRequest':
      return t('stage.clientRequest')
    case 'ClientReply':
      return t('stage.clientReply')
    default:
      return flight.type
  }
}

export function commandOf(what: ClientRequest): string {
  switch (what.verb) {
    case 'put':
      return `put ${what.key}=${what.value}`
    default:
      return command(what).replace(/ --(?:peer-urls|consistency)=\S*/, '')
  }
}

const LONGEST_WAIT = 3600

function stateWords(t: T, request: RequestView, at: number): string {
  switch (request.state) {
    case 'waiting': {
      const seconds = (micros: number): string => (micros / 1_000_000).toFixed(1)
      const limit = Math.round((request.deadline - request.sentAt) / 1_000_000)
      const spent = seconds(Math.max(0, at - request.sentAt))
      if (request.heard > 0) return t('stage.listens', { spent })
      // A stream has no deadline.
      return t('stage.waiting', { spent, limit: limit > LONGEST_WAIT ? '' : String(limit) })
    }
    case 'ok':
      return t('stage.okRevision', { revision: request.revision })
    case 'timeout':
      return t(request.what.verb === 'get' ? 'stage.timedOut' : 'stage.unknown')
    case 'unavailable':
      return t('stage.unavailable')
    case 'error':
      return t('stage.refused')
  }
}

function plainRole(t: T, role: MemberView['role']): string {
  switch (role) {
    case 'leader':
      return t('stage.leader')
    case 'candidate':
      return t('stage.candidate')
    case 'pre-candidate':
      return t('stage.preCandidate')
    case 'follower':
      return t('stage.follower')
  }
}

function factWords(t: T, member: MemberView, heard: number, voters: number): string {
  const last = t('stage.last', member.last)
  if (member.status === 'down') return last
  if (member.ballots !== null && member.role !== 'follower' && member.role !== 'leader') {
    const { votes, voters, outgoing, quorum } = member.ballots
    const from = (names: readonly string[]): number =>
      votes.filter(({ granted, voter }) => granted && names.includes(voter)).length
    if (outgoing.length === 0) return t('stage.votes', { n: from(voters), quorum })
    const old = Math.floor(outgoing.length / 2) + 1
    return t('stage.jointVotes', { n: from(voters), quorum, m: from(outgoing), old })
  }
  if (member.role === 'leader' && member.transferee !== null) {
    return t('stage.handsOver', { name: member.transferee })
  }
  if (member.role === 'leader') {
    const lonely = heard < Math.floor(voters / 2) + 1
    return lonely ? t('stage.hears', { n: heard, voters }) : last
  }
  const voted = member.vote !== null && member.lead === null && member.vote !== member.name
  return voted ? `${last} · ${t('stage.votedFor', { name: member.vote ?? '' })}` : last
}

function isHeartbeat({ type, reads }: Flight): boolean {
  if (reads) return false
  return type === 'MsgHeartbeat' || type === 'MsgHeartbeatResp'
}

function isClient({ type }: Flight): boolean {
  return type === 'ClientRequest' || type === 'ClientReply'
}
