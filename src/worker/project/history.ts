import type { EntryView, ViolationView } from '../../protocol/view/world.ts'
import type { ChronicleEvent } from '../../protocol/view/chronicle.ts'
import type { TapeMark } from '../../protocol/view/tape.ts'
import type { Name } from '../../run/input.ts'
import type { EntryKind, TraceEvent, TraceOf } from '../../run/trace.ts'
import { isChronicled } from './chronicle.ts'

type Lane = Extract<TapeMark, { readonly kind: 'lane' }>
type LaneChange = Partial<Pick<Lane, 'role' | 'term' | 'status'>>

/** What may change a key; other entries are applied at the revision before them. */
const WRITES: ReadonlySet<EntryKind> = new Set(['put', 'delete', 'txn', 'lease-revoke', 'other'])

export interface RevisionMade {
  /** Trace id. */
  readonly id: number
  readonly revision: number
  readonly index: number
  readonly term: number
}

/**
 * What the page keeps of a whole run, gathered once from its events in order: tape marks, entry texts, the chronicle.
 * Invariant: each ascends by trace id, so that a fork is a cut.
 */
export class History {
  readonly marks: TapeMark[] = []
  readonly entries: { readonly id: number; readonly entry: EntryView }[] = []
  readonly chronicle: ChronicleEvent[] = []
  /** Which entry made a revision, as the first member that applied it tells. Ascends by revision too. */
  readonly revisions: RevisionMade[] = []
  private lanes = new Map<Name, Lane>()
  /** `key=value` of the reader's writes whose entry is not seen yet, and indexes of those that are. */
  private readonly wishes = new Set<string>()
  private readonly byReader = new Set<number>()

  observe(event: TraceEvent): void {
    if (isChronicled(event)) this.chronicle.push(event)
    switch (event.kind) {
      case 'started':
        return this.lane(event, event.member, { role: 'follower', term: event.term, status: 'running' })
      case 'crashed':
      case 'stopped':
        return this.lane(event, event.member, { status: 'down' })
      case 'paused':
        return this.lane(event, event.member, { status: 'paused' })
      case 'resumed':
        return this.lane(event, event.member, { status: 'running' })
      case 'role':
        return this.lane(event, event.member, { role: event.to, term: event.term })
      case 'term':
        return this.lane(event, event.member, { term: event.to })
      case 'input':
        return this.mark(event, { kind: 'action', input: event.input })
      case 'election':
        if (event.result === 'won' && !event.pre)
          this.mark(event, { kind: 'elected', member: event.member, term: event.term })
        return
      case 'committed':
        if (event.leads) this.committed(event)
        return
      case 'client-sent':
        if (event.byReader && (event.what.verb === 'put' || event.what.verb === 'del'))
          this.wishes.add(wishOf(event.what))
        return
      case 'appended':
        return this.appended(event)
      case 'applied':
        return this.applied(event)
      default:
        return
    }
  }

  violated(violation: ViolationView, id: number, seq: number): void {
    this.marks.push({ id, at: violation.at, seq, kind: 'violation', claim: violation.claim })
  }

  /** The history of the run up to the event before `id`. */
  cut(id: number): void {
    while ((this.marks.at(-1)?.id ?? -1) >= id) this.marks.pop()
    while ((this.entries.at(-1)?.id ?? -1) >= id) this.entries.pop()
    while ((this.chronicle.at(-1)?.id ?? -1) >= id) this.chronicle.pop()
    while ((this.revisions.at(-1)?.id ?? -1) >= id) this.revisions.pop()
    this.lanes = new Map()
    for (const mark of this.marks) if (mark.kind === 'lane') this.lanes.set(mark.member, mark)
  }

  private appended(event: TraceOf<'appended'>): void {
    for (const entry of event.entries) {
      this.entries.push({ id: event.id, entry })
      const wish = wishOf(entry)
      if ((entry.kind === 'put' || entry.kind === 'delete') && this.wishes.delete(wish))
        this.byReader.add(entry.index)
    }
  }

  private applied({ id, index, term, entry, revision }: TraceOf<'applied'>): void {
    if (revision <= (this.revisions.at(-1)?.revision ?? 1) || !WRITES.has(entry)) return
    this.revisions.push({ id, revision, index, term })
  }

  private committed(event: TraceOf<'committed'>): void {
    let byReader = false
    for (let index = event.from; index <= event.to; index++) byReader = this.byReader.has(index) || byReader
    this.mark(event, { kind: 'commit', member: event.member, index: event.to, byReader })
  }

  /** One mark a member and step: a later change of the same step replaces the earlier. */
  private lane(event: TraceEvent, member: Name, change: LaneChange): void {
    const before = this.lanes.get(member)
    const { role, term, status } = {
      role: 'follower' as const,
      term: 0,
      status: 'down' as const,
      ...before,
      ...change,
    }
    if (before?.role === role && before.term === term && before.status === status) return
    const mark: Lane = {
      id: event.id,
      at: event.at,
      seq: event.seq,
      kind: 'lane',
      member,
      role,
      term,
      status,
    }
    this.lanes.set(member, mark)
    const last = this.marks.at(-1)
    const sameStep =
      last?.kind === 'lane' && last.member === member && last.at === event.at && last.seq === event.seq
    if (sameStep) this.marks.pop()
    this.marks.push(mark)
  }

  private mark(event: TraceEvent, facts: DistributiveOmit<TapeMark, 'id' | 'at' | 'seq'>): void {
    this.marks.push({ id: event.id, at: event.at, seq: event.seq, ...facts })
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

function wishOf(write: { readonly key: string; readonly value?: string }): string {
  return `${write.key}=${write.value ?? ''}`
}
