import type { TraceOf } from '../../run/trace.ts'
import { b, count, entry, member, members, p, type Part, type Say } from '../part.ts'

/** Whoever is added counts at once, started or not. */
export const configured: Say<'configured'> = {
  en: (e) => {
    const after = p`${e.voters} ${count(e.voters, 'voter', 'voters')}, quorum ${quorumOf(e.voters)}`
    const subject = member(e.subject)
    switch (e.change) {
      case 'added':
        return p`${b`${subject} is a member now`}: ${after}. It counts at once, started or not.`
      case 'learner-added':
        return p`${b`${subject} is a learner now`}: it gets the log and has no vote. ${after}.`
      case 'removed':
        return p`${b`${subject} is no member any more`}: ${after}.`
      case 'promoted':
        return p`${b`${subject} may vote now`}: ${after}.`
      case 'updated':
        return p`${b`${subject} has another address now`}.`
    }
  },
  zh: (e) => {
    const after = p`${e.voters} 个投票成员，法定人数 ${quorumOf(e.voters)}`
    const subject = member(e.subject)
    switch (e.change) {
      case 'added':
        return p`${b`${subject} 成为成员`}：${after}。无论是否启动，它立即计入。`
      case 'learner-added':
        return p`${b`${subject} 成为学习者`}：接收日志，没有投票权。${after}。`
      case 'removed':
        return p`${b`${subject} 不再是成员`}：${after}。`
      case 'promoted':
        return p`${b`${subject} 现在可以投票`}：${after}。`
      case 'updated':
        return p`${b`${subject} 的地址已更改`}。`
    }
  },
}

/** Two majorities decide until it ends. */
export const joint: Say<'joint'> = {
  en: (e) =>
    e.stage === 'entered'
      ? p`${b`Two configurations at once:`} a majority of ${members(e.voters, 'en')} and one of ${members(e.outgoing, 'en')} must agree.`
      : p`${b`One configuration again:`} ${members(e.voters, 'en')}.`,
  zh: (e) =>
    e.stage === 'entered'
      ? p`${b`两个配置同时生效：`}${members(e.voters, 'zh')} 的多数与 ${members(e.outgoing, 'zh')} 的多数都须同意。`
      : p`${b`又只有一个配置：`}${members(e.voters, 'zh')}。`,
}

/** Who was asked, what it refuses, and the numbers that decided. */
export const memberRefused: Say<'member-refused'> = {
  en: (e) =>
    p`${b`${member(e.member)} refuses to ${VERB_EN[e.what.verb]} ${member(e.subject)}:`} ${reasonEn(e)}.`,
  zh: (e) => p`${b`${member(e.member)} 拒绝${VERB_ZH[e.what.verb]} ${member(e.subject)}：`}${reasonZh(e)}。`,
}

/** Voters as the change would leave them, and their quorum. */
export function votersAfter({ what, voters }: TraceOf<'member-refused'>): {
  readonly voters: number
  readonly quorum: number
} {
  const same = what.verb === 'member-update' || (what.verb === 'member-add' && what.learner)
  const after = what.verb === 'member-remove' ? voters - 1 : same ? voters : voters + 1
  return { voters: after, quorum: quorumOf(after) }
}

export function quorumOf(voters: number): number {
  return Math.floor(voters / 2) + 1
}

export const VERB_EN = {
  'member-add': 'add',
  'member-remove': 'remove',
  'member-update': 'update',
  'member-promote': 'promote',
  'member-list': 'list',
} as const

export const VERB_ZH = {
  'member-add': '添加',
  'member-remove': '移除',
  'member-update': '更新',
  'member-promote': '提升',
  'member-list': '列出',
} as const

function reasonEn(e: TraceOf<'member-refused'>): readonly Part[] {
  const after = votersAfter(e)
  switch (e.reason) {
    case 'not-enough-started':
      if (after.voters === 0) return p`it is the last one`
      return p`${after.voters} voters need ${after.quorum} that have started, and ${e.started} ${count(e.started, 'has', 'have')}`
    case 'unhealthy':
      return e.what.verb === 'member-remove'
        ? p`${e.connected} of ${e.voters} voters are connected, one less is not the quorum of ${after.quorum}`
        : p`${members(e.missing, 'en')} ${count(e.missing.length, 'has', 'have')} not been connected to it for 5 s, and every voter must be`
    case 'learner-not-ready':
      return p`its log reaches ${entry(e.match, 0)} of ${entry(e.last, 0)}, ${percent(e)} %, and 90 % are needed`
    case 'not-a-learner':
      return p`it votes already`
    case 'not-found':
      return p`no member has this id`
    case 'id-exists':
      return p`a member has this id`
    case 'peer-url-exists':
      return p`another member has this address`
    case 'too-many-learners':
      return p`there is a learner already, and one is the most`
    case 'removed-all':
      return p`it is the last voter`
  }
}

function reasonZh(e: TraceOf<'member-refused'>): readonly Part[] {
  const after = votersAfter(e)
  switch (e.reason) {
    case 'not-enough-started':
      if (after.voters === 0) return p`它是最后一个成员`
      return p`${after.voters} 个投票成员需要 ${after.quorum} 个已启动，而只有 ${e.started} 个`
    case 'unhealthy':
      return e.what.verb === 'member-remove'
        ? p`${e.voters} 个投票成员中有 ${e.connected} 个已连接，再少一个就不足法定人数 ${after.quorum}`
        : p`${members(e.missing, 'zh')} 与它的连接不足 5 秒，而每个投票成员都必须满足`
    case 'learner-not-ready':
      return p`它的日志到达 ${entry(e.last, 0)} 中的 ${entry(e.match, 0)}，即 ${percent(e)}%，而需要 90%`
    case 'not-a-learner':
      return p`它已经是投票成员`
    case 'not-found':
      return p`没有成员使用这个 ID`
    case 'id-exists':
      return p`已有成员使用这个 ID`
    case 'peer-url-exists':
      return p`已有成员使用这个地址`
    case 'too-many-learners':
      return p`已有一个学习者，而最多只能有一个`
    case 'removed-all':
      return p`它是最后一个投票成员`
  }
}

/** How far a learner's log reaches into the leader's. */
export function percent({ match, last }: { readonly match: number; readonly last: number }): number {
  return last === 0 ? 0 : Math.floor((match * 100) / last)
}
