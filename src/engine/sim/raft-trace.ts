import type { Id64 } from '../../base/id64.ts'
import { hexOf } from '../../base/id64.ts'
import type { Name } from '../../run/input.ts'
import type { TraceFacts } from '../../run/trace.ts'
import { entryFacts } from '../etcdserver/payload.ts'
import type { RaftEvent } from '../raft/raft-event.ts'

/** What raft tells, with names in place of ids; null for a line that only a debugger wants. */
export function raftFacts(member: Name, event: RaftEvent, nameOf: (id: Id64) => Name): TraceFacts | null {
  const nameOrNull = (id: Id64 | null): Name | null => (id === null ? null : nameOf(id))
  switch (event.kind) {
    case 'role':
      return { ...event, member, lead: nameOrNull(event.lead) }
    case 'term':
      return { ...event, member, by: nameOrNull(event.by) }
    case 'lead':
      return { ...event, member, lead: nameOrNull(event.lead) }
    case 'transfer':
      return { ...event, member, to: nameOf(event.to) }
    case 'vote':
      return { ...event, member, candidate: nameOf(event.candidate), votedFor: nameOrNull(event.votedFor) }
    case 'tally':
      return { ...event, member, voter: nameOf(event.voter) }
    case 'appended':
      return {
        ...event,
        member,
        entries: event.own ? event.entries.map((entry) => entryFacts(entry, nameOf)) : [],
      }
    case 'append-refused':
      return { ...event, member, leader: nameOf(event.leader) }
    case 'progress':
      return { ...event, member, peer: nameOf(event.peer) }
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
      return { ...event, member }
  }
}

/** A member by its name, anybody else by its id's hex. */
export function nameOfId(names: (id: Id64) => { readonly name: Name } | undefined): (id: Id64) => Name {
  return (id) => names(id)?.name ?? hexOf(id)
}
