import type { Catalogue } from '../catalogue.ts'
import type { lens as en } from '../en/lens.ts'

export const lens: Catalogue<typeof en> = {
  lenses: '视图',
  log: '日志',
  disk: '磁盘',
  keys: '键',
  members: '成员',
  console: '控制台',
  inspect: '检视',

  leader: '领导者',
  follower: '跟随者',
  candidate: '候选人',
  preCandidate: '预候选人',
  learner: '学习者',
  down: '已停机',
  paused: '已暂停',

  commit: '提交',
  heldBy: '已落盘',
  heldByHint: (p) => `已把这条日志写入磁盘的成员；刻线处是法定人数 ${p.quorum}`,
  heldOf: (p) => `已在 ${p.voters} 个成员中的 ${p.held} 个落盘，法定人数 ${p.quorum}`,
  boot: (p) => `启动 · ${p.n}`,
  bootOpen: (p) => `展开最初的 ${p.n} 条日志：成员、no-op、属性、版本`,
  bootClose: '收起最初的日志',
  compacted: '已压缩',
  newest: '最新',

  match: 'match',
  next: 'next',
  itself: '自身',
  stateProbe: '探测',
  stateReplicate: '复制',
  stateSnapshot: '快照',
  progressPaused: '暂停',
  inflight: (p) => `在途 ${p.n}/${p.most}`,
  progressWhy: (p) => `${p.peer}：match ${p.match}，next ${p.next}，${p.state}。为什么？`,
  idle: '空闲',
  progressOf: (p) => `${p.leader} 所知的其他成员的进度`,

  buffered: '未落盘',
  durable: '已落盘',
  committed: '已提交',
  applied: '已应用',
  hueIsTerm: '颜色与数字表示任期',
  cell: (p) => `${p.member}，日志 ${p.index}，任期 ${p.term}，${p.label}，${p.state}`,
  votersHold: (p) => `已计入 ${p.acked}，已存未计 ${p.stored}，法定人数 ${p.quorum}`,

  empty: '还没有任何日志。最先写入的是成员本身。',
  emptyAction: '播放',
  loading: '集群正在启动。',
}
