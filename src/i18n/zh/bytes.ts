import type { Catalogue } from '../catalogue.ts'
import type { bytes as en } from '../en/bytes.ts'

export const bytes: Catalogue<typeof en> = {
  strip: (p) => `${p.file} 的记录：${p.records} 条，共 ${p.bytes} 字节`,
  diesInCrash: '崩溃即丢失',
  setAside: '预留空间，尚未写入',
  unread: '之后不再读取',
  chain: (p) => `CRC ${p.crc}`,
  cursor: (p) => `fsync 已覆盖前 ${p.bytes} 字节`,
  entry: (p) => `日志条目 ${p.index}，任期 ${p.term}`,
  state: (p) => `HardState：任期 ${p.term}，投票 ${p.vote}，commit ${p.commit}`,
  snapshot: (p) => `快照，位于 ${p.index}，任期 ${p.term}`,
  metadata: '元数据：成员与集群',
  crc: (p) => `上一段的 CRC：${p.crc}`,
  unknown: '无法读取的记录',
  fold: (p) => `${p.records} 条记录，日志条目 ${p.first} 到 ${p.last}`,
  foldNoEntries: (p) => `${p.records} 条记录，其中没有日志条目`,
  damaged: '已损坏',
  buffered: '尚未 fsync',
  durable: '已落盘',
  committed: '已落盘，已提交',
  applied: '已提交并应用',
  overwritten: '被之后的记录取代',
  place: (p) => `@${p.offset} · ${p.bytes} B`,
  nobody: '无',
  previous: '前一条记录',
  next: '后一条记录',
  hex: '字节',
  fields: '字段',
  frame: (p) =>
    p.pad === 0
      ? `${p.record} B，无填充：正好在 8 的倍数处结束`
      : `${p.record} B，另加 ${p.pad} B 填充到 8 的倍数`,
  padBits: (p) => `最高字节 ${p.top} 等于 0x80 加填充长度`,
  padNone: '最高字节为 0',
  chainHolds: (p) => `${p.before} → ${p.crc}，校验链完好`,
  chainBreaks: (p) => `记录写的是 ${p.crc}，与前面的 ${p.before} 接不上`,
  moreBytes: (p) => `… 另有 ${p.n} 字节`,
  zoomIn: '放大',
  zoomOut: '缩小',
  fit: '显示整段',
  scale: (p) => `每厘米 ${p.bytes} 字节`,
}
