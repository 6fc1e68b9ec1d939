import { member, p, point, term, type Part } from '../../i18n/part.ts'
import type { TraceOf } from '../../run/trace.ts'
import { card, type Comparison, type Explain, type Why, type WhyFacts } from './why.ts'

type Vote = TraceOf<'vote'>

export const voteWhy: Explain<Vote> = {
  en: (e, facts) => (e.granted ? grantedEn(e) : refusedEn(e, facts)),
  zh: (e, facts) => (e.granted ? grantedZh(e) : refusedZh(e, facts)),
}

function compared(e: Vote): Comparison {
  return { left: { name: e.member, point: e.own }, right: { name: e.candidate, point: e.theirs } }
}

/** The request itself brought the voter into a later term. */
function termRose(e: Vote, facts: WhyFacts): boolean {
  return facts.events.some(
    (other) => other.kind === 'term' && other.member === e.member && other.at === e.at && other.seq === e.seq,
  )
}

function grantedEn(e: Vote): Why {
  const first = p`It has given no other vote in ${term(e.term, 'en')}, and ${member(e.candidate)}’s last entry (${point(e.theirs, 'en')}) is not behind its own (${point(e.own, 'en')}).`
  return card({
    title: p`Why does ${member(e.member)} ${e.pre ? 'promise its vote' : 'vote'} for ${member(e.candidate)}?`,
    compare: compared(e),
    text: e.pre
      ? p`${first} A pre-vote binds nobody: no term begins and nothing is written down.`
      : p`${first} The vote is on ${member(e.member)}’s disk before the answer leaves, so a restart cannot make it vote twice.`,
    rule: 'One vote a term, first come first served, and only for a log that is at least as up to date.',
    paper: e.pre ? 'Raft thesis §9.6' : 'Raft §5.2, §5.4.1',
    code: 'raft/raft.go Step',
    departs: e.pre
      ? null
      : 'With check-quorum on, a voter that heard its leader lately would not even have looked at the request.',
  })
}

function grantedZh(e: Vote): Why {
  const first = p`它在${term(e.term, 'zh')}还没有投过票，而 ${member(e.candidate)} 的最后一条日志（${point(e.theirs, 'zh')}）不落后于它自己的（${point(e.own, 'zh')}）。`
  return card({
    title: p`${member(e.member)} 为什么${e.pre ? '愿意投' : '投'}给 ${member(e.candidate)}？`,
    compare: compared(e),
    text: e.pre
      ? p`${first}预投票不约束任何人：没有新任期，也不写磁盘。`
      : p`${first}答复发出之前，这一票已写入 ${member(e.member)} 的磁盘，所以重启也不会让它投两次。`,
    rule: '每个任期只投一票，先到先得，而且只投给日志至少同样新的候选人。',
    paper: e.pre ? 'Raft 博士论文 §9.6' : 'Raft 论文 §5.2、§5.4.1',
    code: 'raft/raft.go Step',
    departs: e.pre ? null : '开启 check-quorum 时，刚听到过领导者的成员根本不会理会投票请求。',
  })
}

function refusedEn(e: Vote, facts: WhyFacts): Why {
  const title = p`Why does ${member(e.member)} refuse ${member(e.candidate)}?`
  switch (e.reason) {
    case 'stale-log':
      return card({
        title,
        compare: compared(e),
        text: p`${decidesEn(e)} What ${member(e.member)} has and ${member(e.candidate)} lacks may already be promised to a client; a leader without it could lose it. ${member(e.candidate)} can still win, but not with this vote.`,
        rule: 'A voter says no to a candidate whose log is behind its own: first the last terms are compared, then the last indexes.',
        paper: 'Raft §5.4.1',
        code: 'raft/log.go isUpToDate',
        departs: termRose(e, facts)
          ? `${e.member} restarts its election timer although it refused, because the request brought a higher term. In the paper only a granted vote restarts it.`
          : null,
      })
    case 'already-voted':
      return card({
        title,
        text: p`In ${term(e.term, 'en')} it has given its vote ${e.votedFor === null ? 'already' : p`to ${member(e.votedFor)}`}, and it has only one. Two candidates of one term therefore cannot both collect a quorum. If neither does, somebody’s timer fires again and a later term decides.`,
        rule: 'One vote a term, and the first who asks gets it. It is on disk before the answer leaves.',
        paper: 'Raft §5.2',
        code: 'raft/raft.go Step (canVote)',
      })
    case 'has-leader':
      return card({
        title,
        text: p`${member(e.member)} already follows a leader in ${term(e.term, 'en')}: that election is over, and a term has at most one leader.`,
        rule: 'Who knows the leader of a term votes for nobody else in it.',
        paper: 'Raft §5.2',
        code: 'raft/raft.go Step (canVote)',
        departs: 'The paper looks only at the vote that was given; etcd also at the leader that is known.',
      })
    case 'lower-term':
      return card({
        title,
        text: p`The request is of ${term(e.term, 'en')}, and ${member(e.member)} lives in a later one. ${member(e.candidate)} is out of date: as soon as it hears of the later term it will follow again.`,
        rule: 'A request of an older term has no effect.',
        paper: 'Raft §5.1',
        code: 'raft/raft.go Step',
        departs: e.pre ? null : 'The paper answers such a request with a no; etcd does not answer it at all.',
      })
    case 'in-lease':
    case null:
      return card({
        title,
        text: p`${member(e.member)} heard its leader within the last election timeout, ${e.leaseTicksLeft} ${e.leaseTicksLeft === 1 ? 'tick is' : 'ticks are'} left of it. Until then it takes the leader for alive, ignores the request and does not even move to ${term(e.term, 'en')}: so a member that was cut off cannot unseat a leader that works.`,
        rule: 'Who believes in a current leader disregards requests for a vote.',
        paper: 'Raft §6 (end), thesis §4.2.3',
        code: 'raft/raft.go Step (inLease)',
        departs: 'etcd does this only with check-quorum on, as here.',
      })
  }
}

function refusedZh(e: Vote, facts: WhyFacts): Why {
  const title = p`${member(e.member)} 为什么拒绝 ${member(e.candidate)}？`
  switch (e.reason) {
    case 'stale-log':
      return card({
        title,
        compare: compared(e),
        text: p`${decidesZh(e)}${member(e.member)} 有而 ${member(e.candidate)} 没有的日志，可能已经答复过客户端；没有它的领导者会把它弄丢。${member(e.candidate)} 仍可能当选，但得不到这一票。`,
        rule: '投票者拒绝日志比自己旧的候选人：先比较最后一条日志的任期，再比较索引。',
        paper: 'Raft 论文 §5.4.1',
        code: 'raft/log.go isUpToDate',
        departs: termRose(e, facts)
          ? `请求带来了更高的任期，所以 ${e.member} 虽然拒绝，也重置了选举定时器。论文中只有投出票才会重置。`
          : null,
      })
    case 'already-voted':
      return card({
        title,
        text: p`在${term(e.term, 'zh')}它的一票${e.votedFor === null ? '已经投出' : p`已经投给了 ${member(e.votedFor)}`}，而每个任期只有一票。因此同一任期的两个候选人不可能都得到法定人数的票。如果都没有得到，会有定时器再次到期，由更高的任期决定。`,
        rule: '每个任期只投一票，先到先得；答复发出之前先写入磁盘。',
        paper: 'Raft 论文 §5.2',
        code: 'raft/raft.go Step (canVote)',
      })
    case 'has-leader':
      return card({
        title,
        text: p`${member(e.member)} 在${term(e.term, 'zh')}已经跟随一个领导者：这次选举已经结束，而一个任期最多只有一个领导者。`,
        rule: '知道某任期领导者的成员，在该任期不再投票给别人。',
        paper: 'Raft 论文 §5.2',
        code: 'raft/raft.go Step (canVote)',
        departs: '论文只看是否投过票；etcd 还看是否已知领导者。',
      })
    case 'lower-term':
      return card({
        title,
        text: p`请求属于${term(e.term, 'zh')}，而 ${member(e.member)} 已处在更高的任期。${member(e.candidate)} 的信息已经过时：一旦听到更高的任期，它就会重新成为跟随者。`,
        rule: '旧任期的请求不起作用。',
        paper: 'Raft 论文 §5.1',
        code: 'raft/raft.go Step',
        departs: e.pre ? null : '论文会答复拒绝；etcd 根本不答复。',
      })
    case 'in-lease':
    case null:
      return card({
        title,
        text: p`${member(e.member)} 在最近一个选举超时内听到过领导者，还剩 ${e.leaseTicksLeft} 个 tick。在此之前它认为领导者还在，不理会请求，也不进入${term(e.term, 'zh')}：这样，被隔开过的成员无法推翻正常工作的领导者。`,
        rule: '相信当前领导者存在的成员不理会投票请求。',
        paper: 'Raft 论文 §6 末尾，博士论文 §4.2.3',
        code: 'raft/raft.go Step (inLease)',
        departs: 'etcd 只在开启 check-quorum 时这样做，这里是开启的。',
      })
  }
}

function decidesEn(e: Vote): readonly Part[] {
  return e.own.term === e.theirs.term
    ? p`The last terms tie, so the longer log decides: ${e.own.index} against ${e.theirs.index}.`
    : p`The later last term decides, however long the other log is: ${term(e.own.term, 'en')} against ${term(e.theirs.term, 'en')}.`
}

function decidesZh(e: Vote): readonly Part[] {
  return e.own.term === e.theirs.term
    ? p`最后一条日志的任期相同，由长度决定：${e.own.index} 对 ${e.theirs.index}。`
    : p`由最后一条日志的任期决定，与另一份日志有多长无关：${term(e.own.term, 'zh')}对${term(e.theirs.term, 'zh')}。`
}
