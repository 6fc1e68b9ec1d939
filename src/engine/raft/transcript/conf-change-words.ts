import { utf8 } from '../../../base/bytes.ts'
import { decimalOf } from '../../../base/id64.ts'
import { ok, refuse, type Result } from '../../../base/result.ts'
import type { ConfChangeSingle, ConfChangeType } from '../../../pb/raftpb.ts'
import { idArgument } from './arguments.ts'
import { quoted } from './quoted.ts'

const TYPES: Readonly<Record<string, ConfChangeType>> = {
  v: 'ConfChangeAddNode',
  l: 'ConfChangeAddLearnerNode',
  r: 'ConfChangeRemoveNode',
  u: 'ConfChangeUpdateNode',
}

/** `v1 l2 r3 u4`, one space apart. A refusal is the library's own, and part of a script's output. */
export function parseConfChangeWords(text: string): Result<readonly ConfChangeSingle[]> {
  const changes: ConfChangeSingle[] = []
  for (const word of text === '' ? [] : text.split(' ')) {
    if (word.length < 2) return refuse(`unknown token ${word}`)
    const type = TYPES[word.slice(0, 1)]
    if (type === undefined) return refuse(`unknown input: ${word}`)
    const nodeId = idArgument(word.slice(1))
    if (!nodeId.ok) return refuse(parseUintError(word.slice(1)))
    changes.push({ type, nodeId: nodeId.value })
  }
  return ok(changes)
}

/** Go's words for what is no unsigned number of 64 bits. */
function parseUintError(text: string): string {
  const why = /^[0-9]+$/.test(text) ? 'value out of range' : 'invalid syntax'
  return `strconv.ParseUint: parsing ${quoted(utf8(text))}: ${why}`
}

export function confChangeWords(changes: readonly ConfChangeSingle[]): string {
  const letter = (type: ConfChangeType): string =>
    Object.keys(TYPES).find((key) => TYPES[key] === type) ?? '?'
  return changes.map(({ type, nodeId }) => `${letter(type)}${decimalOf(nodeId)}`).join(' ')
}
