import { useEffect, useEffectEvent, useLayoutEffect, useRef, useSyncExternalStore } from 'react'

import { useT } from '../../i18n/use-t.ts'
import { useApp, useSession } from '../../machines/session-context.tsx'
import type { SceneTexts } from '../../scene/scene-texts.ts'
import type { StageTarget } from '../../scene/selection.ts'
import { movingScene, type StagePlan } from '../../scene/stage-scene.ts'
import type { AppState } from '../../store/app-state.ts'
import { runFrames } from './frame-loop.ts'
import { nearFlights } from './near-flights.ts'
import { forgetFont, paintCanvas, plainPalette, readPalette, type Palette } from './paint-canvas.ts'
import type { PlainPalette } from './painter/messages.ts'
import styles from './Stage.module.css'
import { usePaintThread } from './use-paint-thread.ts'

/**
 * What moves with the playhead, on one canvas that nobody has to read: the tree says the same in words. While the
 * playhead moves by itself, a thread of its own paints the second canvas, which then hides the first.
 */
export function MovingCanvas({
  plan,
  selection,
  hover,
  texts,
}: {
  readonly plan: StagePlan
  readonly selection: StageTarget | null
  readonly hover: StageTarget | null
  readonly texts: SceneTexts
}) {
  const session = useSession()
  const { lang } = useT()
  const ref = useRef<HTMLCanvasElement>(null)
  const [own, thread] = usePaintThread()
  const palette = useRef<{ readonly use: Palette; readonly plain: PlainPalette } | null>(null)
  const paintedMs = useRef(-Infinity)
  const theme = useThemeVersion()
  const presented = useApp(({ look }) => look.present)
  const ratio = usePixelRatio() * (presented ? PRESENTED_ZOOM : 1)
  const { size } = plan.layout

  const paint = useEffectEvent((at: number): void => {
    const canvas = ref.current
    const ctx = canvas?.getContext('2d') ?? null
    const { moment, run } = session.store.getState()
    if (canvas === null || ctx === null || moment === null) return
    palette.current ??= paletteOf(canvas)
    const marks = movingScene(
      {
        world: moment.world,
        flights: nearFlights(run.flights.values(), at, session),
        at,
        electionMicros: electionMicros(run),
        viewMs: (time) => session.viewMs(time),
        selection,
        hover,
        texts,
      },
      plan,
    )
    paintCanvas(ctx, marks, size, ratio, palette.current.use)
    if (!session.clock().moves) canvas.setAttribute('data-marks', String(marks.length))
  })

  /** Lets the thread paint while the playhead moves by itself; whether it is on the screen. */
  const isElsewhere = useEffectEvent((news: boolean): boolean => {
    const { moment, run } = session.store.getState()
    if (thread.current === null || moment === null || ref.current === null) return false
    const { members, clients } = moment.world
    const clock = session.clock()
    if (!news && clock.moves && thread.current.knows(members, run.flights, clock)) return true
    if (!clock.moves) {
      thread.current.rest(clock)
      return false
    }
    palette.current ??= paletteOf(ref.current)
    const { segments, recording } = run
    const colors = palette.current.plain
    const seen = { plan, selection, hover, lang, ratio, colors, electionMicros: electionMicros(run) }
    thread.current.follow({ ...seen, members, clients, segments, recording }, run.flights, clock)
    return thread.current.isLive
  })

  const follow = useEffectEvent((at: number, nowMs: number): boolean => {
    if (isElsewhere(false)) return true
    const { flights } = session.store.getState().run
    const calm = nowMs - paintedMs.current < STILL_MS
    if (calm && nearFlights(flights.values(), at, session).length === 0) return false
    paintedMs.current = nowMs
    paint(at)
    return false
  })

  const refresh = useEffectEvent((): void => {
    if (!isElsewhere(true)) paint(session.playhead())
  })

  useEffect(() => runFrames(session, (at, nowMs) => follow(at, nowMs)), [session])
  useEffect(
    () =>
      session.store.subscribe((now, before) => {
        // While it plays the next frame paints; a hand's picture is there at once.
        if (
          now.playback.mode !== before.playback.mode ||
          (now.playback.mode !== 'playing' && isNews(now, before))
        )
          refresh()
      }),
    [session],
  )
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
  }, [size.width, size.height, ratio])
  useLayoutEffect(() => refresh(), [session, plan, selection, hover, texts, theme, ratio])

  return (
    <>
      <canvas ref={ref} className={styles.layer} aria-hidden="true" />
      <canvas ref={own} className={styles.layer} style={HIDDEN} aria-hidden="true" />
    </>
  )
}

/** While no message moves only timers do, and none moves a pixel in less. */
const STILL_MS = 50
const HIDDEN = { visibility: 'hidden' } as const

function isNews(now: AppState, before: AppState): boolean {
  return now.moment !== before.moment || now.run.flights !== before.run.flights
}

function electionMicros({ recording }: AppState['run']): number {
  return (recording?.config.electionMs ?? 1000) * 1000
}

function paletteOf(canvas: HTMLCanvasElement): { readonly use: Palette; readonly plain: PlainPalette } {
  const use = readPalette(canvas)
  return { use, plain: plainPalette(use) }
}

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
