import { useEffect, useMemo, useState } from 'react'

import type { StageLayout } from '../../scene/layout.ts'
import type { StageSize } from '../../scene/room.ts'
import { planBetween, type StagePlan } from '../../scene/stage-scene.ts'

const GLIDE_MS = 180

interface Glide {
  readonly from: StageLayout
  readonly to: StageLayout
  /** Share of the way, 0 to 1. */
  readonly share: number
}

/** The plan with members on their way from the last layout to this one; at once when the size changed or motion is unwanted. */
export function useGlide(plan: StagePlan, still: boolean): StagePlan {
  const [glide, setGlide] = useState<Glide>({ from: plan.layout, to: plan.layout, share: 1 })
  if (glide.to !== plan.layout) {
    const resized = isOther(glide.to.size, plan.layout.size)
    const from = resized ? plan.layout : standing(glide)
    setGlide({ from, to: plan.layout, share: still || resized ? 1 : 0 })
  }
  const { to } = glide
  useEffect(() => {
    const startMs = performance.now()
    let frame = requestAnimationFrame(function next(nowMs) {
      const share = Math.min(1, Math.max(0, (nowMs - startMs) / GLIDE_MS))
      setGlide((now) => (now.to === to && now.share < 1 ? { ...now, share } : now))
      if (share < 1) frame = requestAnimationFrame(next)
    })
    return () => cancelAnimationFrame(frame)
  }, [to])
  return useMemo(
    () => (glide.to === plan.layout ? planBetween(glide.from, plan, eased(glide.share)) : plan),
    [glide, plan],
  )
}

/** Another screen, not one that makes room for a row or a form: there members go to their new places before your eyes. */
function isOther(one: StageSize, other: StageSize): boolean {
  return one.width !== other.width || Math.abs(one.height - other.height) > 160
}

/** Where members stand in the middle of an unfinished glide. */
function standing({ from, to, share }: Glide): StageLayout {
  if (share >= 1) return to
  const done = eased(share)
  const spots = new Map(
    [...to.spots].map(([name, end]) => {
      const start = from.spots.get(name) ?? end
      return [name, { x: start.x + (end.x - start.x) * done, y: start.y + (end.y - start.y) * done }]
    }),
  )
  return { ...to, spots, k: from.k + (to.k - from.k) * done }
}

/** Fast away, slow home. */
function eased(share: number): number {
  return 1 - (1 - share) ** 3
}
