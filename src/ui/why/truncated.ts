import { count, member, p, range, term } from '../../i18n/part.ts'
import type { TraceOf } from '../../run/trace.ts'
import { card, type Explain } from './why.ts'

export const truncatedWhy: Explain<TraceOf<'truncated'>> = {
  en: (e) => {
    const n = e.last - e.from + 1
    return card({
      title: p`Why does ${member(e.member)} strike ${count(n, 'an entry', `${n} entries`)}?`,
      text: p`${count(n, 'Entry', 'Entries')} ${range(e.from, e.last, e.oldTerm, 'en')} of ${term(e.oldTerm, 'en')} stood where the leader of ${term(e.newTerm, 'en')} has others. A quorum elected that leader without ${count(n, 'it', 'them')}, so ${count(n, 'it was', 'they were')} never on a quorum: no client was told that ${count(n, 'it', 'they')} would last. Nothing at or below a member’s commit is ever struck.`,
      rule: 'In a conflict the leader’s log wins; a leader never changes its own.',
      paper: 'Raft §5.3, §5.4.3',
      code: 'raft/log.go maybeAppend, findConflict',
    })
  },
  zh: (e) => {
    const n = e.last - e.from + 1
    return card({
      title: p`${member(e.member)} 为什么截断 ${n} 条日志？`,
      text: p`${term(e.oldTerm, 'zh')}的日志 ${range(e.from, e.last, e.oldTerm, 'zh')} 所在的位置，${term(e.newTerm, 'zh')}的领导者有不同的日志。法定人数的成员在没有它们的情况下选出了这位领导者，所以它们从未存到法定人数的成员上，也没有向任何客户端承诺过。提交位置及之前的日志从不截断。`,
      rule: '发生冲突时以领导者的日志为准；领导者从不修改自己的日志。',
      paper: 'Raft 论文 §5.3、§5.4.3',
      code: 'raft/log.go maybeAppend, findConflict',
    })
  },
}
