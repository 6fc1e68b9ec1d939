import type { Catalogue } from '../catalogue.ts'
import type { branches as en } from '../en/branches.ts'

export const branches: Catalogue<typeof en> = {
  title: '旧分支',
  open: (p) => `${p.n} 条旧分支`,
  bringBack: (p) => `恢复：${p.name}`,
  name: (p) => `自 ${p.from} 起的旧分支：${p.what ?? '没有操作'}，看到 ${p.to}`,
  noAction: '没有操作',
  thenEnd: (p) => `${p.first} … ${p.last}`,
}
