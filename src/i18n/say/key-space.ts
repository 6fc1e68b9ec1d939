import { b, key, member, p, type Say } from '../part.ts'

export const leaseExpired: Say<'lease-expired'> = {
  en: (e) =>
    p`${b`Lease ${key(e.lease)} has run out`}: its ${e.ttl} s passed without a renewal. ${member(e.member)} asks all to revoke it${e.keys === 0 ? '' : e.keys === 1 ? ', and its key goes with it' : `, and its ${e.keys} keys go with it`}.`,
  zh: (e) =>
    p`${b`租约 ${key(e.lease)} 已到期`}：${e.ttl} 秒内没有续约。${member(e.member)} 请所有成员撤销它${e.keys === 0 ? '' : `，它的 ${e.keys} 个键随之删除`}。`,
}

export const compacted: Say<'compacted'> = {
  en: (e) =>
    p`${b`The key space is compacted at revision ${e.revision}`}${e.auto ? p`, as ${member(e.member)} does by itself` : ''}: nothing before it can be read any more.`,
  zh: (e) =>
    p`${b`键空间压缩到修订版本 ${e.revision}`}${e.auto ? p`（由 ${member(e.member)} 自动进行）` : ''}：更早的修订版本不能再读取。`,
}
