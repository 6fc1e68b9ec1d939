import { member, p, type Part } from '../../i18n/part.ts'
import type { ProgressState, TraceOf } from '../../run/trace.ts'
import { card, type Explain, type Why } from './why.ts'

/** What a leader knows of one member's log, and how it sends. */
export interface ProgressFacts {
  readonly member: string
  readonly peer: string
  readonly state: ProgressState
  readonly match: number
  readonly next: number
  readonly paused: boolean
  readonly inflight: number
  /** null where the limit is not known. */
  readonly most: number | null
}

/** A change of the state; the first one after an election is none. */
export const progressChangedWhy: Explain<TraceOf<'progress'>> = {
  en: (e, facts) => (isChange(e) ? progressWhy.en({ ...e, most: null }, facts) : null),
  zh: (e, facts) => (isChange(e) ? progressWhy.zh({ ...e, most: null }, facts) : null),
}

function isChange(e: TraceOf<'progress'>): boolean {
  return e.before !== null && e.before !== e.state
}

/** The state as it stands. */
export const progressWhy: Explain<ProgressFacts> = {
  en: (e) =>
    card({
      title: titleEn(e),
      text: p`${wordsEn(e)} ${pausedEn(e)}`,
      rule: RULE_EN[e.state],
      ...SOURCES,
      departs: DEPARTS_EN[e.state],
    }),
  zh: (e) =>
    card({
      title: titleZh(e),
      text: p`${wordsZh(e)}${pausedZh(e)}`,
      rule: RULE_ZH[e.state],
      paper: 'Raft 论文 §5.3，博士论文 §10.2.1',
      code: SOURCES.code,
      departs: DEPARTS_ZH[e.state],
    }),
}

const SOURCES: Pick<Why, 'paper' | 'code'> = {
  paper: 'Raft §5.3, thesis §10.2.1',
  code: 'raft/tracker/progress.go',
}

function titleEn({ member: leader, peer, state }: ProgressFacts): readonly Part[] {
  switch (state) {
    case 'StateProbe':
      return p`Why does ${member(leader)} probe ${member(peer)}?`
    case 'StateReplicate':
      return p`Why does ${member(leader)} send to ${member(peer)} without waiting?`
    case 'StateSnapshot':
      return p`Why does ${member(peer)} get a snapshot from ${member(leader)}?`
  }
}

function titleZh({ member: leader, peer, state }: ProgressFacts): readonly Part[] {
  switch (state) {
    case 'StateProbe':
      return p`${member(leader)} 为什么在探测 ${member(peer)}？`
    case 'StateReplicate':
      return p`${member(leader)} 为什么不等答复就向 ${member(peer)} 发送？`
    case 'StateSnapshot':
      return p`${member(peer)} 为什么从 ${member(leader)} 得到快照？`
  }
}

function wordsEn({ peer, state, match, next }: ProgressFacts): readonly Part[] {
  switch (state) {
    case 'StateProbe':
      return p`It does not know where ${member(peer)}’s log agrees with its own: ${match} is sure, ${next} is tried next. A wrong guess costs a refusal, so it sends one append at a time and waits for the answer.`
    case 'StateReplicate':
      return p`${member(peer)} has answered: it holds everything up to ${match}. So the leader moves ${next} forward as it sends and does not wait; a refusal or a lost connection brings it back to probing.`
    case 'StateSnapshot':
      return p`What ${member(peer)} lacks after ${match} is compacted away, so entries alone cannot bring it up. Until the snapshot has arrived or failed nothing else is sent.`
  }
}

function wordsZh({ peer, state, match, next }: ProgressFacts): readonly Part[] {
  switch (state) {
    case 'StateProbe':
      return p`它还不知道 ${member(peer)} 的日志在哪里与自己一致：${match} 是确定的，接着试 ${next}。猜错就会被拒绝，所以每次只发一条追加并等待答复。`
    case 'StateReplicate':
      return p`${member(peer)} 已经答复：它拥有 ${match} 及之前的全部日志。于是领导者边发送边推进 next（现为 ${next}），不再等待；被拒绝或连接断开时回到探测。`
    case 'StateSnapshot':
      return p`${member(peer)} 在 ${match} 之后缺少的日志已被压缩，只靠日志追不上。快照到达或失败之前不再发送其他内容。`
  }
}

function pausedEn({ state, paused, inflight, most }: ProgressFacts): readonly Part[] {
  if (state === 'StateSnapshot') return p``
  if (!paused) return inflight === 0 ? p`` : p`${inflight}${ofMost(most)} appends are on their way.`
  return state === 'StateProbe'
    ? p`One is out now: nothing more until its answer, or a heartbeat’s.`
    : p`${inflight}${ofMost(most)} appends are unanswered, and that is the most: nothing more until one is.`
}

function pausedZh({ state, paused, inflight, most }: ProgressFacts): readonly Part[] {
  if (state === 'StateSnapshot') return p``
  if (!paused) return inflight === 0 ? p`` : p`有 ${inflight}${ofMost(most)} 条追加在途。`
  return state === 'StateProbe'
    ? p`现在有一条在途：在它或心跳的答复到达之前不再发送。`
    : p`有 ${inflight}${ofMost(most)} 条追加未答复，已达上限：收到答复之前不再发送。`
}

function ofMost(most: number | null): string {
  return most === null ? '' : `/${most}`
}

const RULE_EN: Readonly<Record<ProgressState, string>> = {
  StateProbe: 'Until a follower has accepted an append, one at a time is sent to it.',
  StateReplicate: 'Entries are sent ahead of their answers, as far as the window of unanswered appends goes.',
  StateSnapshot:
    'A follower whose next entry is no longer in the leader’s log gets the leader’s state instead.',
}

const RULE_ZH: Readonly<Record<ProgressState, string>> = {
  StateProbe: '跟随者接受一条追加之前，每次只向它发送一条。',
  StateReplicate: '日志可以先于答复连续发出，以未答复追加的窗口为限。',
  StateSnapshot: '下一条日志已不在领导者日志中的跟随者，改为得到领导者的状态。',
}

const DEPARTS_EN: Readonly<Record<ProgressState, string | null>> = {
  StateProbe:
    'The paper steps nextIndex back one by one; a refusal in etcd carries a hint and skips whole terms.',
  StateReplicate: 'The paper’s leader has no such states; pipelining is in the thesis, the window is etcd’s.',
  StateSnapshot: null,
}

const DEPARTS_ZH: Readonly<Record<ProgressState, string | null>> = {
  StateProbe: '论文中 nextIndex 一条一条后退；etcd 的拒绝带有提示，可以跳过整个任期。',
  StateReplicate: '论文中的领导者没有这些状态；流水线见博士论文，窗口是 etcd 的。',
  StateSnapshot: null,
}
