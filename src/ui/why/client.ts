import { duration, key, member, p, type Part } from '../../i18n/part.ts'
import { command } from '../../i18n/say/client.ts'
import type { TraceOf } from '../../run/trace.ts'
import { card, type Explain, type WhyFacts } from './why.ts'

type Done = TraceOf<'client-done'>

/** Answers that were not the wished ones: nobody knows, nobody there, an error. */
export const clientDoneWhy: Explain<Done> = {
  en: (e, facts) => {
    if (e.status === 'ok') return null
    const asked = key(command(e.what))
    if (e.status === 'unavailable' || e.status === 'error') {
      return card({
        title: p`Why does ${asked} fail?`,
        text: p`${e.status === 'unavailable' ? p`No member that ${member(e.client)} knows answers.` : p`The member answers: ${e.text}.`} Whether an earlier try was done is another question: a refusal says only that this one was not.`,
        rule: 'A client that reaches no serving member gets an error, not a wrong answer.',
        paper: 'Raft §8',
        code: 'etcd clientv3',
      })
    }
    return card({
      title: p`Why is the outcome of ${asked} unknown?`,
      text: p`${waitedEn(e, facts)} ${traceEn(e, facts)} A write that timed out may still be committed later: read the key to find out.`,
      rule: 'No answer means *unknown*, not *not done*.',
      paper: 'Raft §8',
      code: 'etcdserver/v3_server.go processInternalRaftRequestOnce',
      departs:
        'The paper numbers a client’s requests, so that a repeated one is done once. etcd does not: a repeated put makes one more revision; a txn that compares does not.',
    })
  },
  zh: (e, facts) => {
    if (e.status === 'ok') return null
    const asked = key(command(e.what))
    if (e.status === 'unavailable' || e.status === 'error') {
      return card({
        title: p`${asked} 为什么失败？`,
        text: p`${e.status === 'unavailable' ? p`${member(e.client)} 所知的成员都没有应答。` : p`成员答复：${e.text}。`}先前的尝试是否生效是另一个问题：这里只说明这一次没有生效。`,
        rule: '连接不上可服务成员的客户端得到的是错误，而不是错误的答案。',
        paper: 'Raft 论文 §8',
        code: 'etcd clientv3',
      })
    }
    return card({
      title: p`${asked} 的结果为什么未知？`,
      text: p`${waitedZh(e, facts)}${traceZh(e, facts)}超时的写入之后仍可能提交：读一下这个键就知道。`,
      rule: '没有答复意味着“未知”，而不是“没有执行”。',
      paper: 'Raft 论文 §8',
      code: 'etcdserver/v3_server.go processInternalRaftRequestOnce',
      departs:
        '论文给客户端请求编号，重复的请求只执行一次。etcd 没有：重复的 put 会多出一个修订版本；带比较的 txn 则不会。',
    })
  },
}

/** A write that a member without a leader holds. */
export const waitingWhy: Explain<TraceOf<'proposed'>> = {
  en: (e) =>
    e.outcome !== 'waiting'
      ? null
      : card({
          title: p`Why does the write wait?`,
          text: p`Only a leader appends, and ${member(e.member)} knows none. Without one nothing enters the log; the client’s own time-out ends the wait.`,
          rule: 'All writes go through the leader’s log.',
          paper: 'Raft §5.1, §8',
          code: 'raft/raft.go stepFollower (MsgProp)',
        }),
  zh: (e) =>
    e.outcome !== 'waiting'
      ? null
      : card({
          title: p`写请求为什么在等待？`,
          text: p`只有领导者能追加日志，而 ${member(e.member)} 不知道谁是领导者。没有领导者就没有日志写入；客户端自己的超时会结束等待。`,
          rule: '所有写入都要经过领导者的日志。',
          paper: 'Raft 论文 §5.1、§8',
          code: 'raft/raft.go stepFollower (MsgProp)',
        }),
}

function sentOf(e: Done, facts: WhyFacts): TraceOf<'client-sent'> | undefined {
  return facts.events.find((event) => event.kind === 'client-sent' && event.request === e.request) as
    TraceOf<'client-sent'> | undefined
}

function indexOf(e: Done, facts: WhyFacts): number {
  const event = facts.events.find(
    (one) => one.kind === 'proposed' && one.request === e.request && one.outcome === 'appended',
  )
  return event?.kind === 'proposed' ? event.index : 0
}

function waitedEn(e: Done, facts: WhyFacts): readonly Part[] {
  const sent = sentOf(e, facts)
  return sent === undefined
    ? p`${member(e.client)} waited for its whole time-out.`
    : p`${member(e.client)} asked ${member(sent.to)} and waited ${duration(e.at - sent.at, 'en')}.`
}

function waitedZh(e: Done, facts: WhyFacts): readonly Part[] {
  const sent = sentOf(e, facts)
  return sent === undefined
    ? p`${member(e.client)} 等到了超时。`
    : p`${member(e.client)} 请求了 ${member(sent.to)}，等了 ${duration(e.at - sent.at, 'zh')}。`
}

function traceEn(e: Done, facts: WhyFacts): readonly Part[] {
  const index = indexOf(e, facts)
  return index === 0
    ? p`It is not known to have entered any log.`
    : p`The write stands at ${index} in a log, and no quorum has acknowledged it so far.`
}

function traceZh(e: Done, facts: WhyFacts): readonly Part[] {
  const index = indexOf(e, facts)
  return index === 0
    ? p`目前不知道它是否进入过任何日志。`
    : p`这次写入在某份日志的索引 ${index} 处，目前还没有得到法定人数的确认。`
}
