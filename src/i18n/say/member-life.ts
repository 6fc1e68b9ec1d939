import { b, count, member, p, point, term, type Say } from '../part.ts'

export const started: Say<'started'> = {
  en: (e) =>
    e.restart
      ? p`${b`${member(e.member)} is back`} with what its disk kept: ${term(e.term, 'en')}, last entry (${point(e.last, 'en')}).`
      : p`${b`${member(e.member)} starts`} as a follower in ${term(e.term, 'en')}.`,
  zh: (e) =>
    e.restart
      ? p`${b`${member(e.member)} 重新启动`}，磁盘上保留了：${term(e.term, 'zh')}，最后一条日志为${point(e.last, 'zh')}。`
      : p`${b`${member(e.member)} 启动`}，在${term(e.term, 'zh')}作为跟随者。`,
}

export const crashed: Say<'crashed'> = {
  en: (e) => {
    const head = b`${member(e.member)}, ${e.role}, crashed`
    return e.lostEntries === 0
      ? p`${head}; nothing unsynced was lost.`
      : p`${head} and lost ${e.lostEntries} ${count(e.lostEntries, 'entry', 'entries')} that no fsync had covered.`
  },
  zh: (e) => {
    const head = b`${ROLE_ZH[e.role]} ${member(e.member)} 崩溃`
    return e.lostEntries === 0
      ? p`${head}；没有丢失未落盘的日志。`
      : p`${head}，丢失了 ${e.lostEntries} 条尚未 fsync 的日志。`
  },
}

export const stopped: Say<'stopped'> = {
  en: (e) => {
    if (e.why === 'removed')
      return p`${b`${member(e.member)} stops itself:`} it was removed from the cluster for good.`
    return e.why === 'clean'
      ? p`${b`${member(e.member)} is stopped`} and has written down all that it applied.`
      : p`${b`${member(e.member)} cannot go on:`} ${e.text}`
  },
  zh: (e) => {
    if (e.why === 'removed') return p`${b`${member(e.member)} 自行停止：`}它已被永久移出集群。`
    return e.why === 'clean'
      ? p`${b`${member(e.member)} 正常停止`}，已应用的内容全部落盘。`
      : p`${b`${member(e.member)} 无法继续：`}${e.text}`
  },
}

export const paused: Say<'paused'> = {
  en: (e) => p`${b`${member(e.member)}’s process is paused:`} it does nothing, its messages wait.`,
  zh: (e) => p`${b`${member(e.member)} 的进程被暂停：`}它什么也不做，发给它的消息在等待。`,
}

export const resumed: Say<'resumed'> = {
  en: (e) => p`${b`${member(e.member)}’s process goes on`} and finds what has waited for it.`,
  zh: (e) => p`${b`${member(e.member)} 的进程恢复运行`}，开始处理等待中的消息。`,
}

export const ROLE_ZH = {
  follower: '跟随者',
  'pre-candidate': '预候选人',
  candidate: '候选人',
  leader: '领导者',
} as const
