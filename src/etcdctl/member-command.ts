import { hexOf, id64 } from '../base/id64.ts'
import { parseGoInt } from './go-int.ts'
import type { Invocation } from './invocation.ts'
import { badPeerUrls } from './peer-urls.ts'
import type { FlagSpec } from './pflag.ts'
import { memberCells } from './print-simple.ts'
import { EXIT_ERROR, ExitError, type Program } from './program.ts'
import { table } from './table.ts'

export const PEER_URLS: FlagSpec = {
  name: 'peer-urls',
  type: 'text',
  zero: '""',
  help: 'comma separated peer URLs for the new member.',
}
export const ADD_FLAGS: readonly FlagSpec[] = [
  { name: 'learner', type: 'truth', help: 'indicates if the new member is raft learner' },
  PEER_URLS,
]
export const UPDATE_FLAGS: readonly FlagSpec[] = [
  { ...PEER_URLS, help: 'comma separated peer URLs for the updated member.' },
]

export function* memberAdd(line: Invocation): Program {
  const [name, extra] = line.args
  if (name === undefined) return line.badArgs('member name not provided')
  if (extra !== undefined) {
    const ev = line.args.length === 2 && extra.includes('://') ? `, did you mean --peer-urls=${extra}` : ''
    return line.badArgs(`too many arguments${ev}`)
  }
  const peerURLs = peerUrlsOf(line)
  const response = yield* line.ask({ verb: 'member-add', name, peerURLs, learner: line.on('learner') })
  line.print(response, { subject: name })
  return 0
}

export function* memberRemove(line: Invocation): Program {
  const id = memberOf(line)
  line.print(yield* line.ask({ verb: 'member-remove', id }), { subject: id })
  return 0
}

export function* memberUpdate(line: Invocation): Program {
  const id = memberOf(line)
  const peerURLs = peerUrlsOf(line)
  line.print(yield* line.ask({ verb: 'member-update', id, peerURLs }), { subject: id })
  return 0
}

export function* memberPromote(line: Invocation): Program {
  const id = memberOf(line)
  line.print(yield* line.ask({ verb: 'member-promote', id }), { subject: id })
  return 0
}

const COLUMNS = ['ID', 'STATUS', 'NAME', 'PEER ADDRS', 'CLIENT ADDRS', 'IS LEARNER']

export function* memberList(line: Invocation): Program {
  const response = yield* line.ask({ verb: 'member-list' })
  if (line.format === 'table' && response.kind === 'member-list') {
    line.shell.out(table(COLUMNS, response.members.map(memberCells)))
  } else line.print(response)
  return 0
}

function memberOf(line: Invocation): string {
  const [text] = line.args
  if (text === undefined || line.args.length > 1) return line.badArgs('member ID is not provided')
  const id = parseGoInt(text, 16, 'ParseUint')
  if (typeof id !== 'bigint') return line.badArgs(`bad member ID arg (${id.error}), expecting ID in Hex`)
  return hexOf(id64(id))
}

function peerUrlsOf(line: Invocation): readonly string[] {
  const text = line.text('peer-urls')
  if (text === '') return line.badArgs('member peer urls not provided')
  const urls = text.split(',')
  const problem = badPeerUrls(urls)
  if (problem !== null) throw new ExitError(EXIT_ERROR, problem)
  return urls
}
