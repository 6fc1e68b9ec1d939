/** Where the parts of the tape stand, in pixels from its top. */
export interface TapeLayout {
  /** Width of the names at the left. */
  readonly left: number
  readonly right: number
  readonly speed: Band | null
  readonly marks: Band
  readonly lanes: Lanes
  /** Where the lanes of old branches lie, when there are any. */
  readonly branches: (Band & { readonly pitch: number }) | null
  readonly ticks: Band | null
  readonly detail: {
    readonly top: number
    readonly lanes: Lanes
    readonly ticks: Band
    readonly bottom: number
  } | null
}

export interface Band {
  readonly top: number
  readonly height: number
}

export interface Lanes {
  readonly top: number
  readonly pitch: number
  /** Number of lanes; 1 when all members share one. */
  readonly count: number
  readonly names: boolean
  readonly collapsed: boolean
}

/** From 180 px on the detail strip stands under the overview; under 52 px all members share one lane. */
export function tapeLayout(
  width: number,
  height: number,
  members: number,
  clients: number,
  branches = 0,
): TapeLayout {
  const narrow = width < 520
  const unfolded = height >= 180 && !narrow
  const collapsed = height < 52
  const left = narrow ? 16 : 52
  const speed: Band | null = height >= 120 ? { top: 8, height: 15 } : null
  const marks: Band = { top: (speed === null ? 4 : 27) + 0, height: collapsed ? 12 : 16 }
  const lanesTop = marks.top + marks.height + 3
  const hasTicks = height >= 90
  const old = branches === 0 ? 0 : Math.min(hasTicks ? 26 : 10, branches * (hasTicks ? 5 : 2) + 3)
  const room = unfolded ? Math.max(members * 5, 40) : height - lanesTop - (hasTicks ? 22 : 6) - old
  const pitch = collapsed ? Math.max(6, room) : Math.max(4, Math.min(18, room / members))
  const lanes: Lanes = {
    top: lanesTop,
    pitch,
    count: collapsed ? 1 : members,
    names: pitch >= 13 && !narrow,
    collapsed,
  }
  const bottom = lanesTop + pitch * lanes.count
  const lanesEnd = bottom + old
  const ticks: Band | null = hasTicks ? { top: lanesEnd + 2, height: 16 } : null
  return {
    left,
    right: narrow ? 16 : 24,
    speed,
    marks,
    lanes,
    branches: oldLanes(),
    ticks,
    detail: unfolded ? detailOf() : null,
  }

  function oldLanes(): TapeLayout['branches'] {
    return branches === 0 ? null : { top: bottom + 2, height: old - 2, pitch: (old - 2) / branches }
  }

  function detailOf(): TapeLayout['detail'] {
    const top = lanesEnd + 24
    const tickTop = height - 20
    const count = members + (clients > 0 && (tickTop - top) / (members + clients) >= 13 ? clients : 0)
    const rowPitch = Math.min(26, (tickTop - top - 6) / count)
    return {
      top,
      lanes: { top: top + 4, pitch: rowPitch, count, names: rowPitch >= 12, collapsed: false },
      ticks: { top: tickTop, height: 16 },
      bottom: tickTop,
    }
  }
}

export function laneMiddle(lanes: Lanes, lane: number): number {
  return lanes.top + (lanes.collapsed ? 0.5 : lane + 0.5) * lanes.pitch
}
