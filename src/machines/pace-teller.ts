import type { AppState, Pace } from '../store/app-state.ts'
import type { Playhead } from './playhead.ts'

/** Slowest and fastest that the deck's − and + make the director. */
const TEMPO = { least: 0.25, most: 4 } as const

/** How fast the playhead moves and why: the director's pace by the reader's tempo, or none while somebody reads. */
export class PaceTeller {
  /** The factor on the director's pace. */
  private factor = 1
  private readonly holds = new Set<object>()
  private readonly head: Playhead
  private readonly state: () => AppState
  private readonly changed: (pace: Pace) => void

  constructor(head: Playhead, state: () => AppState, changed: (pace: Pace) => void) {
    this.head = head
    this.state = state
    this.changed = changed
  }

  get tempo(): number {
    return this.factor
  }

  setTempo(factor: number): void {
    this.factor = Math.min(TEMPO.most, Math.max(TEMPO.least, factor))
    this.tell()
  }

  /** Time waits until the answer is called. */
  hold(): () => void {
    const hand = {}
    this.holds.add(hand)
    this.tell()
    return () => {
      this.holds.delete(hand)
      this.tell()
    }
  }

  isHeld(): boolean {
    const { look } = this.state()
    return look.clientForm.open || look.armed !== null || this.holds.size > 0
  }

  /** The pace while playing, held or not: what the look-ahead is measured by. */
  moving(): Pace {
    return this.head.pace(this.state().playback.speed, this.factor)
  }

  /** Tells the pace as it is now, when it is another one. */
  tell(): void {
    const { playback } = this.state()
    const pace = this.now(playback.mode === 'playing')
    if (pace.reason !== playback.pace.reason || pace.speed !== playback.pace.speed) this.changed(pace)
  }

  private now(plays: boolean): Pace {
    const moving = this.moving()
    if (!plays) return { speed: moving.speed, reason: 'paused' }
    return this.isHeld() ? { speed: 0, reason: 'held' } : moving
  }
}
