import { assert } from '../base/assert.ts'
import type { Episode, EpisodeKind } from './episode.ts'
import type { Name } from './input.ts'
import type { SimMicros } from './position.ts'
import type { TraceEvent } from './trace.ts'

/** Episodes in order of their first events. Records are replaced, never edited, so that copies may share them. */
export class EpisodeList {
  private list: Episode[] = []
  private electionSeen = false

  /** Begins an episode at `event`; returns its place for `close`. */
  open(
    kind: EpisodeKind,
    event: TraceEvent,
    root: number,
    member: Name | null,
    { byReader = false }: { readonly byReader?: boolean } = {},
  ): number {
    const first = kind === 'election' && !this.electionSeen
    this.electionSeen ||= kind === 'election'
    this.list.push({ kind, a: event.at, b: null, id: event.id, root, member, first, byReader })
    return this.list.length - 1
  }

  close(place: number, at: SimMicros): void {
    const episode = this.list[place]
    assert(episode !== undefined && at >= episode.a, 'an episode ends after its start')
    this.list[place] = { ...episode, b: at }
  }

  episodes(): readonly Episode[] {
    return [...this.list]
  }

  clone(): EpisodeList {
    const copy = new EpisodeList()
    copy.list = [...this.list]
    copy.electionSeen = this.electionSeen
    return copy
  }
}
