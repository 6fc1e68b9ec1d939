import { member, p, term } from '../../i18n/part.ts'
import { entrySentence } from '../../i18n/say/entry.ts'
import type { EntryState } from '../../i18n/say/entry-state.ts'
import { card, type Count, type Explain } from './why.ts'

/** How an entry stands, and what it lacks to be committed. */
export const entryWhy: Explain<EntryState> = {
  en: (s) => {
    const said = entrySentence(s, 'en')
    const leader = s.leader === null ? p`no leader` : member(s.leader)
    const more = {
      committed: p` No leader can be elected any more that lacks it, because every quorum of ${s.quorum} contains a member that has it.`,
      counting: p` Its client gets no answer before that: an answer is a promise that outlives any ${s.voters - s.quorum} ${s.voters - s.quorum === 1 ? 'disk' : 'disks'}.`,
      unheard: p` Stored is not enough: ${leader} must know. The missing answers are still under way, or died.`,
      'old-term': p` Even on a quorum it could still be struck by a leader whose last entry is of a later term (Figure 8). It commits together with the first entry of ${term(s.leaderTerm, 'en')} that a quorum has.`,
      overruled: p` It was never on a quorum, so the later leader could be elected without it.`,
      leaderless: p` If one who has it is elected, it can still commit; if one who lacks it is, it is struck.`,
    }[s.fate]
    return card({
      title: p`Why is entry ${s.index} ${s.fate === 'committed' ? '' : 'not '}committed?`,
      count: pips(s),
      text: [...said, ...more],
      rule:
        s.fate === 'old-term'
          ? 'Only entries of the leader’s own term are committed by counting copies; older ones come along with them.'
          : 'A leader commits an entry of its own term once it knows that a quorum has stored it.',
      paper: s.fate === 'old-term' ? 'Raft §5.4.2, Figure 8' : 'Raft §5.3, §5.4.2',
      code: 'raft/raft.go maybeCommit',
      departs: s.fate === 'old-term' ? 'This is why etcd’s leader appends an empty entry first.' : null,
    })
  },
  zh: (s) => {
    const said = entrySentence(s, 'zh')
    const leader = s.leader === null ? p`没有领导者` : member(s.leader)
    const more = {
      committed: p`缺少它的成员不可能再当选，因为每个 ${s.quorum} 人的法定人数集合都包含拥有它的成员。`,
      counting: p`在此之前客户端得不到答复：答复是一个承诺，任意 ${s.voters - s.quorum} 块磁盘损坏也仍然有效。`,
      unheard: p`存下还不够：${leader} 必须知道。缺少的确认还在路上，或者已经丢失。`,
      'old-term': p`即使已存到法定人数的成员上，它仍可能被最后一条日志任期更高的领导者截断（图 8）。它将随${term(s.leaderTerm, 'zh')}的第一条存到法定人数的日志一起提交。`,
      overruled: p`它从未存到法定人数的成员上，所以后来的领导者可以在没有它的情况下当选。`,
      leaderless: p`如果拥有它的成员当选，它仍可能提交；如果缺少它的成员当选，它将被截断。`,
    }[s.fate]
    return card({
      title: p`日志 ${s.index} 为什么${s.fate === 'committed' ? '已' : '还没有'}提交？`,
      count: pips(s),
      text: [...said, ...more],
      rule:
        s.fate === 'old-term'
          ? '只有领导者自己任期的日志能靠统计副本提交；更早的日志随之提交。'
          : '领导者知道法定人数的成员已存下自己任期的日志后，才提交它。',
      paper: s.fate === 'old-term' ? 'Raft 论文 §5.4.2，图 8' : 'Raft 论文 §5.3、§5.4.2',
      code: 'raft/raft.go maybeCommit',
      departs: s.fate === 'old-term' ? '正因如此，etcd 的领导者首先追加一条空日志。' : null,
    })
  },
}

function pips(s: EntryState): Count {
  const named = [...new Set([...s.counted, ...s.holders, ...s.buffered])]
  const missing = Array.from({ length: Math.max(0, s.voters - named.length) }, (_, i) => `?${i + 1}`)
  return {
    pips: [
      ...named.map((name) => ({
        name,
        state: (s.leader === null || s.fate === 'committed' ? s.holders : s.counted).includes(name)
          ? ('acked' as const)
          : s.holders.includes(name)
            ? ('stored' as const)
            : ('missing' as const),
      })),
      ...missing.map((name) => ({ name, state: 'missing' as const })),
    ],
    quorum: s.quorum,
    term: s.term,
  }
}
