import type { TraceOf, VoteRefusal } from '../../run/trace.ts'
import { b, duration, member, p, point, term, type Part, type Say } from '../part.ts'

const TICK_MICROS = 100_000

export const vote: Say<'vote'> = {
  en: (e) =>
    e.granted
      ? e.pre
        ? p`${b`${member(e.member)} would vote for ${member(e.candidate)}`} in ${term(e.term, 'en')} (pre-vote).`
        : p`${b`${member(e.member)} votes for ${member(e.candidate)}`} in ${term(e.term, 'en')}.`
      : p`${b`${member(e.member)} ${e.pre ? 'would not vote' : 'refuses to vote'} for ${member(e.candidate)}:`} ${reasonEn(e)}.`,
  zh: (e) =>
    e.granted
      ? e.pre
        ? p`${b`${member(e.member)} 愿意在${term(e.term, 'zh')}投给 ${member(e.candidate)}`}（预投票）。`
        : p`${b`${member(e.member)} 在${term(e.term, 'zh')}投票给 ${member(e.candidate)}`}。`
      : p`${b`${member(e.member)} 拒绝给 ${member(e.candidate)} ${e.pre ? '预投票' : '投票'}：`}${reasonZh(e)}。`,
}

function reasonEn(e: TraceOf<'vote'>): readonly Part[] {
  const reason: VoteRefusal = e.reason ?? 'lower-term'
  switch (reason) {
    case 'stale-log':
      return p`its own last entry (${point(e.own, 'en')}) is ahead of ${member(e.candidate)}’s (${point(e.theirs, 'en')})`
    case 'already-voted':
      return e.votedFor === null
        ? p`its vote in ${term(e.term, 'en')} is already given`
        : p`in ${term(e.term, 'en')} it has already voted for ${member(e.votedFor)}`
    case 'has-leader':
      return p`it follows a leader in ${term(e.term, 'en')}`
    case 'lower-term':
      return p`${term(e.term, 'en')} is over, it lives in a later one`
    case 'in-lease':
      return p`it heard its leader lately and listens to no other for ${duration(e.leaseTicksLeft * TICK_MICROS, 'en')} more`
  }
}

function reasonZh(e: TraceOf<'vote'>): readonly Part[] {
  const reason: VoteRefusal = e.reason ?? 'lower-term'
  switch (reason) {
    case 'stale-log':
      return p`它自己的最后一条日志（${point(e.own, 'zh')}）比 ${member(e.candidate)} 的（${point(e.theirs, 'zh')}）更新`
    case 'already-voted':
      return e.votedFor === null
        ? p`它在${term(e.term, 'zh')}的一票已经投出`
        : p`它在${term(e.term, 'zh')}已经投给了 ${member(e.votedFor)}`
    case 'has-leader':
      return p`它在${term(e.term, 'zh')}已有领导者`
    case 'lower-term':
      return p`${term(e.term, 'zh')}已经过去，它处在更高的任期`
    case 'in-lease':
      return p`它刚听到过领导者的消息，${duration(e.leaseTicksLeft * TICK_MICROS, 'zh')}内不理会别的候选人`
  }
}
