import type { Clock } from '../../../machines/clock.ts'
import type { Flight } from '../../../protocol/view/world.ts'
import type { PacingSegment } from '../../../run/episode.ts'
import type { SimMicros } from '../../../run/position.ts'
import type { Recording } from '../../../run/recording.ts'
import type { Lang } from '../../../i18n/catalogue.ts'
import type { StageTarget } from '../../../scene/selection.ts'
import type { MovingWorld, StagePlan } from '../../../scene/stage-scene.ts'

/** What the moving picture is made of, beside the messages and the time: what changes with an event, or by hand. */
export interface PaintedScene extends MovingWorld {
  readonly plan: StagePlan
  readonly electionMicros: SimMicros
  readonly selection: StageTarget | null
  readonly hover: StageTarget | null
  readonly lang: Lang
  readonly ratio: number
  readonly colors: PlainPalette
  readonly segments: readonly PacingSegment[]
  readonly recording: Recording | null
}

/** The tokens' values as they hold now; plain data. */
export interface PlainPalette {
  readonly byToken: Readonly<Record<string, string>>
  readonly ui: string
  readonly mono: string
}

/** A font of the page: the painter's thread has none of them. */
export interface FontSource {
  readonly family: string
  readonly src: string
  readonly weight: string
}

/** To the painter's thread. Every key is news; what is missing stays. */
export interface ToPainter {
  readonly canvas?: OffscreenCanvas
  readonly fonts?: readonly FontSource[]
  readonly scene?: Partial<PaintedScene>
  /** The messages known so far are of another past. */
  readonly forget?: boolean
  readonly flights?: readonly Flight[]
  readonly clock?: Clock
  /** To be answered once this is on the screen. */
  readonly ask?: number
}

/** From it: once that it can paint, then which question was answered. */
export type FromPainter =
  { readonly kind: 'ready' } | { readonly kind: 'unfit' } | { readonly kind: 'shown'; readonly ask: number }
