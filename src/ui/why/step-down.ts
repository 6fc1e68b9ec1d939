import { member, p, term } from '../../i18n/part.ts'
import type { TraceOf } from '../../run/trace.ts'
import { card, type Explain } from './why.ts'

export const quorumLostWhy: Explain<TraceOf<'quorum-lost'>> = {
  en: (e) =>
    card({
      title: p`Why does ${member(e.member)} stop leading?`,
      text: p`In a whole election timeout it heard ${e.active} ${e.active === 1 ? 'member' : 'members'}, itself included, and needs ${e.quorum}. Behind its back the others may have elected a leader. What it appended meanwhile was never committed, and its clients got no answer.`,
      rule: 'A leader that no quorum answers stops leading.',
      paper: 'Raft thesis §6.2',
      code: 'raft/raft.go stepLeader (MsgCheckQuorum)',
      departs:
        'The paper’s leader would go on leading, alone, until it hears of a later term; etcd turns check-quorum on.',
    }),
  zh: (e) =>
    card({
      title: p`${member(e.member)} 为什么不再领导？`,
      text: p`在整整一个选举超时内，它连同自己只听到 ${e.active} 个成员，而需要 ${e.quorum} 个。其他成员可能已经选出了领导者。它在此期间追加的日志从未提交，客户端也没有得到答复。`,
      rule: '得不到法定人数应答的领导者不再领导。',
      paper: 'Raft 博士论文 §6.2',
      code: 'raft/raft.go stepLeader (MsgCheckQuorum)',
      departs: '论文中的领导者会一直领导下去，直到听到更高的任期；etcd 开启了 check-quorum。',
    }),
}

export const steppedDownWhy: Explain<TraceOf<'role'>> = {
  en: (e) =>
    e.from !== 'leader' || e.to === 'leader'
      ? null
      : card({
          title: p`Why does ${member(e.member)} step down?`,
          text: p`It heard of ${term(e.term, 'en')}, later than its own. Terms are Raft’s clock: whoever hears of a later one lives in it, as a follower. So two leaders may exist for a moment, but never in one term, and the older one can commit nothing.`,
          rule: 'A later term in any message ends the leadership of an older one.',
          paper: 'Raft §5.1',
          code: 'raft/raft.go becomeFollower',
        }),
  zh: (e) =>
    e.from !== 'leader' || e.to === 'leader'
      ? null
      : card({
          title: p`${member(e.member)} 为什么卸任？`,
          text: p`它听到了${term(e.term, 'zh')}，高于自己的任期。任期是 Raft 的时钟：听到更高任期的成员就进入该任期，成为跟随者。所以可能短暂存在两个领导者，但绝不在同一个任期，而旧的那个什么也提交不了。`,
          rule: '任何消息中更高的任期都会结束旧任期的领导。',
          paper: 'Raft 论文 §5.1',
          code: 'raft/raft.go becomeFollower',
        }),
}
