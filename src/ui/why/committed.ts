import { count, member, p, range, type Part } from '../../i18n/part.ts'
import { type Half, halvesOf } from '../../protocol/view/halves.ts'
import type { TraceOf } from '../../run/trace.ts'
import { card, type Count, type Explain, type Why, type WhyFacts } from './why.ts'

type Committed = TraceOf<'committed'>

export const committedWhy: Explain<Committed> = {
  en: (e, facts) => {
    const n = e.to - e.from + 1
    const matches = matchesOf(e, facts)
    return card({
      title: p`Why ${count(n, 'is entry', 'are entries')} ${range(e.from, e.to, e.term, 'en')} committed?`,
      ...countsOf(e, facts),
      text: p`${matches === null ? p`A quorum has answered that ${count(n, 'it is', 'they are')} on disk.` : p`The members’ logs reach, as ${member(e.member)} knows, ${matches.text}: the ${ordinal(matches.quorum)} highest is ${matches.at}.`} From now on no leader can be elected without ${count(n, 'it', 'them')}. The followers learn of it from the next message; stored on a quorum is not yet committed, the leader must know.`,
      rule: 'An entry of the leader’s own term that a quorum has stored is committed, and all before it.',
      paper: 'Raft §5.3, §5.4.2',
      code: 'raft/quorum/majority.go CommittedIndex',
      departs:
        'A leader sends entries before they are on its own disk, and counts its own copy only after its fsync (thesis §10.2.1).',
    })
  },
  zh: (e, facts) => {
    const matches = matchesOf(e, facts)
    return card({
      title: p`日志 ${range(e.from, e.to, e.term, 'zh')} 为什么已提交？`,
      ...countsOf(e, facts),
      text: p`${matches === null ? p`法定人数的成员已答复写入了磁盘。` : p`据 ${member(e.member)} 所知，各成员的日志到达 ${matches.text}：第 ${matches.quorum} 高的是 ${matches.at}。`}从现在起，没有它就不可能当选领导者。跟随者从下一条消息得知；法定人数的成员存下还不等于已提交，领导者必须知道。`,
      rule: '领导者自己任期的日志，存到法定人数的成员上即为已提交，之前的日志也随之提交。',
      paper: 'Raft 论文 §5.3、§5.4.2',
      code: 'raft/quorum/majority.go CommittedIndex',
      departs: '领导者在自己落盘之前就发送日志，自己的副本要等 fsync 之后才计入（博士论文 §10.2.1）。',
    })
  },
}

/** Followers that learn of a commit need no card. */
export function isLeadersCommit(e: Committed): boolean {
  return e.leads
}

function ordinal(n: number): string {
  return `${n}${n === 2 ? 'nd' : n === 3 ? 'rd' : n === 1 ? 'st' : 'th'}`
}

interface Matches {
  readonly text: readonly Part[]
  readonly quorum: number
  readonly at: number
}

function reached(
  e: Committed,
  facts: WhyFacts,
): readonly { readonly name: string; readonly match: number }[] | null {
  const leader = facts.world?.members.find((one) => one.name === e.member)
  if (leader === undefined || leader.progress === null || leader.term !== e.term) return null
  const voters = new Set(facts.world?.members.filter((one) => one.isVoter).map((one) => one.name))
  const others = leader.progress
    .filter((of) => voters.has(of.peer))
    .map((of) => ({ name: of.peer, match: of.match }))
  return [{ name: leader.name, match: leader.durable }, ...others].sort((a, b) => b.match - a.match)
}

function matchesOf(e: Committed, facts: WhyFacts): Matches | null {
  if (facts.world === null || facts.world.cluster.joint !== null) return null
  const all = reached(e, facts)
  const { quorum } = facts.world.cluster
  const at = all?.[quorum - 1]?.match
  if (all === null || at === undefined || at < e.to) return null
  return { text: p`${all.map(({ match }) => match).join(', ')}`, quorum, at }
}

function countsOf(e: Committed, facts: WhyFacts): Pick<Why, 'count' | 'also'> {
  const [now, old] = facts.world === null ? [] : halvesOf(facts.world)
  return {
    count: now === undefined ? null : countOf(e, facts, now),
    also: old === undefined ? null : countOf(e, facts, old),
  }
}

function countOf(e: Committed, facts: WhyFacts, { names, quorum }: Half): Count | null {
  const all = reached(e, facts)?.filter(({ name }) => names.includes(name))
  if (all === undefined) return null
  return {
    pips: all.map(({ name, match }) => ({ name, state: match >= e.to ? 'acked' : 'missing' })),
    quorum,
    term: e.term,
  }
}
