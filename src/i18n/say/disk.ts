import { b, entry, key, member, p, term, type Say } from '../part.ts'

export const snapshotTaken: Say<'snapshot-taken'> = {
  en: (e) =>
    p`${b`${member(e.member)} takes a snapshot`} at entry ${entry(e.index, e.term)}: ${e.index - e.since} entries were applied since ${e.since === 0 ? p`the start` : p`the one at ${e.since}`}.`,
  zh: (e) =>
    p`${b`${member(e.member)} 生成快照`}，位于日志 ${entry(e.index, e.term)}：自${e.since === 0 ? p`开始` : p` ${e.since} 处的快照`}以来已应用 ${e.index - e.since} 条。`,
}

export const snapshotSaved: Say<'snapshot-saved'> = {
  en: (e) => {
    const head = b`${member(e.member)}’s snapshot at ${entry(e.index, e.term)} is on disk`
    return e.compacted === 0
      ? p`${head}; its log keeps all its entries for now.`
      : p`${head}: its log in memory lets go of the entries up to ${e.compacted}.`
  },
  zh: (e) => {
    const head = b`${member(e.member)} 在 ${entry(e.index, e.term)} 处的快照已落盘`
    return e.compacted === 0
      ? p`${head}；内存中的日志暂时全部保留。`
      : p`${head}：内存中的日志丢弃 ${e.compacted} 及之前的条目。`
  },
}

export const snapshotSent: Say<'snapshot-sent'> = {
  en: (e) =>
    p`${b`${member(e.member)} sends ${member(e.to)} its whole state`}: what ${member(e.to)} needs next is no longer in the log, which begins at ${e.first}. The snapshot stands at ${entry(e.index, e.term)}.`,
  zh: (e) =>
    p`${b`${member(e.member)} 把整个状态发给 ${member(e.to)}`}：${member(e.to)} 接下来需要的日志已被压缩，日志现在从 ${e.first} 开始。快照位于 ${entry(e.index, e.term)}。`,
}

export const snapshotReceived: Say<'snapshot-received'> = {
  en: (e) =>
    p`${b`${member(e.member)} has ${member(e.from)}’s snapshot on its disk`}, at entry ${entry(e.index, e.term)}, beside its own key space.`,
  zh: (e) =>
    p`${b`${member(e.member)} 已把 ${member(e.from)} 的快照存到磁盘`}（日志 ${entry(e.index, e.term)}），放在自己的键空间旁边。`,
}

export const snapshotRestored: Say<'snapshot-restored'> = {
  en: (e) =>
    p`${b`${member(e.member)} starts over from the snapshot`} at entry ${entry(e.index, e.term)} of ${term(e.term, 'en')}: revision ${e.revision}. What its own log held before is gone.`,
  zh: (e) =>
    p`${b`${member(e.member)} 从快照重新开始`}，位于${term(e.term, 'zh')}的日志 ${entry(e.index, e.term)}：修订版本 ${e.revision}。它原有的日志不再保留。`,
}

export const walCut: Say<'wal-cut'> = {
  en: (e) =>
    p`${b`${member(e.member)} begins a new WAL segment`}, ${key(fileOf(e.path))}: the last one is full.`,
  zh: (e) => p`${b`${member(e.member)} 开始新的 WAL 段`} ${key(fileOf(e.path))}：上一段已满。`,
}

export const purged: Say<'purged'> = {
  en: (e) => p`${b`${member(e.member)} removes ${key(fileOf(e.path))}`}: newer files make it superfluous.`,
  zh: (e) => p`${b`${member(e.member)} 清除 ${key(fileOf(e.path))}`}：已有更新的文件，不再需要。`,
}

function fileOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
