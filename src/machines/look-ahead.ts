import type { EngineClient } from '../client/engine-client.ts'
import type { Pos, SimMicros } from '../run/position.ts'

const SECOND = 1_000_000
/** Up to this speed (virtual seconds a viewer's second) the page gets every step. */
const FINE_UP_TO = 2

/** Keeps the worker ahead of the eye by max(1 virtual s, 0.3 s × speed), with half as much again in hand. */
export class LookAhead {
  private askedTo: SimMicros = 0
  /** True when frames of the present window fold several steps into one. */
  coarse = false
  private readonly client: EngineClient

  constructor(client: EngineClient) {
    this.client = client
  }

  /** A new window stands at `pos`: nothing beyond it was asked for. */
  restart(pos: Pos, coarse: boolean): void {
    this.askedTo = pos.at
    this.coarse = coarse
  }

  keep(playhead: Pos, speed: number): void {
    const ahead = Math.max(SECOND, 0.3 * SECOND * speed)
    if (this.askedTo >= playhead.at + ahead) return
    const grain = grainOf(speed)
    if (grain > 0) this.coarse = true
    this.askedTo = playhead.at + Math.round(1.5 * ahead)
    this.client.watch({ playhead, until: this.askedTo, grain })
  }
}

/** µs a frame may fold: none in slow motion, half an animation frame of the viewer's else. */
export function grainOf(speed: number): SimMicros {
  return speed <= FINE_UP_TO ? 0 : Math.round(speed * 8000)
}
