import type { TraceEvent } from './trace.ts'

/** Worth a line in the feed: not a heartbeat, of a leader's bookkeeping only a change of state, not a log line. */
export function isTelling(event: TraceEvent): boolean {
  switch (event.kind) {
    case 'log-line':
      return false
    case 'progress':
      return event.before !== null && event.before !== event.state
    case 'sent':
    case 'received':
    case 'dropped':
      return event.type !== 'MsgHeartbeat' && event.type !== 'MsgHeartbeatResp'
    default:
      return true
  }
}

/** A message leaves, arrives or dies. */
export function isOfMessage(event: TraceEvent): boolean {
  return event.kind === 'sent' || event.kind === 'received' || event.kind === 'dropped'
}
