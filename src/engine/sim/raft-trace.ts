import type { Id64 } from '../../base/id64.ts'
import { hexOf } from '../../base/id64.ts'
import type { Name } from '../../run/input.ts'
import type { TraceFacts } from '../../run/trace.ts'
import { entryFacts } from '../etcdserver/payload.ts'
import type { RaftEvent } from '../raft/raft-event.ts'

/**
 * What raft tells, with names in place of ids; null for a line that only a debugger wants. The commonest work of a run:
 * `member` stands first, since V8 adds to a record that was spread twenty times slower.
 */
export function raftFacts(member: Name, event: RaftEvent, nameOf: (id: Id64) => Name): TraceFacts | null {
  const nameOrNull = (id: Id64 | null): Name | null => (id === null ? null : nameOf(id))
  switch (event.kind) {
    case 'role':
      return { member, ...event, lead: nameOrNull(event.lead) }
    case 'term':
      return { member, ...event, by: nameOrNull(event.by) }
    case 'lead':
      return { member, ...event, lead: nameOrNull(event.lead) }
    case 'transfer':
      return { member, ...event, to: nameOf(event.to) }
    case 'vote':
      return { member, ...event, candidate: nameOf(event.candidate), votedFor: nameOrNull(event.votedFor) }
    case 'tally':
      return { member, ...event, voter: nameOf(event.voter) }
    case 'appended':
      return {
        member,
        ...event,
        entries: event.own ? event.entries.map((entry) => entryFacts(entry, nameOf)) : [],
      }
    case 'append-refused':
      return { member, ...event, leader: nameOf(event.leader) }
    case 'progress':
      return { member, ...event, peer: nameOf(event.peer) }
    case 'log-line':
      return event.level === 'DEBUG'
        ? null
        : { kind: 'log-line', member, level: event.level, text: event.text }
    case 'panic':
      return null
    case 'timer-fired':
    case 'campaign':
    case 'election':
    case 'quorum-lost':
    case 'truncated':
    case 'committed':
      return { member, ...event }
  }
}

/** A member by its name, anybody else by its id's hex. */
export function nameOfId(names: (id: Id64) => { readonly name: Name } | undefined): (id: Id64) => Name {
  return (id) => names(id)?.name ?? hexOf(id)
}
