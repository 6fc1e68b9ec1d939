import type { World } from '../../protocol/view/world.ts'
import type { Lang } from '../catalogue.ts'
import { b, count, duration, member, p, term, type Part } from '../part.ts'

/** What is true while nothing is told: who leads, or why nobody does. */
export function quietSentence(world: World, heartbeatMs: number, lang: Lang): readonly Part[] {
  const { leader, leaderHasQuorum, running, voters, quorum, term: now } = world.cluster
  if (running < quorum) {
    return lang === 'zh'
      ? p`${b`没有法定人数：`}${voters} 个成员中只有 ${running} 个在运行，而需要 ${quorum} 个。无法选举，也无法提交。`
      : p`${b`No quorum:`} only ${running} of ${voters} members ${count(running, 'runs', 'run')}, and ${quorum} are needed. Nothing can be elected or committed.`
  }
  if (leader !== null && leaderHasQuorum) {
    const every = duration(heartbeatMs * 1000, lang)
    return lang === 'zh'
      ? p`${b`${member(leader)} 是${term(now, lang)}的领导者：`}每 ${every}发一次心跳，跟随者收到后重置选举定时器。`
      : p`${b`${member(leader)} leads ${term(now, lang)}:`} every ${every} it says so, and each heartbeat restarts a follower’s election timer.`
  }
  return lang === 'zh'
    ? p`${b`没有领导者：`}每个跟随者都在等自己的选举定时器，最先到期的将参选。`
    : p`${b`Nobody leads:`} each follower waits for its election timer, and whose runs out first stands for leader.`
}
