import type { Input } from '../../run/input.ts'
import type { Lang } from '../catalogue.ts'
import { b, duration, key, member, members, p, type Part, type Say } from '../part.ts'
import { command } from './client.ts'
import { isolatedBy } from '../../run/isolated.ts'

/**
 * The actions whose effect is no event of its own. What crash, partition and the like do is said by the event
 * they cause.
 */
export const input: Say<'input'> = {
  en: (e) => {
    const made = e.input
    switch (made.kind) {
      case 'campaign':
        return p`${b`${member(made.member)} is told to campaign`}: its election timer is taken as fired.`
      case 'transfer':
        return p`${b`The leader is to hand over to ${member(made.member)}`}, once that has its whole log.`
      case 'delay':
        return p`${b`A message is delayed`} by ${duration(made.micros, 'en')}.`
      case 'loss':
        return p`${b`The network now loses ${made.permille / 10} %`} of all messages.`
      case 'latency':
        return p`${b`The link between ${member(made.from)} and ${member(made.to)} is slow:`} ${duration(made.micros, 'en')} one way.`
      case 'slow-disk':
        return p`${b`${member(made.member)}’s disk is slow:`} an fsync takes ${duration(made.micros, 'en')}.`
      case 'torn-write':
        return p`${b`${member(made.member)}’s next write will be torn:`} the power goes while only half of it is on the disk.`
      case 'disk-full':
        return made.full
          ? p`${b`${member(made.member)}’s disk is full:`} no file can grow any more.`
          : p`${b`${member(made.member)}’s disk has room again`}.`
      case 'flip-byte':
        return p`${b`Byte ${made.offset} of ${member(made.member)}’s ${key(made.file)} is no longer what was written.`} Nobody notices before it is read.`
      case 'bit-rot':
        return p`${b`A bit of ${member(made.member)}’s ${key(made.file)} has rotted.`} Nobody notices before it is read.`
      case 'wipe':
        return p`${b`${member(made.member)}’s data dir is gone`}, and with it what it had promised.`
      case 'copy-dir':
        return p`${b`${member(made.member)}’s data dir is copied`} as ${made.as}.`
      case 'put-back':
        return p`${b`${member(made.member)}’s data dir is replaced by the copy ${made.copy}`}: it forgets what it promised since.`
      case 'stop':
      case 'crash':
      case 'restart':
      case 'start':
      case 'pause':
      case 'resume':
      case 'partition':
      case 'heal':
      case 'reconfigure':
      case 'leave-joint':
      case 'cut':
      case 'mend':
      case 'drop':
      case 'drop-next':
      case 'jitter':
      case 'client':
      case 'restore-files':
        return null
      case 'interrupt':
        return p`${b`${member(made.client)} stops waiting:`} Ctrl-C.`
    }
  },
  zh: (e) => {
    const made = e.input
    switch (made.kind) {
      case 'campaign':
        return p`${b`${member(made.member)} 被要求参选`}：视为它的选举定时器已到期。`
      case 'transfer':
        return p`${b`领导者被要求把领导权移交给 ${member(made.member)}`}：待其日志补齐之后。`
      case 'delay':
        return p`${b`一条消息被延迟`} ${duration(made.micros, 'zh')}。`
      case 'loss':
        return p`${b`网络现在丢失 ${made.permille / 10}%`} 的消息。`
      case 'latency':
        return p`${b`${member(made.from)} 与 ${member(made.to)} 之间的链路变慢：`}单程 ${duration(made.micros, 'zh')}。`
      case 'slow-disk':
        return p`${b`${member(made.member)} 的磁盘变慢：`}一次 fsync 需要 ${duration(made.micros, 'zh')}。`
      case 'torn-write':
        return p`${b`${member(made.member)} 的下一次写入将被撕裂：`}只有一半落盘时断电。`
      case 'disk-full':
        return made.full
          ? p`${b`${member(made.member)} 的磁盘已满：`}任何文件都不能再增长。`
          : p`${b`${member(made.member)} 的磁盘又有空间了`}。`
      case 'flip-byte':
        return p`${b`${member(made.member)} 的 ${key(made.file)} 第 ${made.offset} 字节已不是写入时的值。`}读到之前没有人会发现。`
      case 'bit-rot':
        return p`${b`${member(made.member)} 的 ${key(made.file)} 有一位发生位衰减。`}读到之前没有人会发现。`
      case 'wipe':
        return p`${b`${member(made.member)} 的数据目录被删除`}，它承诺过的一切也随之消失。`
      case 'copy-dir':
        return p`${b`${member(made.member)} 的数据目录被复制`}为 ${made.as}。`
      case 'put-back':
        return p`${b`${member(made.member)} 的数据目录被副本 ${made.copy} 替换`}：它忘记了此后的承诺。`
      case 'stop':
      case 'crash':
      case 'restart':
      case 'start':
      case 'pause':
      case 'resume':
      case 'partition':
      case 'heal':
      case 'reconfigure':
      case 'leave-joint':
      case 'cut':
      case 'mend':
      case 'drop':
      case 'drop-next':
      case 'jitter':
      case 'client':
      case 'restore-files':
        return null
      case 'interrupt':
        return p`${b`${member(made.client)} 不再等待`}：Ctrl-C。`
    }
  },
}

/** What the reader did, short: `n2 crashed`, for the undo line and the tape's marks. */
export function inputDone(made: Input, lang: Lang): readonly Part[] {
  const zh = lang === 'zh'
  switch (made.kind) {
    case 'crash':
      return p`${member(made.member)} ${zh ? '崩溃' : 'crashed'}`
    case 'restart':
      if (made.forceNewCluster)
        return p`${member(made.member)} ${zh ? '独自成为新集群' : 'made a new cluster'}`
      return p`${member(made.member)} ${zh ? '重启' : 'restarted'}`
    case 'pause':
      return p`${member(made.member)} ${zh ? '暂停' : 'paused'}`
    case 'resume':
      return p`${member(made.member)} ${zh ? '恢复' : 'resumed'}`
    case 'campaign':
      return p`${member(made.member)} ${zh ? '参选' : 'told to campaign'}`
    case 'start':
      return p`${member(made.member)} ${zh ? '首次启动' : 'started'}`
    case 'transfer':
      return p`${zh ? '移交给 ' : 'transfer to '}${member(made.member)}`
    case 'reconfigure':
      return p`${zh ? '投票成员变更为 ' : 'voters to be '}${made.voters.join(' ')}`
    case 'leave-joint':
      return p`${zh ? '离开联合配置' : 'leave joint'}`
    case 'partition': {
      const alone = isolatedBy(made.groups)
      if (alone !== null) return zh ? p`${member(alone)} 已隔离` : p`${member(alone)} isolated`
      return p`${zh ? '分区 ' : 'partition '}${made.groups.map((group) => group.map(digits).join('')).join(' | ')}`
    }
    case 'heal':
      return p`${zh ? '网络恢复' : 'network healed'}`
    case 'cut':
      return p`${zh ? '断开 ' : 'cut '}${member(made.from)} → ${member(made.to)}`
    case 'mend':
      return p`${zh ? '接通 ' : 'mended '}${member(made.from)} → ${member(made.to)}`
    case 'drop':
      return p`${zh ? '丢弃一条消息' : 'a message dropped'}`
    case 'drop-next':
      return p`${zh ? '将丢弃下一条 ' : 'will drop the next '}${made.type}: ${members([made.from, made.to], lang)}`
    case 'delay':
      return p`${zh ? '一条消息延迟 ' : 'a message delayed '}${duration(made.micros, lang)}`
    case 'loss':
      return p`${zh ? '丢包率 ' : 'loss '}${made.permille / 10} %`
    case 'latency':
      return p`${member(made.from)} – ${member(made.to)} ${zh ? '延迟 ' : 'slowed to '}${duration(made.micros, lang)}`
    case 'jitter':
      return p`${zh ? '抖动 ' : 'jitter '}${duration(made.micros, lang)}`
    case 'slow-disk':
      return p`${member(made.member)} ${zh ? '磁盘变慢' : 'disk slowed'}`
    case 'stop':
      return p`${member(made.member)} ${zh ? '正常停止' : 'stopped'}`
    case 'torn-write':
      return p`${member(made.member)} ${zh ? '写入将被撕裂' : 'write torn'}`
    case 'disk-full':
      return p`${member(made.member)} ${made.full ? (zh ? '磁盘已满' : 'disk full') : zh ? '磁盘可用' : 'disk has room'}`
    case 'flip-byte':
    case 'bit-rot':
      return p`${member(made.member)} ${made.file} ${zh ? '损坏' : 'damaged'}`
    case 'wipe':
      return p`${member(made.member)} ${zh ? '数据被删除' : 'wiped'}`
    case 'copy-dir':
      return p`${member(made.member)} ${zh ? '已复制为' : 'copied as'} ${made.as}`
    case 'put-back':
      return p`${member(made.member)} ${zh ? '换回副本' : 'put back to'} ${made.copy}`
    case 'client':
      return p`${member(made.client)}: ${command(made.request)}`
    case 'interrupt':
      return p`${member(made.client)}: Ctrl-C`
    case 'restore-files':
      return p`${member(made.client)}: snapshot restore ${made.path}`
  }
}

/** `12` of `n12`; a name of another form whole. */
function digits(name: string): string {
  return /^n\d$/.test(name) ? name.slice(1) : ` ${name} `
}
