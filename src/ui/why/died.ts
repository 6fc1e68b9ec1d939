import type { Lang } from '../../i18n/catalogue.ts'
import { member, p, type Part } from '../../i18n/part.ts'
import type { TraceOf } from '../../run/trace.ts'
import { card, type Explain, type Why } from './why.ts'

type Died = TraceOf<'stopped'>

/** Why a process ended by itself: what its last line means, and which rule stands behind it. */
export const diedWhy: Explain<Died> = {
  en: (e) => whyOf(e, 'en'),
  zh: (e) => whyOf(e, 'zh'),
}

function whyOf(e: Died, lang: Lang): Why | null {
  if (e.why !== 'fatal') return null
  const cause = CAUSES.find(({ line }) => line.test(e.text))
  if (cause === undefined) return null
  const title =
    lang === 'zh' ? p`${member(e.member)} 为什么终止？` : p`Why did ${member(e.member)} end by itself?`
  const { paper, code } = cause
  return card({ title, text: cause[lang].text(e), rule: cause[lang].rule, paper, code, answer: e.text })
}

interface Words {
  readonly text: (e: Died) => readonly Part[]
  readonly rule: string
}

interface Cause extends Readonly<Record<Lang, Words>> {
  readonly line: RegExp
  readonly paper: string
  readonly code: string
}

const CAUSES: readonly Cause[] = [
  {
    line: /^panic: tocommit/,
    en: {
      text: (e) =>
        p`The leader knows that ${member(e.member)} once held these entries on its disk, and says they are committed. ${member(e.member)}’s log no longer has them: its data dir is older than what it had vouched for. No rule of Raft covers a member that forgets, so it stops rather than guess.`,
      rule: 'What a member has acknowledged stays on its disk. A dir that was lost or is old must not be used again: remove the member, and add it as a new one.',
    },
    zh: {
      text: (e) =>
        p`领导者知道 ${member(e.member)} 的磁盘上曾有这些日志，并告诉它这些日志已提交。但 ${member(e.member)} 的日志里已经没有它们：数据目录比它确认过的更旧。Raft 没有规则来处理会遗忘的成员，所以它宁可停下也不猜测。`,
      rule: '成员确认过的内容必须一直留在磁盘上。丢失的或旧的数据目录不能再用：应先移除该成员，再作为新成员加入。',
    },
    paper: 'Raft §5.1 (persistent state)',
    code: 'raft/log.go commitTo',
  },
  {
    line: /already been bootstrapped/,
    en: {
      text: (e) =>
        p`${member(e.member)}’s data dir is empty, so it would begin as a new member; but the others know a member of this id that has run before, and voted. A member that has forgotten its vote could vote twice in one term.`,
      rule: 'An empty dir is for a new member with an id of its own: remove the old member, then add it again.',
    },
    zh: {
      text: (e) =>
        p`${member(e.member)} 的数据目录是空的，它会以新成员身份启动；但其他成员知道这个 id 的成员已经运行过、投过票。忘记了投票的成员可能在同一任期内投两次票。`,
      rule: '空目录只属于有新 id 的新成员：先移除旧成员，再重新加入。',
    },
    paper: 'Raft §5.2 (votes are persistent)',
    code: 'etcdserver/server.go NewServer, isMemberBootstrapped',
  },
  {
    line: /no space left on device/,
    en: {
      text: (e) =>
        p`${member(e.member)} had to write a new file or make one larger, and its disk is full. What it cannot write down it must not promise, so etcd ends the process; what it wrote before is still there.`,
      rule: 'No write, no promise. Make room, and start it again.',
    },
    zh: {
      text: (e) =>
        p`${member(e.member)} 需要新建或扩大文件，但磁盘已满。写不下的内容就不能承诺，所以 etcd 终止进程；之前写下的内容都还在。`,
      rule: '写不下就不能承诺。腾出空间后重新启动即可。',
    },
    paper: 'Raft §5 (persistent state)',
    code: 'etcdserver/raft.go, wal/wal.go Save',
  },
  {
    line: /database|freepages|v3 backend|mvccpb|smaller revision/,
    en: {
      text: (e) =>
        p`The log of ${member(e.member)} may be whole, but the key space in its file db cannot be read, or lacks what the snapshot says it holds. etcd does not rebuild it from a log that no longer reaches back to the start.`,
      rule: 'After a snapshot, db is the only copy of the key space that this member has.',
    },
    zh: {
      text: (e) =>
        p`${member(e.member)} 的日志也许完好，但 db 文件中的键空间无法读取，或缺少快照所说的内容。日志已不再包含开头部分，etcd 无法由它重建键空间。`,
      rule: '生成快照之后，db 就是这个成员唯一的一份键空间。',
    },
    paper: 'Raft §7 (snapshots)',
    code: 'etcdserver/backend.go recoverSnapshotBackend',
  },
  {
    line: /state\.commit/,
    en: {
      text: (e) =>
        p`The hard state on ${member(e.member)}’s disk says that more is committed than its log holds: entries that were once durable are gone from it.`,
      rule: 'The commit index never exceeds the last entry on the disk.',
    },
    zh: {
      text: (e) => p`${member(e.member)} 磁盘上的 HardState 所记的提交位置超出了日志：曾经落盘的条目不见了。`,
      rule: '提交位置不会超过磁盘上的最后一条日志。',
    },
    paper: 'Raft §5.3',
    code: 'raft/raft.go loadState',
  },
  {
    line: /crc mismatch|^discovery failed|^failed to (read|open) WAL|cannot use none as id/,
    en: {
      text: (e) =>
        p`Every record of the log carries a CRC over the data of all records up to it. In ${member(e.member)}’s log one does not fit, and more follows behind it: this is no write that was cut off, which etcd would repair, but damage. What stood there cannot be known, so nothing behind it may be believed.`,
      rule: 'Only the torn end of the last segment is cut off and repaired. A bad record anywhere else ends the start.',
    },
    zh: {
      text: (e) =>
        p`日志的每条记录都带有一个 CRC，覆盖到它为止的所有记录的数据。${member(e.member)} 的日志中有一条对不上，而它后面还有内容：这不是被中断的写入（etcd 会修复那种情况），而是损坏。原来的内容已无从得知，所以它之后的一切都不可信。`,
      rule: '只有最后一段写坏的尾部会被截掉并修复；其他任何位置的坏记录都会使启动终止。',
    },
    paper: 'Raft §5 (persistent state)',
    code: 'wal/decoder.go, wal/repair.go',
  },
]
