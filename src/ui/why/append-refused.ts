import { member, p, term } from '../../i18n/part.ts'
import type { TraceOf } from '../../run/trace.ts'
import { card, type Explain } from './why.ts'

export const appendRefusedWhy: Explain<TraceOf<'append-refused'>> = {
  en: (e) =>
    card({
      title: p`Why does ${member(e.member)} refuse ${member(e.leader)}’s entries?`,
      text: p`They continue entry ${e.prev.index} of ${term(e.prev.term, 'en')}, and ${member(e.member)} ${e.ownTerm === 0 ? 'has no such entry' : p`has one of ${term(e.ownTerm, 'en')} there`}. Taking them would leave a hole or a fork. It answers where their logs may agree (entry ${e.hint.index}), and ${member(e.leader)} tries again from there.`,
      rule: 'Entries are taken only right after an entry that both have with the same index and term; then everything before it is the same too.',
      paper: 'Raft §5.3 (consistency check)',
      code: 'raft/raft.go handleAppendEntries',
      departs:
        'The paper goes back one entry at a time; etcd’s refusal carries an index and a term, so that whole terms are skipped.',
    }),
  zh: (e) =>
    card({
      title: p`${member(e.member)} 为什么拒绝 ${member(e.leader)} 的日志？`,
      text: p`这些日志接在${term(e.prev.term, 'zh')}的索引 ${e.prev.index} 之后，而 ${member(e.member)} ${e.ownTerm === 0 ? '没有这条日志' : p`在那里的日志属于${term(e.ownTerm, 'zh')}`}。接受它们会留下空洞或分叉。它在答复中提示两份日志可能一致的位置（索引 ${e.hint.index}），${member(e.leader)} 从那里重试。`,
      rule: '只有紧接在双方索引和任期都相同的日志之后，才接受新日志；那么之前的日志也全部相同。',
      paper: 'Raft 论文 §5.3（一致性检查）',
      code: 'raft/raft.go handleAppendEntries',
      departs: '论文一次后退一条；etcd 的拒绝带有索引和任期，可以跳过整个任期。',
    }),
}
