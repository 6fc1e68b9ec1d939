import type { AddressProblem, Refusal } from '../run/refusal.ts'

const REFUSE_A_VOTE = '想看的话：隔离一个跟随者，等两次写入，再恢复网络。'

const LANDMARK = {
  election: '选举',
  refusal: '拒绝投票',
  commit: '提交',
  fault: '故障',
  violation: '违例',
} as const

/** 为什么被拒绝，一句话。etcd 自己的话和程序读出的原因照原文引用。 */
export function refusalText(r: Refusal): string {
  switch (r.why) {
    case 'no-member':
      return `没有成员 ${r.member}。`
    case 'down':
      return `${r.member} 已停机。`
    case 'down-already':
      return `${r.member} 本来就停机。`
    case 'paused':
      return `${r.member} 已暂停。`
    case 'paused-already':
      return `${r.member} 本来就已暂停。`
    case 'running-already':
      return `${r.member} 本来就在运行。`
    case 'not-paused':
      return `${r.member} 没有暂停。`
    case 'not-down':
      return `${r.member} 正在运行：先让它崩溃或停止。`
    case 'nothing-written':
      return `${r.member} 已停机，那里没有写入。`
    case 'leads-already':
      return `${r.member} 本来就是领导者。`
    case 'no-vote':
      return `${r.member} 没有投票权。`
    case 'in-no-group':
      return `${r.member} 不在任何一组。`
    case 'never-started':
      return `${r.member} 还没有启动过。`
    case 'no-wal':
      return `${r.member} 没有 WAL，无法由它建立新集群。`
    case 'started-before':
      return `${r.member} 以前启动过。`
    case 'was-removed':
      return `${r.member} 已从集群移除。`
    case 'removed-runs':
      return `${r.member} 已移除，但仍在运行。`
    case 'no-member-name':
      return `“${r.name}”不能作成员名。`
    case 'name-taken':
      return `已经有 ${r.name} 了。`
    case 'no-client-name':
      return `“${r.name}”不能作客户端名。`
    case 'no-file':
      return `${r.member} 没有文件“${r.file}”。`
    case 'file-ends':
      return `${r.file} 只有 ${r.bytes} 字节。`
    case 'no-copy':
      return `没有副本“${r.copy}”。`
    case 'foreign-copy':
      return `副本“${r.copy}”是 ${r.member} 的。`
    case 'no-link':
      return `${r.member} 与自己之间没有链路。`
    case 'cut-already':
      return `从 ${r.from} 到 ${r.to} 的链路已经切断。`
    case 'not-cut':
      return `从 ${r.from} 到 ${r.to} 的链路没有切断。`
    case 'no-message':
      return `消息 ${r.message} 不在途中。`
    case 'message-lost':
      return `消息 ${r.message} 反正到不了。`
    case 'message-there':
      return `消息 ${r.message} 已经到达，在等它的进程。`
    case 'no-request':
      return `${r.client} 没有请求 ${r.request}。`
    case 'request-ended':
      return `请求 ${r.request} 已经结束。`
    case 'no-span':
      return `${r.micros} 微秒不是 0 到 ${r.most} 之间的整数。`
    case 'no-machine':
      return '没有空余的机器了。'
    case 'client-message-delayed':
      return '客户端的消息不能延迟。'
    case 'client-message-dropped':
      return '客户端的消息不能丢弃。'
    case 'network-whole':
      return '网络是完好的。'
    case 'no-leader':
      return '现在没有领导者。'
    case 'joint-already':
      return '配置已经是联合配置。'
    case 'not-joint':
      return '配置不是联合配置。'
    case 'no-voters':
      return '总得有成员投票。'
    case 'voter-twice':
      return '有一个投票成员写了两次。'
    case 'same-voters':
      return '投票成员本来就是这些。'
    case 'no-target':
      return '请求至少要发给一个成员。'
    case 'bad-loss':
      return '丢包率在 0 到 1000‰ 之间。'
    case 'group-twice':
      return '一个成员只能在一组里。'
    case 'group-empty':
      return '每组至少有一个成员。'
    case 'one-group':
      return '分区至少要有两组。'
    case 'etcd':
    case 'words':
      return r.text
    case 'no-run':
      return '还没有载入运行。'
    case 'too-late':
      return '那个时刻在运行开始一小时之后，太远了。'
    case 'not-loaded':
      return '程序的一部分没能载入，请再试一次。'
    case 'nothing-undone':
      return '没有撤销过什么。'
    case 'nothing-to-undo':
      return '你没有可以撤销的操作。'
    case 'at-start':
      return '这里是运行的开始。'
    case 'nothing-more':
      return '接下来两个虚拟分钟内什么也不会发生。'
    case 'none-ahead':
      return `接下来两个虚拟分钟内没有${LANDMARK[r.what]}。${r.what === 'refusal' ? REFUSE_A_VOTE : ''}`
    case 'none-behind':
      return `这一刻之前没有${LANDMARK[r.what]}。${r.what === 'refusal' ? REFUSE_A_VOTE : ''}`
    case 'no-key':
      return '需要填写键。'
    case 'nobody-runs':
      return '没有成员在运行：没有谁能接收它。'
    case 'act-locked':
      return '这里不能操作。'
    case 'seek-locked':
      return '这里不能在时间里移动。'
    case 'no-worker':
      return '模拟没有在运行。'
    case 'worker-stopped':
      return `模拟停了：“${r.claim}”。`
    case 'bad-recording':
      return `这份记录被拒绝，读到的问题是：“${r.problem}”`
    case 'bad-address':
      return r.key === 'r'
        ? `链接里的记录被拒绝：${addressProblem(r.problem)}`
        : `地址里的 ${r.key}=${r.value} 无效：${addressProblem(r.problem)}`
    case 'bad-escape':
      return `地址里“${r.part}”的百分号写错了。`
    case 'several':
      return r.all.map(refusalText).join('')
  }
}

function addressProblem(p: AddressProblem): string {
  switch (p.is) {
    case 'not-one-of':
      return `应为 ${p.options.join('、')} 之一。`
    case 'not-whole':
      return `应为 ${p.least} 到 ${p.most} 之间的整数。`
    case 'no-parts':
      return `“stage”之后每一部分应为 ${p.parts.join('、')} 之一。`
    case 'no-origin':
      return `“${p.origin}”不是 https://example.org 这样的来源（origin）。`
    case 'other-version':
      return '本页只读版本 1。'
    case 'no-speed':
      return '应为“director”，或 0.001 到 100 之间的数。'
    case 'no-selection':
      return '本页没有可以这样选中的东西。'
    case 'no-stage':
      return '应以“stage”开头。'
    case 'no-reader':
      return '读取记录的那部分程序没能载入。'
    case 'broken-link':
      return '链接已损坏，里面不是一份记录，也许被截断了。'
    case 'large-link':
      return '链接里的内容超过 1 MB。'
    case 'words':
      return `读到的问题是：“${p.text}”。`
  }
}
