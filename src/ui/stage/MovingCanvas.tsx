import { useEffect, useEffectEvent, useLayoutEffect, useRef, useSyncExternalStore } from 'react'

import { useApp, useSession } from '../../machines/session-context.tsx'
import type { Flight, World } from '../../protocol/view/world.ts'
import { GONE_MS } from '../../scene/flights.ts'
import type { SceneTexts } from '../../scene/scene-texts.ts'
import type { StageTarget } from '../../scene/selection.ts'
import { movingScene, type StagePlan } from '../../scene/stage-scene.ts'
import { runFrames } from './frame-loop.ts'
import { forgetFont, paintCanvas, readPalette, type Palette } from './paint-canvas.ts'
import styles from './Stage.module.css'

/** What moves with the playhead, on one canvas that nobody has to read: the tree says the same in words. */
export function MovingCanvas({
  world,
  plan,
  selection,
  hover,
  texts,
}: {
  readonly world: World
  readonly plan: StagePlan
  readonly selection: StageTarget | null
  readonly hover: StageTarget | null
  readonly texts: SceneTexts
}) {
  const session = useSession()
  const [flights, electionMs] = useApp(({ run }) => [run.flights, run.recording?.config.electionMs ?? 1000])
  const ref = useRef<HTMLCanvasElement>(null)
  const palette = useRef<Palette | null>(null)
  const paintedMs = useRef(-Infinity)
  const theme = useThemeVersion()
  const presented = useApp(({ look }) => look.present)
  const ratio = usePixelRatio() * (presented ? PRESENTED_ZOOM : 1)
  const { size } = plan.layout

  /** Those that can be on the stage at `at`: there are hundreds of others, and this is asked at every frame. */
  const near = (at: number): readonly Flight[] => {
    const since = session.atViewMs(session.viewMs(at) - GONE_MS)
    return [...flights.values()].filter((flight) => flight.arrivesAt >= since && flight.sent.at <= at)
  }

  /** Paints what moves; the answer is how many marks that are. */
  const paint = useEffectEvent((at: number): number => {
    const canvas = ref.current
    const ctx = canvas?.getContext('2d') ?? null
    if (canvas === null || ctx === null) return 0
    palette.current ??= readPalette(canvas)
    const marks = movingScene(
      {
        world,
        flights: near(at),
        at,
        electionMicros: electionMs * 1000,
        viewMs: (time) => session.viewMs(time),
        selection,
        hover,
        texts,
      },
      plan,
    )
    paintCanvas(ctx, marks, size, ratio, palette.current)
    return marks.length
  })

  const follow = useEffectEvent((at: number, nowMs: number): void => {
    if (nowMs - paintedMs.current < STILL_MS && near(at).length === 0) return
    paintedMs.current = nowMs
    paint(at)
  })

  useEffect(() => runFrames(session, (at, nowMs) => follow(at, nowMs)), [session])
  useLayoutEffect(() => {
    palette.current = null
    if (ref.current !== null) forgetFont(ref.current)
  }, [theme])
  useLayoutEffect(() => {
    const canvas = ref.current
    if (canvas === null) return
    canvas.width = Math.round(size.width * ratio)
    canvas.height = Math.round(size.height * ratio)
    forgetFont(canvas)
  }, [size, ratio])
  useLayoutEffect(() => {
    const painted = paint(session.playhead())
    ref.current?.setAttribute('data-marks', String(painted))
  }, [session, world, plan, flights, selection, hover, texts, theme, ratio])

  return <canvas ref={ref} className={styles.layer} aria-hidden="true" />
}

/** While no message moves only timers do, and none moves a pixel in less. */
const STILL_MS = 50

/** Counts the changes of whatever the tokens depend on, late fonts included. */
function useThemeVersion(): number {
  return useSyncExternalStore(watchTheme, () => themeVersion)
}

let themeVersion = 0

function watchTheme(changed: () => void): () => void {
  const tell = (): void => {
    themeVersion += 1
    changed()
  }
  const watcher = new MutationObserver(tell)
  watcher.observe(document.documentElement, { attributeFilter: ['data-theme', 'class', 'style'] })
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) =>
    matchMedia(query),
  )
  for (const query of queries) query.addEventListener('change', tell)
  document.fonts.addEventListener('loadingdone', tell)
  return () => {
    watcher.disconnect()
    for (const query of queries) query.removeEventListener('change', tell)
    document.fonts.removeEventListener('loadingdone', tell)
  }
}

/** As `page.css` has it. */
const PRESENTED_ZOOM = 1.25

function usePixelRatio(): number {
  return useSyncExternalStore(
    (changed) => {
      addEventListener('resize', changed)
      return () => removeEventListener('resize', changed)
    },
    () => Math.min(3, devicePixelRatio),
  )
}
