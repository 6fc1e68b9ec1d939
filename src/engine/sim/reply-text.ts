import { textOf } from '../../base/bytes.ts'
import { hexOf } from '../../base/id64.ts'
import type { ApiResponse } from '../../pb/rpcpb.ts'
import type { ClientRequest } from '../../run/client-request.ts'
import { canceledLine, PLAIN, responseSimple } from '../../etcdctl/print-simple.ts'

/** What etcdctl would print of an answer, without the last newline. */
export function replyText(what: ClientRequest, response: ApiResponse): string {
  const end = response.kind === 'watch' && response.canceled ? canceledLine(response) : ''
  return `${responseSimple(response, { ...PLAIN, subject: subjectOf(what) })}${end}`.replace(/\n$/, '')
}

/** Of a get of one key its value; of a question about the members their list as JSON; null else. */
export function replyValue(response: ApiResponse): string | null {
  switch (response.kind) {
    case 'range':
      return response.kvs[0] === undefined ? null : textOf(response.kvs[0].value)
    case 'member-add':
    case 'member-remove':
    case 'member-update':
    case 'member-promote':
    case 'member-list':
      return JSON.stringify(response.members.map((member) => ({ ...member, id: hexOf(member.id) })))
    default:
      return null
  }
}

function subjectOf(what: ClientRequest): string {
  switch (what.verb) {
    case 'member-add':
      return what.name
    case 'compaction':
      return String(what.revision)
    default:
      return 'id' in what ? what.id : ''
  }
}
