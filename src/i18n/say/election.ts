import { b, member, p, term, type Say } from '../part.ts'

export const timerFired: Say<'timer-fired'> = {
  en: (e) =>
    p`${b`${member(e.member)}’s election timer fires:`} nothing has restarted it for ${e.ticks} ticks.`,
  zh: (e) => p`${b`${member(e.member)} 的选举定时器到期：`}已有 ${e.ticks} 个 tick 没有被重置。`,
}

export const campaign: Say<'campaign'> = {
  en: (e) => {
    const needs = p`it needs ${e.quorum} of ${e.voters} votes, and one is its own`
    switch (e.type) {
      case 'pre':
        return p`${b`${member(e.member)} asks whether it could win ${term(e.term, 'en')}:`} a pre-vote, no term has begun yet.`
      case 'election':
        return p`${b`${member(e.member)} stands for leader in ${term(e.term, 'en')}:`} ${needs}.`
      case 'transfer':
        return p`${b`${member(e.member)} is told to take over and stands in ${term(e.term, 'en')}:`} ${needs}.`
    }
  },
  zh: (e) => {
    const needs = p`需要 ${e.voters} 票中的 ${e.quorum} 票，其中一票是它自己的`
    switch (e.type) {
      case 'pre':
        return p`${b`${member(e.member)} 先问能否赢得${term(e.term, 'zh')}：`}这是预投票，新任期还没有开始。`
      case 'election':
        return p`${b`${member(e.member)} 在${term(e.term, 'zh')}参选领导者：`}${needs}。`
      case 'transfer':
        return p`${b`${member(e.member)} 受命接任，在${term(e.term, 'zh')}参选：`}${needs}。`
    }
  },
}

export const election: Say<'election'> = {
  en: (e) => {
    const grants = p`${e.grants} votes, quorum ${e.quorum}`
    if (e.pre) {
      return e.result === 'won'
        ? p`${b`${member(e.member)} would win ${term(e.term, 'en')}`} (${grants}) and now really stands.`
        : p`${b`${member(e.member)} would not win ${term(e.term, 'en')}`} and stays quiet: its term does not grow.`
    }
    return e.result === 'won'
      ? p`${b`${member(e.member)} is elected leader of ${term(e.term, 'en')}`}: ${grants}.`
      : p`${b`${member(e.member)} loses the election of ${term(e.term, 'en')}:`} too many refused, it follows again.`
  },
  zh: (e) => {
    const grants = p`得 ${e.grants} 票，法定人数 ${e.quorum}`
    if (e.pre) {
      return e.result === 'won'
        ? p`${b`${member(e.member)} 能赢得${term(e.term, 'zh')}`}（${grants}），于是正式参选。`
        : p`${b`${member(e.member)} 赢不了${term(e.term, 'zh')}`}，便不参选：它的任期不增加。`
    }
    return e.result === 'won'
      ? p`${b`${member(e.member)} 当选${term(e.term, 'zh')}的领导者`}：${grants}。`
      : p`${b`${member(e.member)} 在${term(e.term, 'zh')}落选：`}拒绝者太多，它重新成为跟随者。`
  },
}

export const quorumLost: Say<'quorum-lost'> = {
  en: (e) =>
    p`${b`${member(e.member)} stops leading ${term(e.term, 'en')}:`} it heard only ${e.active} of the ${e.quorum} members it needs (check-quorum).`,
  zh: (e) =>
    p`${b`${member(e.member)} 不再领导${term(e.term, 'zh')}：`}它只听到 ${e.active} 个成员，需要 ${e.quorum} 个（check-quorum）。`,
}

/** Only the step from leader to follower by a newer term; candidacies and victories have sentences of their own. */
export const role: Say<'role'> = {
  en: (e) =>
    e.from === 'leader' && e.to === 'follower'
      ? p`${b`${member(e.member)} steps down`} and follows in ${term(e.term, 'en')}.`
      : null,
  zh: (e) =>
    e.from === 'leader' && e.to === 'follower'
      ? p`${b`${member(e.member)} 卸任`}，在${term(e.term, 'zh')}成为跟随者。`
      : null,
}

/** A handover that waits, and one that came to nothing. */
export const transfer: Say<'transfer'> = {
  en: (e) =>
    e.stage === 'begun'
      ? p`${b`${member(e.member)} waits for ${member(e.to)} to take over`}.`
      : p`${b`${member(e.member)} leads on`}: ${member(e.to)} did not take over in time.`,
  zh: (e) =>
    e.stage === 'begun'
      ? p`${b`${member(e.member)} 等待 ${member(e.to)} 接任`}。`
      : p`${b`${member(e.member)} 继续领导`}：${member(e.to)} 没有及时接任。`,
}
