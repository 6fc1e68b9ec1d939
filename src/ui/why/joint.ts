import { count, member, members, p } from '../../i18n/part.ts'
import { half } from '../../protocol/view/halves.ts'
import type { World } from '../../protocol/view/world.ts'
import type { Name } from '../../run/input.ts'
import type { TraceOf } from '../../run/trace.ts'
import { card, type Count, type Explain } from './why.ts'

type Joint = TraceOf<'joint'>

/** Why two majorities decide for a while, and what the running members make of both. */
export const jointWhy: Explain<Joint> = {
  en: (e, { world }) =>
    card({
      title:
        e.stage === 'entered' ? p`Why do two majorities decide now?` : p`Why does one majority decide again?`,
      count: barOf(e.voters, world),
      also: barOf(e.outgoing, world),
      text:
        e.stage === 'entered'
          ? p`${difference(e)} voters change at once, and a majority of ${members(e.voters, 'en')} need not share a member with one of ${members(e.outgoing, 'en')}: two leaders could be elected in one term. So from entry ${e.index} on, which ${member(e.member)} has applied, every election and every commit needs ${half(e.voters).quorum} of the first and ${half(e.outgoing).quorum} of the second. ${e.auto ? 'Once this entry is applied the leader proposes the end by itself.' : 'It was asked for as an explicit one: it stands until the leader is told to leave it.'}`
          : p`The end is an entry as well, ${e.index}, and both majorities have stored it. Whoever is outside ${members(e.voters, 'en')} counts no more: ${half(e.voters).quorum} of ${e.voters.length} ${count(e.voters.length, 'voter', 'voters')} decide.`,
      rule: 'In a joint configuration a decision needs a majority of the incoming voters and one of the outgoing ones.',
      paper: 'Raft §6, thesis §4.3',
      code: 'raft/quorum/joint.go, raft/confchange EnterJoint, LeaveJoint',
      departs:
        'The raft library can do this; etcd 3.4’s API offers only one member at a time, and its server stops at such an entry.',
    }),
  zh: (e, { world }) =>
    card({
      title: e.stage === 'entered' ? p`为什么现在由两个多数决定？` : p`为什么又由一个多数决定？`,
      count: barOf(e.voters, world),
      also: barOf(e.outgoing, world),
      text:
        e.stage === 'entered'
          ? p`一次变更 ${difference(e)} 个投票成员，而 ${members(e.voters, 'zh')} 的多数与 ${members(e.outgoing, 'zh')} 的多数可能没有共同成员：同一任期就可能选出两个领导者。所以从 ${member(e.member)} 已应用的日志 ${e.index} 起，每次选举和提交都需要前者中的 ${half(e.voters).quorum} 个和后者中的 ${half(e.outgoing).quorum} 个。${e.auto ? '应用这条日志后，领导者会自行提议结束。' : '这是显式的联合配置：直到领导者被要求离开为止。'}`
          : p`结束本身也是一条日志，即 ${e.index}，两个多数都已存下它。${members(e.voters, 'zh')} 之外的成员不再计入：${e.voters.length} 个投票成员中的 ${half(e.voters).quorum} 个即可决定。`,
      rule: '联合配置下，任何决定都需要新配置的多数和旧配置的多数。',
      paper: 'Raft 论文 §6、博士论文 §4.3',
      code: 'raft/quorum/joint.go, raft/confchange EnterJoint, LeaveJoint',
      departs: 'raft 库支持联合共识；etcd 3.4 的 API 一次只变更一个成员，其服务器遇到这样的日志会停止。',
    }),
}

/** Who is in one half only. */
function difference({ voters, outgoing }: Joint): number {
  return (
    voters.filter((name) => !outgoing.includes(name)).length +
    outgoing.filter((name) => !voters.includes(name)).length
  )
}

/** The voters of one half, by who runs; null for an empty half. */
function barOf(names: readonly Name[], world: World | null): Count | null {
  if (world === null || names.length === 0) return null
  const pips = names.map((name): Count['pips'][number] => {
    const runs = world.members.some((one) => one.name === name && one.status === 'running')
    const unstarted = world.members.some((one) => one.name === name && one.unstarted)
    return { name, state: runs ? 'acked' : unstarted ? 'missing' : 'down' }
  })
  return { pips, quorum: half(names).quorum, term: world.cluster.term }
}
