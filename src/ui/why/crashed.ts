import { count, member, p } from '../../i18n/part.ts'
import type { TraceOf } from '../../run/trace.ts'
import { card, type Explain } from './why.ts'

/** What a crash took, and why nobody was promised it. */
export const crashedWhy: Explain<TraceOf<'crashed'>> = {
  en: (e) =>
    e.lostEntries === 0
      ? null
      : card({
          title: p`Why did ${member(e.member)} lose ${e.lostEntries} ${count(e.lostEntries, 'entry', 'entries')}?`,
          text: p`${count(e.lostEntries, 'It was', 'They were')} written, but no fsync had covered ${count(e.lostEntries, 'it', 'them')}: ${e.lostBytes} bytes were still the operating system’s. ${member(e.member)} had acknowledged ${count(e.lostEntries, 'it', 'them')} to nobody, so no quorum counts on ${count(e.lostEntries, 'it', 'them')}.`,
          rule: 'Save, fsync, and only then answer.',
          paper: 'Raft §5 (persistent state), §8',
          code: 'etcdserver/raft.go, wal/wal.go Save',
        }),
  zh: (e) =>
    e.lostEntries === 0
      ? null
      : card({
          title: p`${member(e.member)} 为什么丢失了 ${e.lostEntries} 条日志？`,
          text: p`它们已写入，但还没有 fsync：${e.lostBytes} 字节仍在操作系统的缓存里。${member(e.member)} 没有向任何成员确认过它们，所以没有法定人数依赖它们。`,
          rule: '先写入并 fsync，然后才答复。',
          paper: 'Raft 论文 §5（持久化状态）、§8',
          code: 'etcdserver/raft.go, wal/wal.go Save',
        }),
}
