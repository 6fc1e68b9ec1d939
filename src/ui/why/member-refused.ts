import { b, count, member, members, p, type Part } from '../../i18n/part.ts'
import { percent, quorumOf, VERB_EN, VERB_ZH, votersAfter } from '../../i18n/say/membership.ts'
import { REFUSAL_TEXTS } from '../../run/member-refusal.ts'
import type { TraceOf } from '../../run/trace.ts'
import { card, type Count, type Explain, type Why, type WhyFacts } from './why.ts'

type Refused = TraceOf<'member-refused'>

/** A change of the members that etcd does not make: its rule, this run's numbers, and what a newer etcd would say. */
export const memberRefusedWhy: Explain<Refused> = {
  en: (e, facts) =>
    card({
      title: p`Why does ${member(e.member)} refuse to ${VERB_EN[e.what.verb]} ${member(e.subject)}?`,
      count: countOf(e, facts),
      text: p`${wordsEn(e)} ${e.index === 0 ? 'Nothing was proposed, so nothing has changed.' : `The change is in the log, as entry ${e.index}, and every member comes to the same no when it applies it.`}`,
      answer: REFUSAL_TEXTS[e.reason],
      newer: newerEn(e),
      ...sourcesOf(e, 'en'),
    }),
  zh: (e, facts) =>
    card({
      title: p`${member(e.member)} 为什么拒绝${VERB_ZH[e.what.verb]} ${member(e.subject)}？`,
      count: countOf(e, facts),
      text: p`${wordsZh(e)}${e.index === 0 ? '没有提出任何提案，所以什么都没有改变。' : `这次变更已在日志中（索引 ${e.index}），每个成员应用它时都得出同样的拒绝。`}`,
      answer: REFUSAL_TEXTS[e.reason],
      newer: newerZh(e),
      ...sourcesOf(e, 'zh'),
    }),
}

function addsLearner({ what }: Refused): boolean {
  return what.verb === 'member-add' && what.learner
}

function wordsEn(e: Refused): readonly Part[] {
  const after = votersAfter(e)
  switch (e.reason) {
    case 'not-enough-started':
      return after.voters === 0
        ? p`It is the last voter: without it there would be no cluster.`
        : p`The change would leave ${after.voters} voters, of which ${after.quorum} make a quorum, and only ${e.started} ${count(e.started, 'has', 'have')} ever started. One that was added counts at once and can store nothing before it runs: ${b`${e.started} < ${after.quorum}`}.`
    case 'unhealthy':
      return e.what.verb === 'member-remove'
        ? p`${e.connected} of ${e.voters} voters have been connected for 5 s, ${member(e.member)} included. Without ${member(e.subject)} ${e.connected - 1} would be left, and ${after.voters} voters need ${after.quorum}: ${b`${e.connected - 1} < ${after.quorum}`}. Remove the one that is gone instead.`
        : p`${e.connected} of ${e.voters} voters have been connected for 5 s, ${member(e.member)} included, and all must be: ${members(e.missing, 'en')} ${count(e.missing.length, 'is', 'are')} missing. ${addsLearner(e) ? p`A learner has no vote and would not count, but etcd asks this before every addition.` : p`${member(e.subject)} would count at once: ${e.voters + 1} voters, quorum ${quorumOf(e.voters + 1)}.`} First remove the member that is dead, then add its replacement.`
    case 'learner-not-ready':
      return p`Its log is known to reach ${e.match}, the leader’s ends at ${e.last}: ${b`${percent(e)} % < 90 %`}. A voter that lags would make the quorum larger and could not yet be part of it.`
    case 'not-a-learner':
      return p`${member(e.subject)} votes already; only a learner can be promoted.`
    case 'not-found':
      return p`No member has the id of ${member(e.subject)}. An id that was removed never comes back: a machine that returns is added as a new member, with an empty data directory.`
    case 'id-exists':
      return p`A member has the id that ${member(e.subject)} would get.`
    case 'peer-url-exists':
      return p`Another member is reached under this peer URL, and two members at one address would get each other’s messages.`
    case 'too-many-learners':
      return p`There is a learner already. Each one costs the leader a whole copy of the log, so etcd 3.4 takes one at a time.`
    case 'removed-all':
      return p`It is the last voter. etcd itself refuses nothing here: every member that applied it would panic. The picture stops one step earlier.`
  }
}

function wordsZh(e: Refused): readonly Part[] {
  const after = votersAfter(e)
  switch (e.reason) {
    case 'not-enough-started':
      return after.voters === 0
        ? p`它是最后一个投票成员：没有它就没有集群。`
        : p`变更后有 ${after.voters} 个投票成员，法定人数 ${after.quorum}，而启动过的只有 ${e.started} 个。新添加的成员立即计入，但在运行之前什么也存不下：${b`${e.started} < ${after.quorum}`}。`
    case 'unhealthy':
      return e.what.verb === 'member-remove'
        ? p`${e.voters} 个投票成员中有 ${e.connected} 个（含 ${member(e.member)}）已连接满 5 秒。去掉 ${member(e.subject)} 后剩 ${e.connected - 1} 个，而 ${after.voters} 个投票成员需要 ${after.quorum} 个：${b`${e.connected - 1} < ${after.quorum}`}。应移除已经失效的那个。`
        : p`${e.voters} 个投票成员中有 ${e.connected} 个（含 ${member(e.member)}）已连接满 5 秒，而必须全部满足：缺少 ${members(e.missing, 'zh')}。${addsLearner(e) ? p`学习者没有投票权，不会计入，但 etcd 在每次添加前都要求这一点。` : p`${member(e.subject)} 会立即计入：${e.voters + 1} 个投票成员，法定人数 ${quorumOf(e.voters + 1)}。`}应先移除失效的成员，再添加替换者。`
    case 'learner-not-ready':
      return p`已知它的日志到达 ${e.match}，领导者的到 ${e.last}：${b`${percent(e)}% < 90%`}。落后的投票成员会增大法定人数，自己却还算不进去。`
    case 'not-a-learner':
      return p`${member(e.subject)} 已经是投票成员；只有学习者可以提升。`
    case 'not-found':
      return p`没有成员使用 ${member(e.subject)} 的 ID。被移除的 ID 永不复用：回来的机器要以空数据目录作为新成员添加。`
    case 'id-exists':
      return p`已有成员使用 ${member(e.subject)} 将得到的 ID。`
    case 'peer-url-exists':
      return p`另一个成员使用这个对等 URL，同一地址的两个成员会收到对方的消息。`
    case 'too-many-learners':
      return p`已有一个学习者。每个学习者都要领导者多发一份完整的日志，所以 etcd 3.4 一次只接受一个。`
    case 'removed-all':
      return p`它是最后一个投票成员。etcd 本身此处并不拒绝：应用它的每个成员都会崩溃。这里提前一步停下。`
  }
}

/** The rule of 3.5.30 and 3.6.11 for an addition: connected voters against the quorum with the new one. */
function newerEn(e: Refused): string | null {
  const verdict = newerAllows(e)
  if (verdict === null) return null
  const needed = quorumOf(e.voters + 1)
  return verdict
    ? `3.5.30 and 3.6.11 would have allowed it: they ask for ${needed} connected voters of ${e.voters + 1}, and ${e.connected} are.`
    : `3.5.30 and 3.6.11 would have refused it too: they ask for ${needed} connected voters of ${e.voters + 1}, and ${e.connected} ${count(e.connected, 'is', 'are')}.`
}

function newerZh(e: Refused): string | null {
  const verdict = newerAllows(e)
  if (verdict === null) return null
  const needed = quorumOf(e.voters + 1)
  return verdict
    ? `3.5.30 和 3.6.11 会允许：${e.voters + 1} 个投票成员中需要 ${needed} 个已连接，现有 ${e.connected} 个。`
    : `3.5.30 和 3.6.11 也会拒绝：${e.voters + 1} 个投票成员中需要 ${needed} 个已连接，而只有 ${e.connected} 个。`
}

function newerAllows({ what, reason, voters, connected }: Refused): boolean | null {
  const checked = reason === 'unhealthy' || reason === 'not-enough-started'
  if (what.verb !== 'member-add' || !checked) return null
  return voters === 1 || connected >= quorumOf(voters + 1)
}

function sourcesOf(e: Refused, lang: 'en' | 'zh'): Pick<Why, 'rule' | 'paper' | 'code'> {
  const thesis = lang === 'zh' ? 'Raft 博士论文' : 'Raft thesis'
  switch (e.reason) {
    case 'not-enough-started':
    case 'unhealthy':
      return {
        rule:
          lang === 'zh'
            ? '严格重配置检查（3.4）：启动过的投票成员须达到变更后的法定人数，而且变更不得让已连接的成员少于它；添加时所有投票成员须已连接满 5 秒。'
            : 'Strict reconfiguration check (3.4): the voters that have started must make the quorum after the change, and the connected ones too; before an addition every voter must have been connected for 5 s.',
        paper: `${thesis} §4.1, §4.2.1`,
        code: 'etcdserver/server.go mayAddMember, mayRemoveMember; api/membership/cluster.go IsReadyTo…',
      }
    case 'learner-not-ready':
      return {
        rule:
          lang === 'zh'
            ? '学习者的日志达到领导者的 90% 才能投票。'
            : 'A learner may vote once its log has 90 % of the leader’s.',
        paper: `${thesis} §4.2.1`,
        code: 'etcdserver/server.go isLearnerReady',
      }
    default:
      return {
        rule:
          lang === 'zh'
            ? '变更在应用时再次校验：ID、地址和学习者的数量。'
            : 'A change is validated again when it is applied: ids, addresses, the number of learners.',
        paper: `${thesis} §4.1`,
        code: 'etcdserver/api/membership/cluster.go ValidateConfigurationChange',
      }
  }
}

/** The voters as the change would have them: connected ones first, the newcomer last. */
function countOf(e: Refused, { world }: WhyFacts): Count | null {
  if (world === null || !['unhealthy', 'not-enough-started'].includes(e.reason)) return null
  const leaves = e.what.verb === 'member-remove' ? e.subject : null
  const pips: Count['pips'][number][] = world.cluster.standings
    .filter(({ name, standing }) => standing === 'voter' && name !== leaves)
    .map(({ name, unstarted }) => ({
      name,
      state: !e.missing.includes(name) ? 'acked' : unstarted ? 'missing' : 'down',
    }))
  if (leaves === null && !addsLearner(e) && !pips.some(({ name }) => name === e.subject))
    pips.push({ name: e.subject, state: 'missing' })
  return { pips, quorum: votersAfter(e).quorum, term: world.cluster.term }
}
