import { member, p, point, type Part } from '../../i18n/part.ts'
import type { TraceOf } from '../../run/trace.ts'
import { card, type Explain, type WhyFacts } from './why.ts'

/** The leader was asked to hand its office over. */
export const transferWhy: Explain<TraceOf<'input'>> = {
  en: (e, facts) => {
    if (e.input.kind !== 'transfer') return null
    return card({
      title: p`How does the office go to ${member(e.input.member)}?`,
      text: p`The leader takes no more proposals and first brings ${member(e.input.member)} up to its own last entry${reachEn(e.input.member, facts)}. Then it tells it to campaign at once (MsgTimeoutNow), so nobody waits for an election timeout. If that takes longer than one, the leader gives it up and goes on leading.`,
      rule: 'Only a member with the whole log is told to campaign, so it can win.',
      paper: 'Raft thesis §3.10',
      code: 'raft/raft.go stepLeader (MsgTransferLeader)',
    })
  },
  zh: (e, facts) => {
    if (e.input.kind !== 'transfer') return null
    return card({
      title: p`领导权怎样移交给 ${member(e.input.member)}？`,
      text: p`领导者不再接受提案，先把 ${member(e.input.member)} 的日志补到自己的最后一条${reachZh(e.input.member, facts)}，然后让它立即参选（MsgTimeoutNow），谁也不必等选举超时。如果超过一个选举超时还没完成，领导者就放弃移交，继续领导。`,
      rule: '只有拥有全部日志的成员才会被要求参选，所以它能当选。',
      paper: 'Raft 博士论文 §3.10',
      code: 'raft/raft.go stepLeader (MsgTransferLeader)',
    })
  },
}

/** The one that was told campaigns although everybody hears a leader. */
export const transferCampaignWhy: Explain<TraceOf<'campaign'>> = {
  en: (e) =>
    e.type !== 'transfer'
      ? null
      : card({
          title: p`Why does ${member(e.member)} campaign while a leader stands?`,
          text: p`The leader told it to (MsgTimeoutNow), since its log (${point(e.last, 'en')}) is as long as the leader’s own. Its vote requests are marked as a transfer: voters answer them although they hear a leader, and there is no pre-vote.`,
          rule: 'A campaign that the leader asked for overrides the lease of the leader.',
          paper: 'Raft thesis §3.10, §4.2.3',
          code: 'raft/raft.go campaign (campaignTransfer)',
        }),
  zh: (e) =>
    e.type !== 'transfer'
      ? null
      : card({
          title: p`${member(e.member)} 为什么在有领导者时参选？`,
          text: p`领导者要求它这样做（MsgTimeoutNow），因为它的日志（${point(e.last, 'zh')}）与领导者的一样长。它的投票请求带有移交标记：投票者即使听得到领导者也会答复，而且没有预投票。`,
          rule: '领导者要求的参选不受领导者租约的限制。',
          paper: 'Raft 博士论文 §3.10、§4.2.3',
          code: 'raft/raft.go campaign (campaignTransfer)',
        }),
}

interface Reach {
  readonly match: number
  readonly last: number
}

function reachOf(to: string, { world }: WhyFacts): Reach | null {
  const leader = world?.members.find(({ progress }) => progress !== null)
  const match = leader?.progress?.find(({ peer }) => peer === to)?.match
  return leader === undefined || match === undefined ? null : { match, last: leader.last.index }
}

function reachEn(to: string, facts: WhyFacts): readonly Part[] {
  const reach = reachOf(to, facts)
  return reach === null ? p`` : p` (it has ${reach.match} of ${reach.last})`
}

function reachZh(to: string, facts: WhyFacts): readonly Part[] {
  const reach = reachOf(to, facts)
  return reach === null ? p`` : p`（它已有 ${reach.last} 条中的 ${reach.match} 条）`
}
