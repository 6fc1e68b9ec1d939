import { member, p, term } from '../../i18n/part.ts'
import { type Half, halvesOf } from '../../protocol/view/halves.ts'
import type { TraceOf } from '../../run/trace.ts'
import { card, type Count, type Explain, type Why, type WhyFacts } from './why.ts'

type Election = TraceOf<'election'>

export const electionWhy: Explain<Election> = {
  en: (e, facts) =>
    e.result === 'won'
      ? card({
          title: p`Why ${e.pre ? 'could' : 'does'} ${member(e.member)} win?`,
          ...ballots(e, facts),
          text: isJoint(facts)
            ? p`It has a majority of both halves of the joint configuration, and needs both: two leaders of one term would have to share a voter of either half, and that one votes only once a term.`
            : e.pre
              ? p`${e.grants} members would vote for it and ${e.quorum} are enough. Only now does ${term(e.term, 'en')} begin: a member that could not win never raises anybody’s term.`
              : p`It has ${e.grants} votes and ${e.quorum} are enough. Any two quorums share a member, and that one votes only once a term, so nobody else can win ${term(e.term, 'en')}. First it appends an empty entry: once that is committed, everything before it is too.`,
          rule: 'A candidate that has the votes of a quorum leads its term.',
          paper: e.pre ? 'Raft thesis §9.6' : 'Raft §5.2, §8',
          code: 'raft/raft.go becomeLeader',
          departs: e.pre ? null : 'The candidate’s own vote counts only once it is on its own disk.',
        })
      : card({
          title: p`Why does ${member(e.member)} lose?`,
          ...ballots(e, facts),
          text: p`It has ${e.grants} ${e.grants === 1 ? 'vote' : 'votes'}, needs ${e.quorum}, and so many said no that the rest cannot make it up. It follows again and waits for a leader or for its own timer.`,
          rule: 'Whoever cannot reach a quorum any more has lost.',
          paper: 'Raft §5.2',
          code: 'raft/quorum/majority.go VoteResult',
          departs: 'The paper’s candidate counts no refusals: it waits until its timer fires again.',
        }),
  zh: (e, facts) =>
    e.result === 'won'
      ? card({
          title: p`${member(e.member)} 为什么${e.pre ? '能' : ''}当选？`,
          ...ballots(e, facts),
          text: isJoint(facts)
            ? p`它得到联合配置两半各自的多数，并且两者都需要：同一任期的两个领导者在任一半中都必有共同的投票成员，而该成员每个任期只投一票。`
            : e.pre
              ? p`有 ${e.grants} 个成员愿意投给它，${e.quorum} 个就够了。直到现在${term(e.term, 'zh')}才真正开始：赢不了的成员不会抬高任何人的任期。`
              : p`它得到 ${e.grants} 票，${e.quorum} 票就够了。任何两个法定人数集合都有共同成员，而该成员每个任期只投一票，所以没有别人能赢得${term(e.term, 'zh')}。它首先追加一条空日志：这条日志一提交，之前的日志也就都提交了。`,
          rule: '得到法定人数票数的候选人成为该任期的领导者。',
          paper: e.pre ? 'Raft 博士论文 §9.6' : 'Raft 论文 §5.2、§8',
          code: 'raft/raft.go becomeLeader',
          departs: e.pre ? null : '候选人自己的一票，要等写入自己的磁盘后才计入。',
        })
      : card({
          title: p`${member(e.member)} 为什么落选？`,
          ...ballots(e, facts),
          text: p`它得到 ${e.grants} 票，需要 ${e.quorum} 票，而拒绝者已多到剩下的票不够。它重新成为跟随者，等待领导者或自己的定时器。`,
          rule: '不可能再达到法定人数的候选人即落选。',
          paper: 'Raft 论文 §5.2',
          code: 'raft/quorum/majority.go VoteResult',
          departs: '论文中的候选人不统计拒绝，而是等到定时器再次到期。',
        }),
}

function isJoint({ world }: WhyFacts): boolean {
  return world !== null && world.cluster.joint !== null
}

/** The ballots as this run's tally saw them, of either half in a joint configuration. */
function ballots(e: Election, facts: WhyFacts): Pick<Why, 'count' | 'also'> {
  const [now, old] = facts.world === null ? [] : halvesOf(facts.world)
  return {
    count: now === undefined ? null : ballotsOf(e, facts, now),
    also: old === undefined ? null : ballotsOf(e, facts, old),
  }
}

function ballotsOf(e: Election, facts: WhyFacts, { names, quorum }: Half): Count | null {
  if (names.length === 0) return null
  const said = new Map<string, boolean>([[e.member, true]])
  for (const event of facts.events) {
    if (
      event.kind === 'tally' &&
      event.member === e.member &&
      event.term === e.term &&
      event.pre === e.pre &&
      event.id <= e.id
    ) {
      said.set(event.voter, event.granted)
    }
  }
  const state = (name: string): Count['pips'][number]['state'] => {
    const granted = said.get(name)
    return granted === true ? 'acked' : granted === false ? 'down' : 'missing'
  }
  return { pips: names.map((name) => ({ name, state: state(name) })), quorum, term: e.term }
}
