import type { Catalogue } from '../catalogue.ts'
import type { help as en } from '../en/help.ts'

export const help: Catalogue<typeof en> = {
  keysGroupTime: '时间',
  keysGroupCluster: '集群',
  keySpace: '空格',
  keyPlay: '播放、暂停',
  keyStep: '后退、前进一步',
  keyStepMessage: '到上一条、下一条消息',
  keyEnds: '到开头、到看过的末尾',
  keyJump: '跳到上一次、下一次选举、拒绝投票、提交、故障、违例',
  keyUndo: '撤销上一个操作',
  keyRedo: '恢复它',
  keyDigits: '选中成员',
  keyTab: '在成员之间移动，Enter 选中',
  keyCrash: '使选中的成员崩溃或重启',
  keyPartition: '分区：数字选一侧，Enter 切断',
  keyEscape: '收起工具，取消选中',
  keyConsole: '在控制台输入',
  keyWhy: '为什么会这样？',
  keyHelp: '本列表',
  settingsTitle: '设置',
  letterKeys: '单字母按键',
  themeLabel: '主题',
  models: '在此标签页中模拟 etcd 3.4（服务器、文件、错误）与 raft 库 3.6 的消息。不向任何地方发送数据。',
}
