import type { Catalogue } from '../catalogue.ts'
import type { why as en } from '../en/why.ts'

export const why: Catalogue<typeof en> = {
  narration: '旁白',
  why: '为什么？',
  whyKey: 'w',
  close: '关闭',
  escape: 'Esc',
  undone: '已撤销：',
  whatThisIs: '完整的 etcd 集群就在本标签页里运行：所见即其所为，数据不会离开这里。',
  invite: (p) => `${p.touch ? '点按' : '点击'} ${p.member}，再点“崩溃”`,
  events: '事件',
  noEvents: '还没有发生任何事。',
  goThere: (p) => `跳到 ${p.time}`,

  lastEntry: '最后一条日志',
  term: '任期',
  index: '索引',
  decides: '由此决定',
  tie: '相同，继续比较',
  rule: '规则',
  source: '出处',
  departs: 'etcd 的不同',
  answer: 'etcd 的答复',
  newer: '更新的 etcd',
}
