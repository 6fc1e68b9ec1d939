import type { Catalogue } from '../catalogue.ts'
import type { legend as en } from '../en/legend.ts'

export const legend: Catalogue<typeof en> = {
  title: '图例',
  rim: '圆盘的边缘是日志，一格一条，同一索引在每个成员上位置相同：实心为已提交，空心为已落盘，斜线为尚未落盘。指针是提交索引，颜色是任期。',
  ring: '外圈在倒数：跟随者走完即参选，失去法定人数的领导者走完即退位。候选人的外圈由选票填满，缺口处即法定人数。',
  filled: '消息：实心为请求，空心为答复，打叉为拒绝。',
  leader: '领导者',
  alone: '领导者，无法定人数',
  follower: '跟随者',
  candidate: '候选人',
  preCandidate: '预候选人',
  learner: '学习者',
  paused: '已暂停',
  down: '已停机',
  removed: '已移除',
  heartbeat: '心跳',
  append: '追加（含条数）',
  vote: '投票',
  preVote: '预投票',
  snapshot: '快照',
  readIndex: '读索引',
  timeoutNow: '立即超时',
  client: '客户端',
  delayed: '被故障延迟',
  dropped: '丢失',
}
