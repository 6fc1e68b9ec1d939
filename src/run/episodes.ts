import type { ClusterConfig } from './config.ts'
import { CauseRoots } from './cause-roots.ts'
import { ElectionWatch } from './election-watch.ts'
import { EpisodeList } from './episode-list.ts'
import type { Episode } from './episode.ts'
import type { InputKind, Name } from './input.ts'
import { LedStretches, type LedStretch } from './led-stretches.ts'
import type { SimMicros } from './position.ts'
import type { TraceEvent, TraceOf } from './trace.ts'

/** A write's episode closes here, answered or not. */
const WRITE_MOST: SimMicros = 300_000
/** What is but a moment lasts so long. */
const MOMENT: SimMicros = 5000

/** What the reader's hand does that is no episode of its own kind: a fault, or its end. */
const NO_FAULT: ReadonlySet<InputKind> = new Set<InputKind>([
  'client',
  'campaign',
  'restart',
  'start',
  'transfer',
])

/**
 * Finds the episodes of a run (product §2, rule 1) and the stretches in which a leader hears a quorum, from its
 * trace events in order. Data with `clone()`: a copy goes on without the other noticing.
 */
export class EpisodeBuilder {
  private list: EpisodeList
  private roots = new CauseRoots()
  private elections: ElectionWatch
  private stretches: LedStretches
  private writes = new Map<number, { place: number; until: SimMicros }>()
  /** Messages that are episodes of their own: a refusal, a handover, a snapshot. */
  private flights = new Map<number, number>()
  private truncations = new Map<Name, number>()
  private replays = new Map<Name, number>()

  constructor(private readonly config: ClusterConfig) {
    this.list = new EpisodeList()
    this.elections = new ElectionWatch(this.list)
    this.stretches = new LedStretches(config)
  }

  observe(event: TraceEvent): void {
    const root = this.roots.observe(event)
    for (const [request, { place, until }] of this.writes) {
      if (event.at < until) break
      this.list.close(place, until)
      this.writes.delete(request)
    }
    this.stretches.observe(event)
    this.elections.observe(event, root)
    this.observeOthers(event, root)
  }

  /** In order of their first events; an open one has no end yet. */
  episodes(): readonly Episode[] {
    return this.list.episodes()
  }

  led(): readonly LedStretch[] {
    return this.stretches.stretches()
  }

  clone(): EpisodeBuilder {
    const copy = new EpisodeBuilder(this.config)
    copy.list = this.list.clone()
    copy.roots = this.roots.clone()
    copy.elections = this.elections.clone(copy.list)
    copy.stretches = this.stretches.clone()
    copy.writes = new Map(this.writes)
    copy.flights = new Map(this.flights)
    copy.truncations = new Map(this.truncations)
    copy.replays = new Map(this.replays)
    return copy
  }

  private observeOthers(event: TraceEvent, root: number): void {
    switch (event.kind) {
      case 'input':
        if (event.input.kind === 'restart')
          this.replays.set(event.input.member, this.list.open('replay', event, root, event.input.member))
        else if (!NO_FAULT.has(event.input.kind)) {
          this.list.close(this.list.open('fault', event, root, memberOf(event.input)), event.at + MOMENT)
        }
        return
      case 'started':
        this.end(this.replays, event.member, event.at)
        return
      case 'client-sent': {
        const place = this.list.open('write', event, root, event.to, { byReader: event.byReader })
        this.writes.set(event.request, { place, until: event.at + WRITE_MOST })
        return
      }
      case 'client-done': {
        const write = this.writes.get(event.request)
        if (write !== undefined) this.list.close(write.place, event.at)
        this.writes.delete(event.request)
        return
      }
      case 'sent': {
        const kind = flightKind(event)
        if (kind !== null) this.flights.set(event.id, this.list.open(kind, event, root, event.from))
        return
      }
      case 'received':
      case 'dropped':
        this.end(this.flights, event.msg, event.at)
        return
      case 'truncated':
        this.end(this.truncations, event.member, event.at)
        this.truncations.set(event.member, this.list.open('truncation', event, root, event.member))
        return
      case 'synced':
      case 'crashed':
      case 'stopped':
        this.end(this.truncations, event.member, event.at)
        return
      case 'role':
        if (event.from === 'leader')
          this.list.close(this.list.open('step-down', event, root, event.member), event.at + MOMENT)
        return
      default:
    }
  }

  private end<K>(open: Map<K, number>, key: K, at: SimMicros): void {
    const place = open.get(key)
    if (place === undefined) return
    this.list.close(place, at)
    open.delete(key)
  }
}

function memberOf(input: object): Name | null {
  if ('member' in input && typeof input.member === 'string') return input.member
  return 'from' in input && typeof input.from === 'string' ? input.from : null
}

function flightKind({ type, reject }: TraceOf<'sent'>): 'refusal' | 'handover' | 'snapshot' | null {
  if (reject) return 'refusal'
  if (type === 'MsgTimeoutNow') return 'handover'
  return type === 'MsgSnap' ? 'snapshot' : null
}
