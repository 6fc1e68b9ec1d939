import type { SimMicros } from '../run/position.ts'

/** A hand drags the playhead to where the window does not reach: one question at a time, always for the newest place. */
export class Scrubber {
  private wanted: SimMicros | null = null
  private asking = false
  private readonly seek: (at: SimMicros) => Promise<unknown>

  constructor(seek: (at: SimMicros) => Promise<unknown>) {
    this.seek = seek
  }

  to(at: SimMicros): void {
    this.wanted = at
    if (!this.asking) void this.ask()
  }

  /** The newest place needs no question. */
  forget(): void {
    this.wanted = null
  }

  private async ask(): Promise<void> {
    this.asking = true
    while (this.wanted !== null) {
      const at = this.wanted
      this.wanted = null
      await this.seek(at)
    }
    this.asking = false
  }
}
