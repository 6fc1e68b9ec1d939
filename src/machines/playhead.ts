import type { PacingSegment } from '../run/episode.ts'
import { makePacing, type Pacing } from '../run/pacing.ts'
import { END_OF_INSTANT, type Pos, type SimMicros } from '../run/position.ts'
import type { Recording } from '../run/recording.ts'
import type { Pace, SpeedChoice } from '../store/app-state.ts'

/**
 * Where the eye is. Between two steps `at` has fractions of a microsecond, so that slow motion adds up; whoever asks
 * gets whole ones.
 */
export class Playhead {
  private at = 0
  private seq = 0
  private pacing: Pacing | null = null
  private pacedBy: readonly PacingSegment[] | null = null
  private pacedFor: Recording | null = null

  micros(): SimMicros {
    return Math.floor(this.at)
  }

  /** A position whose every step the eye has passed. */
  pos(): Pos {
    return { at: Math.floor(this.at), seq: this.seq }
  }

  /** With its fraction. */
  exact(): number {
    return this.at
  }

  /** Stands between two steps, with a fraction. */
  place(at: number): void {
    this.at = at
    this.seq = END_OF_INSTANT
  }

  jump(pos: Pos): void {
    this.at = pos.at
    this.seq = pos.seq
  }

  /** Moves on by `ms` of the viewer's time, never beyond `limit`. */
  advance(ms: number, speed: SpeedChoice, tempo: number, limit: SimMicros): void {
    const to = this.after(ms, speed, tempo, limit)
    if (to === this.at) return
    if (Math.floor(to) !== Math.floor(this.at) || to >= limit) this.seq = END_OF_INSTANT
    this.at = to
  }

  /** Where `advance` would move it. */
  after(ms: number, speed: SpeedChoice, tempo: number, limit: SimMicros): number {
    const paced = this.pacing !== null && speed === 'director'
    const next = paced
      ? this.directed(ms * tempo)
      : this.at + ms * 1000 * (speed === 'director' ? 0.1 * tempo : speed)
    return Math.max(this.at, Math.min(next, limit))
  }

  pace(speed: SpeedChoice, tempo: number): Pace {
    if (speed !== 'director') return { speed, reason: 'fixed' }
    if (this.pacing === null) return { speed: 0.1 * tempo, reason: 'calm' }
    const now = this.pacing.speedAt(Math.floor(this.at))
    return { speed: now.speed * tempo, reason: now.reason }
  }

  /** What pacing knows changed; cheap when it did not. */
  learn(segments: readonly PacingSegment[], recording: Recording | null): void {
    if (recording === null || (segments === this.pacedBy && recording === this.pacedFor)) return
    this.pacedBy = segments
    this.pacedFor = recording
    this.pacing = segments.length === 0 ? null : makePacing(segments, recording, 1)
  }

  viewMs(at: SimMicros): number {
    return this.pacing === null ? at / 100 : this.pacing.viewMs(at)
  }

  atViewMs(ms: number): SimMicros {
    return this.pacing === null ? ms * 100 : this.pacing.atViewMs(ms)
  }

  /** The director's next place. Where view(t) is flat to rounding, at least a little further. */
  private directed(ms: number): number {
    return Math.max(this.atViewMs(this.viewMs(this.at) + ms), this.at + ms * 0.1)
  }
}
