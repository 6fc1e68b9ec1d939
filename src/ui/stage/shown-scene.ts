import type { Mark } from '../../scene/mark.ts'
import type { StageSize } from '../../scene/room.ts'

/** What the stage shows at this instant, for whoever takes it out of the page. */
export interface ShownScene {
  readonly marks: readonly Mark[]
  readonly size: StageSize
  readonly element: Element
}

let source: (() => ShownScene | null) | null = null

/** The stage offers its scene while it is on the page; the answer withdraws it. */
export function offerScene(scene: () => ShownScene | null): () => void {
  source = scene
  return () => {
    if (source === scene) source = null
  }
}

export function shownScene(): ShownScene | null {
  return source?.() ?? null
}
