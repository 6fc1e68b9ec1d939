import { key, member, p } from '../../i18n/part.ts'
import type { TraceOf } from '../../run/trace.ts'
import { card, type Explain } from './why.ts'

/** Whose clock a lease runs by, and how its keys go. */
export const leaseExpiredWhy: Explain<TraceOf<'lease-expired'>> = {
  en: (e) =>
    card({
      title: p`Why does lease ${key(e.lease)} end now?`,
      text: p`All members know the lease by the log, but time runs for it on the leader, ${member(e.member)}, alone: ${e.ttl} s have passed there since it was granted, renewed or taken over by a new leader. ${member(e.member)} deletes nothing by itself: it proposes a revocation like any write, and all members delete the lease’s keys when they apply that entry, in one revision.`,
      rule: 'A clock only proposes; the log decides.',
      paper: 'etcd documentation: Lease API',
      code: 'lease/lessor.go revokeExpiredLeases, etcdserver/server.go run',
    }),
  zh: (e) =>
    card({
      title: p`租约 ${key(e.lease)} 为什么在此时结束？`,
      text: p`所有成员都通过日志知道这个租约，但只有领导者 ${member(e.member)} 为它计时：自授予、续约或新领导者接管以来，那里已过去 ${e.ttl} 秒。${member(e.member)} 不会自行删除任何东西：它像普通写入一样提议撤销，所有成员应用这条日志时，在同一个修订版本里删除租约的键。`,
      rule: '时钟只能提议，由日志决定。',
      paper: 'etcd 文档：Lease API',
      code: 'lease/lessor.go revokeExpiredLeases, etcdserver/server.go run',
    }),
}

/** What a compaction takes, and what it leaves. */
export const compactedWhy: Explain<TraceOf<'compacted'>> = {
  en: (e) =>
    card({
      title: p`What is lost by a compaction at revision ${e.revision}?`,
      text: p`Of every key, what it was before its last change up to ${e.revision}; a key that was deleted by then goes altogether. A read at ${e.revision} or later answers as before. A read before it, and a watch that still has to begin there, is told: required revision has been compacted. The file db does not shrink: its pages become free, and a defragmentation gives them back.`,
      rule: 'The newest value of a key up to the compacted revision is kept, if it was not deleted.',
      paper: 'etcd documentation: Maintenance, history compaction',
      code: 'mvcc/kvstore_compaction.go scheduleCompaction, mvcc/key_index.go compact',
    }),
  zh: (e) =>
    card({
      title: p`压缩到修订版本 ${e.revision} 会失去什么？`,
      text: p`每个键在 ${e.revision} 及之前最后一次改动以前的内容；到那时已删除的键则完全消失。在 ${e.revision} 或更晚的修订版本上读取，结果不变。更早的读取，以及仍须从更早处开始的监听，会得到答复：required revision has been compacted。db 文件不会变小：它的页成为空闲页，碎片整理（defrag）才会归还空间。`,
      rule: '保留每个键在压缩修订版本及之前的最新值，除非它已被删除。',
      paper: 'etcd 文档：维护，历史压缩',
      code: 'mvcc/kvstore_compaction.go scheduleCompaction, mvcc/key_index.go compact',
    }),
}
