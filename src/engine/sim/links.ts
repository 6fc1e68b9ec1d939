import type { MessageType } from '../../pb/raftpb.ts'
import type { Name } from '../../run/input.ts'
import type { SimMicros } from '../../run/position.ts'

export interface DropNext {
  readonly type: MessageType
  readonly from: Name
  readonly to: Name
}

/**
 * The network between members: who reaches whom, how fast, how reliably. Knows nothing of messages.
 * Directions are kept by `from>to`.
 */
export class SimLinks {
  groups: readonly (readonly Name[])[] | null = null
  cuts: readonly { readonly from: Name; readonly to: Name }[] = []
  dropNext: readonly DropNext[] = []
  lossPermille: number
  jitterMicros: SimMicros
  private readonly baseMicros: SimMicros
  private readonly slow = new Map<string, SimMicros>()
  /** Directions that are cut now, and since when. */
  private readonly cutSince = new Map<string, SimMicros>()
  /** When a direction last became whole again; absent when it never was cut. */
  private readonly mended = new Map<string, SimMicros>()
  /** When the last message of a direction arrives: the next may not overtake it. */
  private readonly lastArrival = new Map<string, SimMicros>()

  constructor(baseMicros: SimMicros, jitterMicros: SimMicros, lossPermille: number) {
    this.baseMicros = baseMicros
    this.jitterMicros = jitterMicros
    this.lossPermille = lossPermille
  }

  /** One way, without jitter. */
  latencyMicros(from: Name, to: Name): SimMicros {
    return this.slow.size === 0 ? this.baseMicros : (this.slow.get(`${from}>${to}`) ?? this.baseMicros)
  }

  setLatency(from: Name, to: Name, micros: SimMicros): void {
    this.slow.set(`${from}>${to}`, micros)
  }

  /** By the partition or by a cut of its own. */
  isCut(from: Name, to: Name): boolean {
    return this.cutSince.size > 0 && this.cutSince.has(`${from}>${to}`)
  }

  /** null while the direction is whole. */
  cutAt(from: Name, to: Name): SimMicros | null {
    return this.cutSince.size === 0 ? null : (this.cutSince.get(`${from}>${to}`) ?? null)
  }

  /** When the direction last became whole again; 0 when it never was cut. */
  mendedAt(from: Name, to: Name): SimMicros {
    return this.mended.get(`${from}>${to}`) ?? 0
  }

  /** Settles which directions are cut, by `groups` and `cuts`; returns those that just became so. */
  settleCuts(names: readonly Name[], now: SimMicros): { readonly from: Name; readonly to: Name }[] {
    const fresh: { from: Name; to: Name }[] = []
    const groupOf = new Map(
      (this.groups ?? []).flatMap((group, place) => group.map((name) => [name, place] as const)),
    )
    for (const from of names) {
      for (const to of names) {
        if (from === to) continue
        const apart =
          groupOf.get(from) !== groupOf.get(to) || this.cuts.some((cut) => cut.from === from && cut.to === to)
        const key = `${from}>${to}`
        if (!apart) {
          if (this.cutSince.delete(key)) this.mended.set(key, now)
        } else if (!this.cutSince.has(key)) {
          this.cutSince.set(key, now)
          fresh.push({ from, to })
        }
      }
    }
    return fresh
  }

  /** When a message that leaves now arrives: a direction is a stream, nothing overtakes. */
  arrival(from: Name, to: Name, now: SimMicros, jitter: SimMicros): SimMicros {
    const key = `${from}>${to}`
    const at = Math.max(now + this.latencyMicros(from, to) + jitter, this.lastArrival.get(key) ?? 0)
    this.lastArrival.set(key, at)
    return at
  }

  /** Takes the first wish that this message fulfils off the list; true when there was one. */
  takeDropNext(type: string, from: Name, to: Name): boolean {
    if (this.dropNext.length === 0) return false
    const place = this.dropNext.findIndex(
      (wish) => wish.type === type && wish.from === from && wish.to === to,
    )
    if (place < 0) return false
    this.dropNext = this.dropNext.filter((_, i) => i !== place)
    return true
  }

  clone(): SimLinks {
    const copy = new SimLinks(this.baseMicros, this.jitterMicros, this.lossPermille)
    copy.groups = this.groups
    copy.cuts = this.cuts
    copy.dropNext = this.dropNext
    for (const [key, value] of this.slow) copy.slow.set(key, value)
    for (const [key, value] of this.cutSince) copy.cutSince.set(key, value)
    for (const [key, value] of this.mended) copy.mended.set(key, value)
    for (const [key, value] of this.lastArrival) copy.lastArrival.set(key, value)
    return copy
  }

  /** Its state as plain data, in canonical order. */
  state(): readonly unknown[] {
    const sorted = (map: ReadonlyMap<string, number>): readonly unknown[] =>
      [...map].sort(([a], [b]) => (a < b ? -1 : 1))
    return [
      this.groups,
      this.cuts.map(({ from, to }) => [from, to]),
      this.dropNext.map(({ type, from, to }) => [type, from, to]),
      this.lossPermille,
      this.jitterMicros,
      sorted(this.slow),
      sorted(this.cutSince),
      sorted(this.mended),
      sorted(this.lastArrival),
    ]
  }
}
