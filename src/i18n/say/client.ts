import { isKeyRequest, type ClientRequest } from '../../run/client-request.ts'
import { commandText } from '../../run/command-text.ts'
import { b, duration, key, member, p, type Say } from '../part.ts'

export const clientSent: Say<'client-sent'> = {
  en: (e) => p`${b`${member(e.client)} asks ${member(e.to)}:`} ${key(command(e.what))}.`,
  zh: (e) => p`${b`${member(e.client)} 请求 ${member(e.to)}：`}${key(command(e.what))}。`,
}

export const clientDone: Say<'client-done'> = {
  en: (e) => {
    const asked = key(command(e.what))
    switch (e.status) {
      case 'ok':
        if (!isKeyRequest(e.what)) return p`${b`${member(e.client)} has its answer:`} ${asked} is done.`
        return e.what.verb === 'get'
          ? p`${b`${member(e.client)} reads ${asked}:`} ${e.value === null ? 'no such key' : key(e.value)}, at revision ${e.revision}.`
          : p`${b`${member(e.client)} has its answer:`} ${asked} is done, revision ${e.revision}.`
      case 'timeout':
        return p`${b`${member(e.client)} gives up on ${asked}:`} no answer in time, the outcome is unknown.`
      case 'unavailable':
        return p`${b`${member(e.client)} finds nobody there`} for ${asked}.`
      case 'error':
        return p`${b`${member(e.client)} gets an error`} for ${asked}: ${e.text}`
    }
  },
  zh: (e) => {
    const asked = key(command(e.what))
    switch (e.status) {
      case 'ok':
        if (!isKeyRequest(e.what)) return p`${b`${member(e.client)} 收到答复：`}${asked} 已完成。`
        return e.what.verb === 'get'
          ? p`${b`${member(e.client)} 读到 ${asked}：`}${e.value === null ? '没有这个键' : key(e.value)}，修订版本 ${e.revision}。`
          : p`${b`${member(e.client)} 收到答复：`}${asked} 已完成，修订版本 ${e.revision}。`
      case 'timeout':
        return p`${b`${member(e.client)} 放弃等待 ${asked}：`}超时没有答复，结果未知。`
      case 'unavailable':
        return p`${b`${member(e.client)} 连接不上任何成员`}：${asked}。`
      case 'error':
        return p`${b`${member(e.client)} 收到错误`}：${asked}：${e.text}`
    }
  },
}

export const clientHeard: Say<'client-heard'> = {
  en: (e) => p`${b`${member(e.client)} hears`} of revision ${e.revision}.`,
  zh: (e) => p`${b`${member(e.client)} 收到通知`}：修订版本 ${e.revision}。`,
}

export const proposed: Say<'proposed'> = {
  en: (e) => {
    switch (e.outcome) {
      case 'appended':
        return null
      case 'forwarded':
        return p`${b`${member(e.member)} passes the write on`} to ${e.lead === null ? 'the leader' : member(e.lead)}: only a leader appends.`
      case 'waiting':
        return p`${b`${member(e.member)} knows no leader:`} the write waits.`
    }
  },
  zh: (e) => {
    switch (e.outcome) {
      case 'appended':
        return null
      case 'forwarded':
        return p`${b`${member(e.member)} 把写请求转交`}给${e.lead === null ? '领导者' : p` ${member(e.lead)}`}：只有领导者能追加日志。`
      case 'waiting':
        return p`${b`${member(e.member)} 不知道谁是领导者：`}写请求在等待。`
    }
  },
}

export const readIndex: Say<'read-index'> = {
  en: (e) =>
    e.stage === 'confirmed'
      ? p`${b`${member(e.member)} may answer a read`} once it has applied entry ${e.index}: a quorum just confirmed the leader (ReadIndex).`
      : null,
  zh: (e) =>
    e.stage === 'confirmed'
      ? p`${b`${member(e.member)} 应用到索引 ${e.index} 后即可答复读请求`}：法定人数刚确认了领导者（ReadIndex）。`
      : null,
}

/** The command as etcdctl takes it: `put a 1`. */
export function command(what: ClientRequest): string {
  return commandText(what)
}

/** `waiting 0.56 s`. */
export function waiting(micros: number, lang: 'en' | 'zh'): string {
  return lang === 'zh' ? `已等 ${duration(micros, 'zh')}` : `waiting ${duration(micros, 'en')}`
}
