import { member, p, type Part } from '../../i18n/part.ts'
import type { TraceOf } from '../../run/trace.ts'
import { card, type Explain, type WhyFacts } from './why.ts'

/** A linearizable read, once a quorum has confirmed the leader. */
export const readIndexWhy: Explain<TraceOf<'read-index'>> = {
  en: (e, facts) =>
    e.stage !== 'confirmed'
      ? null
      : card({
          title: p`Why may ${member(e.member)} answer a read without writing anything?`,
          text: p`When the read came the leader noted its commit index, ${e.index}, and sent a round of heartbeats. A quorum has answered them, so no later leader can have been at work at that moment. ${member(e.member)} answers once it has applied ${e.index}${appliedEn(e, facts)}. No entry and no fsync: one round trip is the price.`,
          rule: 'A read sees at least everything that was committed when it arrived.',
          paper: 'Raft §8, thesis §6.4',
          code: 'raft/read_only.go; etcdserver/v3_server.go linearizableReadLoop',
          departs: 'A serializable read (etcdctl --consistency=s) skips all of this and may be old.',
        }),
  zh: (e, facts) =>
    e.stage !== 'confirmed'
      ? null
      : card({
          title: p`${member(e.member)} 为什么不写任何东西就能答复读请求？`,
          text: p`读请求到达时，领导者记下自己的提交索引 ${e.index}，并发出一轮心跳。法定人数的成员已经答复，所以那一刻不可能有更新的领导者在工作。${member(e.member)} 应用到 ${e.index} 后即可答复${appliedZh(e, facts)}。没有日志，也没有 fsync：代价是一个往返。`,
          rule: '读请求至少能看到它到达时已提交的一切。',
          paper: 'Raft 论文 §8，博士论文 §6.4',
          code: 'raft/read_only.go; etcdserver/v3_server.go linearizableReadLoop',
          departs: '可串行化的读（etcdctl --consistency=s）跳过这一切，可能读到旧值。',
        }),
}

function applied(e: TraceOf<'read-index'>, { world }: WhyFacts): number | null {
  return world?.members.find(({ name }) => name === e.member)?.applied ?? null
}

function appliedEn(e: TraceOf<'read-index'>, facts: WhyFacts): readonly Part[] {
  const at = applied(e, facts)
  return at === null ? p`` : p`; it has applied ${at}`
}

function appliedZh(e: TraceOf<'read-index'>, facts: WhyFacts): readonly Part[] {
  const at = applied(e, facts)
  return at === null ? p`` : p`；它已应用到 ${at}`
}
