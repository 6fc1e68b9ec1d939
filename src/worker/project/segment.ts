import type { PacingSegment } from '../../run/episode.ts'
import type { EpisodeBuilder } from '../../run/episodes.ts'
import type { Pos, SimMicros } from '../../run/position.ts'

const SECOND = 1_000_000

/** What pacing needs in [from, to): episodes and stretches that may reach into it. */
export function segmentOf(
  episodes: EpisodeBuilder,
  from: Pos,
  to: Pos | null,
  simulatedTo: SimMicros,
): PacingSegment {
  const since = from.at - 2 * SECOND
  return {
    from,
    to,
    episodes: episodes.episodes().filter(({ a, b }) => (b ?? a + SECOND) >= since),
    led: episodes.led().filter((stretch) => (stretch.to ?? Infinity) >= since),
    simulatedTo,
  }
}
