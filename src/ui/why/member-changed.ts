import { count, member, p, type Part } from '../../i18n/part.ts'
import { quorumOf } from '../../i18n/say/membership.ts'
import type { TraceOf } from '../../run/trace.ts'
import { card, type Count, type Explain, type Why, type WhyFacts } from './why.ts'

type Changed = TraceOf<'configured'>

/** What a change of the members made of the quorum, and since when it counts. */
export const memberChangedWhy: Explain<Changed> = {
  en: (e, facts) =>
    card({
      title: titleEn(e),
      count: countOf(e, facts),
      text: p`Entry ${e.index} took effect when ${member(e.member)} applied it: ${e.voters} ${count(e.voters, 'voter', 'voters')}, quorum ${quorumOf(e.voters)}${runningEn(facts)}. ${MORE_EN[e.change]}`,
      rule: 'One change at a time, through the log; it counts from the moment its entry is applied.',
      ...SOURCES[e.change],
      departs: DEPARTS_EN[e.change],
    }),
  zh: (e, facts) =>
    card({
      title: titleZh(e),
      count: countOf(e, facts),
      text: p`${member(e.member)} 应用日志 ${e.index} 时它就生效了：${e.voters} 个投票成员，法定人数 ${quorumOf(e.voters)}${runningZh(facts)}。${MORE_ZH[e.change]}`,
      rule: '一次只做一个变更，并且经过日志；从应用那条日志起生效。',
      paper: SOURCES[e.change].paper.replace('Raft thesis', 'Raft 博士论文'),
      code: SOURCES[e.change].code,
      departs: DEPARTS_ZH[e.change],
    }),
}

function titleEn(e: Changed): readonly Part[] {
  const subject = member(e.subject)
  switch (e.change) {
    case 'added':
      return p`Why does ${subject} count at once?`
    case 'learner-added':
      return p`Why does ${subject} not vote?`
    case 'removed':
      return p`Why is ${subject} gone for good?`
    case 'promoted':
      return p`Why may ${subject} vote now?`
    case 'updated':
      return p`Why did ${subject}’s address go through the log?`
  }
}

function titleZh(e: Changed): readonly Part[] {
  const subject = member(e.subject)
  switch (e.change) {
    case 'added':
      return p`${subject} 为什么立即计入？`
    case 'learner-added':
      return p`${subject} 为什么没有投票权？`
    case 'removed':
      return p`${subject} 为什么永久移除？`
    case 'promoted':
      return p`${subject} 为什么现在可以投票？`
    case 'updated':
      return p`${subject} 的地址为什么要经过日志？`
  }
}

const MORE_EN: Readonly<Record<Changed['change'], string>> = {
  added:
    'It counts whether its process runs or not: until it has started it can store nothing, so the others must make the larger quorum without it.',
  'learner-added':
    'It gets every entry and counts in no quorum, so it may start empty and be slow without harm. Once it has 90 % of the leader’s log it can be promoted.',
  removed:
    'Its id is a tombstone: whoever comes back under it is turned away. The process hears of it, waits a second so that what it has to send still leaves, and stops itself.',
  promoted: 'It had caught up as a learner, so the quorum grew by one that can be part of it at once.',
  updated: 'Its id, its log and its vote stay; the others only look for it at another place.',
}

const MORE_ZH: Readonly<Record<Changed['change'], string>> = {
  added: '无论它的进程是否运行都计入：启动之前它什么也存不下，其他成员要在没有它的情况下凑足更大的法定人数。',
  'learner-added':
    '它接收每一条日志，但不计入任何法定人数，所以可以从空日志开始、慢慢追赶而无害。日志达到领导者的 90% 后即可提升。',
  removed:
    '它的 ID 成为墓碑：再以此 ID 出现者会被拒之门外。进程得知后等一秒，让要发的消息发出，然后自行停止。',
  promoted: '它作为学习者已经追上，所以法定人数增加的这一个马上就能算进去。',
  updated: '它的 ID、日志和投票都不变；其他成员只是到另一个地方去找它。',
}

const SOURCES: Readonly<Record<Changed['change'], Pick<Why, 'paper' | 'code'>>> = {
  added: { paper: 'Raft thesis §4.1', code: 'raft/confchange, etcdserver/server.go applyConfChange' },
  'learner-added': { paper: 'Raft thesis §4.2.1', code: 'raft/tracker, etcdserver/server.go AddMember' },
  removed: {
    paper: 'Raft thesis §4.2.2, §4.2.3',
    code: 'etcdserver/server.go applyConfChange, stopWithDelay',
  },
  promoted: { paper: 'Raft thesis §4.2.1', code: 'etcdserver/server.go PromoteMember' },
  updated: { paper: 'Raft thesis §4.1', code: 'etcdserver/api/membership/cluster.go UpdateRaftAttributes' },
}

const DEPARTS_EN: Readonly<Record<Changed['change'], string | null>> = {
  added:
    'In the thesis a server uses a configuration as soon as it is in its log; in etcd only when the entry is applied.',
  'learner-added': 'The thesis counts rounds of replication; etcd compares the two logs: 90 %.',
  removed:
    'In the thesis a leader that is removed steps down when that is committed; etcd 3.4’s goes on without a vote of its own until it stops itself.',
  promoted: null,
  updated: null,
}

const DEPARTS_ZH: Readonly<Record<Changed['change'], string | null>> = {
  added: '论文中配置一进入日志就使用；etcd 要等那条日志被应用。',
  'learner-added': '论文按复制的轮数计算；etcd 比较两份日志：90%。',
  removed: '论文中被移除的领导者在提交后卸任；etcd 3.4 的会在没有自己一票的情况下继续，直到自行停止。',
  promoted: null,
  updated: null,
}

function runningEn({ world }: WhyFacts): string {
  if (world === null) return ''
  const { running } = world.cluster
  return `, and ${running} ${count(running, 'runs', 'run')}`
}

function runningZh({ world }: WhyFacts): string {
  return world === null ? '' : `，其中 ${world.cluster.running} 个在运行`
}

function countOf(e: Changed, { world }: WhyFacts): Count | null {
  if (world === null) return null
  const pips = world.cluster.standings
    .filter(({ standing }) => standing === 'voter')
    .map(({ name, unstarted }): Count['pips'][number] => {
      const runs = world.members.some((one) => one.name === name && one.status === 'running')
      return { name, state: runs ? 'acked' : unstarted ? 'missing' : 'down' }
    })
  return { pips, quorum: quorumOf(e.voters), term: world.cluster.term }
}
