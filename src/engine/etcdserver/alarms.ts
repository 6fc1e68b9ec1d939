import { decimalOf } from '../../base/id64.ts'
import type { AlarmMember } from '../../pb/rpcpb.ts'
import type { AlarmRequest } from '../../pb/etcdserverpb.ts'

/** Alarms that are raised: by the log, so every member has the same. */
export type Alarms = readonly AlarmMember[]

/** protobuf's text, with its last blank. */
export function alarmText({ memberId, alarm }: AlarmMember): string {
  return `memberID:${decimalOf(memberId)} alarm:${alarm} `
}

/** What an alarm request leaves, and what it is answered with. */
export function applyAlarm(
  alarms: Alarms,
  { action, memberId, alarm }: AlarmRequest,
): { readonly alarms: Alarms; readonly answer: Alarms } {
  const isIt = (one: AlarmMember): boolean => one.memberId === memberId && one.alarm === alarm
  const raised = alarms.find(isIt)
  switch (action) {
    case 'GET':
      return { alarms, answer: alarm === 'NONE' ? alarms : alarms.filter((one) => one.alarm === alarm) }
    case 'ACTIVATE': {
      const one = { memberId, alarm }
      return { alarms: raised === undefined ? [...alarms, one] : alarms, answer: [one] }
    }
    case 'DEACTIVATE':
      return raised === undefined
        ? { alarms, answer: [] }
        : { alarms: alarms.filter((one) => !isIt(one)), answer: [raised] }
  }
}
