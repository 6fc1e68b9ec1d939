import { decimalOf, hexOf, ID_NONE, type Id64 } from '../../../base/id64.ts'
import type { ConfState, Entry, HardState, Message, Snapshot } from '../../../pb/raftpb.ts'
import { asV2, confChangeIn } from '../confchange/conf-change-v2.ts'
import { LOCAL_APPEND_THREAD, LOCAL_APPLY_THREAD } from '../make-ready.ts'
import type { Role } from '../raft-event.ts'
import type { Ready } from '../ready.ts'
import { confChangeWords } from './conf-change-words.ts'
import { quoted } from './quoted.ts'

/** The library's own descriptions, character for character. */

export const STATE_NAMES: Readonly<Record<Role, string>> = {
  follower: 'StateFollower',
  candidate: 'StateCandidate',
  leader: 'StateLeader',
  'pre-candidate': 'StatePreCandidate',
}

export function describeReady(rd: Ready): string {
  let text = ''
  if (rd.softState !== null) {
    text += `Lead:${decimalOf(rd.softState.lead)} State:${STATE_NAMES[rd.softState.role]}\n`
  }
  if (rd.hardState !== null) text += `HardState ${describeHardState(rd.hardState)}\n`
  if (rd.readStates.length > 0) {
    const states = rd.readStates.map(({ index, requestCtx }) => `{${index} [${[...requestCtx].join(' ')}]}`)
    text += `ReadStates [${states.join(' ')}]\n`
  }
  if (rd.entries.length > 0) text += `Entries:\n${describeEntries(rd.entries)}`
  if (rd.snapshot !== null) text += `Snapshot ${describeSnapshot(rd.snapshot)}\n`
  if (rd.committedEntries.length > 0) text += `CommittedEntries:\n${describeEntries(rd.committedEntries)}`
  if (rd.messages.length > 0) {
    text += 'Messages:\n'
    for (const m of rd.messages) text += `${describeMessage(m)}\n`
  }
  return text === '' ? '<empty Ready>' : `Ready MustSync=${rd.mustSync}:\n${text}`
}

function describeHardState(state: HardState): string {
  const vote = state.vote === ID_NONE ? '' : ` Vote:${decimalOf(state.vote)}`
  return `Term:${state.term}${vote} Commit:${state.commit}`
}

export function describeEntries(entries: readonly Entry[]): string {
  return entries.map((entry) => `${describeEntry(entry)}\n`).join('')
}

function describeEntry(entry: Entry): string {
  return `${entry.term}/${entry.index} ${entry.type}${describePayload(entry)}`
}

function describePayload(entry: Entry): string {
  const change = confChangeIn(entry)
  if (change === null) return ` ${quoted(entry.data ?? new Uint8Array(0))}`
  const words = confChangeWords(asV2(change).changes)
  return words === '' ? '' : ` ${words}`
}

function describeSnapshot(snapshot: Snapshot): string {
  const { index, term, confState } = snapshot.metadata
  return `Index:${index} Term:${term} ConfState:${describeConfState(confState)}`
}

function describeConfState(state: ConfState): string {
  const list = (ids: readonly Id64[]): string => `[${ids.map(decimalOf).join(' ')}]`
  return (
    `Voters:${list(state.voters)} VotersOutgoing:${list(state.votersOutgoing)} ` +
    `Learners:${list(state.learners)} LearnersNext:${list(state.learnersNext)} AutoLeave:${state.autoLeave}`
  )
}

export function describeMessage(m: Message, indent = ''): string {
  let text = `${indent}${target(m.from)}->${target(m.to)} ${m.type} Term:${m.term} Log:${m.logTerm}/${m.index}`
  if (m.reject) text += ` Rejected (Hint: ${m.rejectHint})`
  if (m.commit !== 0) text += ` Commit:${m.commit}`
  if (m.vote !== ID_NONE) text += ` Vote:${decimalOf(m.vote)}`
  const [first] = m.entries
  if (first !== undefined) {
    text +=
      m.entries.length === 1
        ? ` Entries:[${describeEntry(first)}]`
        : ` Entries:[${m.entries.map((entry) => `\n${indent}  ${describeEntry(entry)}`).join('')}\n${indent}]`
  }
  if (m.snapshot !== null && m.snapshot.metadata.index > 0) {
    text += `\n${indent}  Snapshot: ${describeSnapshot(m.snapshot)}`
  }
  if (m.responses.length > 0) {
    const responses = m.responses.map((response) => `\n${describeMessage(response, `${indent}  `)}`)
    text += ` Responses:[${responses.join('')}\n${indent}]`
  }
  return text
}

function target(id: Id64): string {
  if (id === ID_NONE) return 'None'
  if (id === LOCAL_APPEND_THREAD) return 'AppendThread'
  if (id === LOCAL_APPLY_THREAD) return 'ApplyThread'
  return hexOf(id)
}
