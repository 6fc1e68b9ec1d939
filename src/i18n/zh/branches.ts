import type { Catalogue } from '../catalogue.ts'
import type { branches as en } from '../en/branches.ts'

export const branches: Catalogue<typeof en> = {
  title: '旧分支',
  open: (p) => `${p.n} 条旧分支`,
  hint: '你离开的运行：在过去执行了操作，或撤销了操作。打开列表可恢复其中一个。',
  bringBack: (p) => `恢复：${p.name}`,
  name: (p) => `自 ${p.from} 起的旧分支：${p.what ?? '没有操作'}，看到 ${p.to}`,
  recorded: (p) => `${p.n} 个已录制的操作，尚未看到`,
  noAction: '没有操作',
  thenEnd: (p) => `${p.first} … ${p.last}`,
}
