import type { EntryFacts, TraceOf } from '../../run/trace.ts'
import type { Lang } from '../catalogue.ts'
import { b, count, entryLabel, key, member, members, p, range, term, type Part, type Say } from '../part.ts'

/** Only what a leader appends for itself: the followers' copies are seen in the log. */
export const appended: Say<'appended'> = {
  en: (e) =>
    e.own && e.entries.length > 0
      ? p`${b`${member(e.member)} appends ${count(e.entries.length, 'entry', 'entries')} ${range(e.first, e.last, e.term, 'en')}`} in ${term(e.term, 'en')}: ${what(e.entries)}, and sends it on.`
      : null,
  zh: (e) =>
    e.own && e.entries.length > 0
      ? p`${b`${member(e.member)} 追加日志 ${range(e.first, e.last, e.term, 'zh')}`}（${term(e.term, 'zh')}）：${what(e.entries)}，并发给跟随者。`
      : null,
}

export const truncated: Say<'truncated'> = {
  en: (e) => {
    const n = e.last - e.from + 1
    return p`${b`${member(e.member)} strikes ${count(n, 'entry', 'entries')} ${range(e.from, e.last, e.oldTerm, 'en')} of ${term(e.oldTerm, 'en')}:`} the leader of ${term(e.newTerm, 'en')} has ${count(n, 'another entry', 'other entries')} there, so ${count(n, 'it was', 'they were')} never committed.`
  },
  zh: (e) =>
    p`${b`${member(e.member)} 截断${term(e.oldTerm, 'zh')}的日志 ${range(e.from, e.last, e.oldTerm, 'zh')}：`}${term(e.newTerm, 'zh')}的领导者在那里有不同的日志，所以被截断的从未提交。`,
}

export const appendRefused: Say<'append-refused'> = {
  en: (e) =>
    p`${b`${member(e.member)} refuses ${member(e.leader)}’s entries:`} ${e.ownTerm === 0 ? p`it has no entry ${e.prev.index}` : p`its entry ${e.prev.index} is of ${term(e.ownTerm, 'en')}, not of ${term(e.prev.term, 'en')}`}; it hints at ${e.hint.index}.`,
  zh: (e) =>
    p`${b`${member(e.member)} 拒绝 ${member(e.leader)} 的日志：`}${e.ownTerm === 0 ? p`它没有索引 ${e.prev.index} 的日志` : p`它索引 ${e.prev.index} 的日志属于${term(e.ownTerm, 'zh')}，不是${term(e.prev.term, 'zh')}`}；它提示从 ${e.hint.index} 试起。`,
}

/** How a leader sends to a member has changed. */
export const progress: Say<'progress'> = {
  en: (e) => {
    const [leader, peer] = [member(e.member), member(e.peer)]
    if (e.before === null || e.before === e.state) return null
    switch (e.state) {
      case 'StateReplicate':
        return p`${b`${leader} replicates to ${peer}:`} it has everything up to ${e.match}, so entries leave without waiting for answers.`
      case 'StateProbe':
        return p`${b`${leader} probes ${peer}:`} one append at a time, from ${e.next}, until an answer says what it has.`
      case 'StateSnapshot':
        return p`${b`${leader} sends ${peer} a snapshot:`} the entries that it lacks are no longer in the log.`
    }
  },
  zh: (e) => {
    const [leader, peer] = [member(e.member), member(e.peer)]
    if (e.before === null || e.before === e.state) return null
    switch (e.state) {
      case 'StateReplicate':
        return p`${b`${leader} 向 ${peer} 复制：`}它已有索引 ${e.match} 及之前的全部日志，之后的日志不等答复就发出。`
      case 'StateProbe':
        return p`${b`${leader} 探测 ${peer}：`}从索引 ${e.next} 起每次只发一条追加，直到答复说明它有什么。`
      case 'StateSnapshot':
        return p`${b`${leader} 向 ${peer} 发送快照：`}它缺少的日志已不在日志中。`
    }
  },
}

/** Only the leader's commit: a follower learns of it from the next message. */
export const committed: Say<'committed'> = {
  en: (e) =>
    e.leads
      ? p`${b`${count(e.to - e.from + 1, 'Entry', 'Entries')} ${range(e.from, e.to, e.term, 'en')} ${count(e.to - e.from + 1, 'is', 'are')} committed:`} ${member(e.member)} knows that a quorum has stored ${count(e.to - e.from + 1, 'it', 'them')}.`
      : null,
  zh: (e) =>
    e.leads
      ? p`${b`日志 ${range(e.from, e.to, e.term, 'zh')} 已提交：`}${member(e.member)} 知道法定人数的成员已经存下。`
      : null,
}

/** The same folded, once commits are nothing new: `n1, n3 stored 22: 3 of 5, committed`. */
export function committedBy(
  e: TraceOf<'committed'>,
  peers: readonly string[],
  voters: number,
  lang: Lang,
): readonly Part[] {
  const who = members(peers, lang)
  const which = range(e.from, e.to, e.term, lang)
  const disks = peers.length + 1
  return lang === 'zh'
    ? p`${b`${who} 已存下 ${which}：`}${voters} 个成员中的 ${disks} 个，已提交。`
    : p`${b`${who} stored ${which}:`} ${disks} of ${voters}, committed.`
}

function what(entries: readonly EntryFacts[]): readonly Part[] {
  const [first] = entries
  if (first === undefined) return []
  return entries.length === 1 ? [key(entryLabel(first))] : p`${key(entryLabel(first))} … (${entries.length})`
}
