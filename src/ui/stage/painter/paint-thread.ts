import type { Clock } from '../../../machines/clock.ts'
import type { Flight, MemberView } from '../../../protocol/view/world.ts'
import type { TimedMember } from '../../../scene/ring.ts'
import type { FontSource, FromPainter, PaintedScene, ToPainter } from './messages.ts'
import painterUrl from './painter.ts?worker&url'

/** The page's facts as they are now; whole members, of which the painter gets what moves. */
export type ShownNow = Omit<PaintedScene, 'members'> & { readonly members: readonly MemberView[] }

const TOLD_EVERY_MS = 300
const READY_WITHIN_MS = 8000

/**
 * Starts a thread that paints on `canvas` what moves. Resolves to null where none can: then the page paints by itself,
 * as it does until then. The canvas is of no other use afterwards.
 */
export function startPaintThread(canvas: HTMLCanvasElement): Promise<PaintThread | null> {
  return new Promise((resolve) => {
    let worker: Worker
    try {
      worker = new Worker(painterUrl, import.meta.env.DEV ? { type: 'module' } : {})
      const offscreen = canvas.transferControlToOffscreen()
      worker.postMessage({ canvas: offscreen, fonts: fontsOfPage() } satisfies ToPainter, [offscreen])
    } catch {
      resolve(null)
      return
    }
    const settle = (won: boolean): void => {
      clearTimeout(timer)
      if (!won) worker.terminate()
      resolve(won ? new PaintThread(worker, canvas) : null)
    }
    const timer = setTimeout(() => settle(false), READY_WITHIN_MS)
    worker.addEventListener(
      'message',
      ({ data }: MessageEvent<FromPainter>) => settle(data.kind === 'ready'),
      {
        once: true,
      },
    )
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      settle(false)
    })
  })
}

/**
 * The page's end of the painter. It is on the screen (`isLive`) only while the playhead moves by itself; whenever it
 * stands, or a hand moves it, the page paints its own canvas at once.
 */
export class PaintThread {
  isLive = false
  private readonly worker: Worker
  private readonly canvas: HTMLCanvasElement
  private sent: Partial<ShownNow> = {}
  private flights: ReadonlyMap<number, Flight> | null = null
  private toldMs = -Infinity
  private wanted = false
  private asked = 0

  constructor(worker: Worker, canvas: HTMLCanvasElement) {
    this.worker = worker
    this.canvas = canvas
    worker.addEventListener('message', ({ data }: MessageEvent<FromPainter>) => {
      if (data.kind === 'shown' && data.ask === this.asked && this.wanted) this.swap(true)
    })
    worker.addEventListener('error', () => this.rest())
  }

  /** It is on the screen, and needs not even the time. */
  knows(members: ShownNow['members'], flights: ReadonlyMap<number, Flight>, { frameMs }: Clock): boolean {
    const known = members === this.sent.members && flights === this.flights
    return this.isLive && known && frameMs - this.toldMs < TOLD_EVERY_MS
  }

  /** The playhead moves: tells what changed, and at times where it is. Asks to come on the screen when it is not. */
  follow(now: ShownNow, flights: ReadonlyMap<number, Flight>, clock: Clock): void {
    const begins = !this.wanted
    const scene = this.news(now)
    const forget = begins || this.flights === null
    const fresh = forget || flights !== this.flights ? this.fresh(flights, forget) : []
    if (!begins && scene === null && fresh.length === 0 && clock.frameMs - this.toldMs < TOLD_EVERY_MS) return
    this.toldMs = clock.frameMs
    this.flights = flights
    this.wanted = true
    this.worker.postMessage({
      clock,
      ...(scene === null ? {} : { scene }),
      ...(forget ? { forget } : {}),
      ...(fresh.length === 0 ? {} : { flights: fresh }),
      ...(begins ? { ask: ++this.asked } : {}),
    } satisfies ToPainter)
  }

  /** The playhead stands: the page paints. */
  rest(clock?: Clock): void {
    if (!this.wanted) return
    this.wanted = false
    this.swap(false)
    if (clock !== undefined) this.worker.postMessage({ clock } satisfies ToPainter)
  }

  stop(): void {
    this.rest()
    this.worker.terminate()
  }

  private swap(live: boolean): void {
    this.isLive = live
    this.canvas.style.visibility = live ? 'visible' : 'hidden'
    const own = this.canvas.previousElementSibling
    if (own instanceof HTMLElement) own.style.visibility = live ? 'hidden' : 'visible'
  }

  /** What of the scene the painter does not know yet. */
  private news(now: ShownNow): Partial<PaintedScene> | null {
    const changed = (Object.keys(now) as (keyof ShownNow)[]).filter((key) => now[key] !== this.sent[key])
    if (changed.length === 0) return null
    const members = this.sent.members
    const same = members?.length === now.members.length && now.members.every((one, i) => one === members[i])
    this.sent = now
    const { members: all, ...rest } = now
    const news: Partial<PaintedScene> = Object.fromEntries(
      Object.entries(rest).filter(([key]) => changed.includes(key as keyof ShownNow)),
    )
    return same
      ? changed.length === 1 && changed[0] === 'members'
        ? null
        : news
      : { ...news, members: all.map(timed) }
  }

  private fresh(flights: ReadonlyMap<number, Flight>, all: boolean): readonly Flight[] {
    const known = this.flights
    return all || known === null
      ? [...flights.values()]
      : [...flights.values()].filter((flight) => known.get(flight.id) !== flight)
  }
}

function timed({
  name,
  status,
  isVoter,
  isLearner,
  role,
  term,
  timer,
  quorumCheck,
}: MemberView): TimedMember {
  return { name, status, isVoter, isLearner, role, term, timer, quorumCheck }
}

/** The page's own fonts: a worker shares none of them. */
function fontsOfPage(): readonly FontSource[] {
  return [...document.styleSheets].flatMap((sheet) =>
    [...sheet.cssRules].flatMap((rule) => {
      if (!(rule instanceof CSSFontFaceRule)) return []
      const read = (name: string): string => rule.style.getPropertyValue(name)
      const path = /url\("?([^")]+)"?\)/.exec(read('src'))?.[1]
      if (path === undefined) return []
      const src = `url("${new URL(path, sheet.href ?? document.baseURI).href}")`
      return [{ family: read('font-family').replace(/^["']|["']$/g, ''), src, weight: read('font-weight') }]
    }),
  )
}
