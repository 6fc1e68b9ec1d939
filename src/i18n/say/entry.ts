import type { Lang } from '../catalogue.ts'
import { b, count, member, members, p, term, type Part } from '../part.ts'
import type { EntryState } from './entry-state.ts'

/** How one entry stands: `On 3 disks of 5, yet not committed: n2 has counted 2.` */
export function entrySentence(state: EntryState, lang: Lang): readonly Part[] {
  return lang === 'zh' ? sentenceZh(state) : sentenceEn(state)
}

function sentenceEn(s: EntryState): readonly Part[] {
  if (s.joint !== null && (s.fate === 'committed' || s.fate === 'counting')) {
    const [now, old] = s.joint
    const head = s.fate === 'committed' ? b`Committed` : b`Not committed`
    return p`${head}: on ${now.held} of ${now.voters} incoming and ${old.held} of ${old.voters} outgoing disks; ${now.quorum} and ${old.quorum} are needed.`
  }
  const disks = p`On ${s.holders.length} ${count(s.voters, 'disk', 'disks')} of ${s.voters}`
  const leader = s.leader === null ? p`` : member(s.leader)
  switch (s.fate) {
    case 'committed':
      return p`${b`Committed`}: on ${s.holders.length} disks of ${s.voters}, quorum ${s.quorum}; ${s.applied.length === 0 ? 'nobody has applied it yet' : p`applied on ${members(s.applied, 'en')}`}.`
    case 'counting':
      return s.reach < s.quorum
        ? p`${disks}, ${b`not committed`}: ${leader} reaches only ${s.reach} of the ${s.quorum} it needs, so here it cannot commit.`
        : p`${disks}, ${b`not committed`}: ${s.quorum - s.holders.length} more ${count(s.quorum - s.holders.length, 'disk makes', 'disks make')} the quorum of ${s.quorum}.`
    case 'unheard':
      return p`${disks}, yet ${b`not committed`}: ${leader} has heard of ${s.counted.length}, and it needs ${s.quorum}.`
    case 'old-term':
      return p`${disks}, ${b`not committed`}: ${leader} leads ${term(s.leaderTerm, 'en')} and may count only entries of its own term (§5.4.2).`
    case 'overruled':
      return p`${disks}, ${b`not committed`}: a leader of a later term has another log, and ${s.holders.length + s.buffered.length === 1 ? 'this copy' : 'these copies'} will be struck.`
    case 'leaderless':
      return p`${disks}, ${b`not committed`}: no leader has it to count its copies.`
  }
}

function sentenceZh(s: EntryState): readonly Part[] {
  if (s.joint !== null && (s.fate === 'committed' || s.fate === 'counting')) {
    const [now, old] = s.joint
    const head = s.fate === 'committed' ? b`已提交` : b`尚未提交`
    return p`${head}：新配置 ${now.voters} 个中 ${now.held} 个、旧配置 ${old.voters} 个中 ${old.held} 个已落盘；分别需要 ${now.quorum} 个和 ${old.quorum} 个。`
  }
  const disks = p`${s.voters} 个成员中有 ${s.holders.length} 个已落盘`
  const leader = s.leader === null ? p`` : member(s.leader)
  switch (s.fate) {
    case 'committed':
      return p`${b`已提交`}：${disks}，法定人数 ${s.quorum}；${s.applied.length === 0 ? '还没有成员应用它' : p`${members(s.applied, 'zh')} 已应用`}。`
    case 'counting':
      return s.reach < s.quorum
        ? p`${disks}，${b`尚未提交`}：${leader} 只能联系到 ${s.reach} 个成员，而需要 ${s.quorum} 个，因此在这里无法提交。`
        : p`${disks}，${b`尚未提交`}：距法定人数 ${s.quorum} 还差 ${s.quorum - s.holders.length} 个。`
    case 'unheard':
      return p`${disks}，但${b`尚未提交`}：${leader} 只得到 ${s.counted.length} 个确认，需要 ${s.quorum} 个。`
    case 'old-term':
      return p`${disks}，${b`尚未提交`}：${leader} 领导的是${term(s.leaderTerm, 'zh')}，只能靠计数提交自己任期的日志（§5.4.2）。`
    case 'overruled':
      return p`${disks}，${b`尚未提交`}：更高任期的领导者在此处有不同的日志，这些副本将被截断。`
    case 'leaderless':
      return p`${disks}，${b`尚未提交`}：没有持有它的领导者来统计副本。`
  }
}
