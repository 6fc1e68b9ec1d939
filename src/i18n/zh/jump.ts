import type { Catalogue } from '../catalogue.ts'
import type { jump as en } from '../en/jump.ts'

export const jump: Catalogue<typeof en> = {
  previousElection: '上一次选举',
  nextElection: '下一次选举',
  previousRefusal: '上一次拒绝投票',
  nextRefusal: '下一次拒绝投票',
  previousCommit: '上一次提交',
  nextCommit: '下一次提交',
  previousFault: '上一次故障',
  nextFault: '下一次故障',
  previousViolation: '上一次违例',
  nextViolation: '下一次违例',
  election: '选举',
  refusal: '拒绝投票',
  commit: '提交',
  fault: '故障',
  violation: '违例',
}
