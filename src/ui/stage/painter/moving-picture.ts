import type { T } from '../../../i18n/catalogue.ts'
import type { Clock } from '../../../machines/clock.ts'
import { Playhead } from '../../../machines/playhead.ts'
import type { Flight } from '../../../protocol/view/world.ts'
import type { Mark } from '../../../scene/mark.ts'
import type { MovingTexts } from '../../../scene/scene-texts.ts'
import { movingScene } from '../../../scene/stage-scene.ts'
import { nearFlights } from '../near-flights.ts'
import { movingTexts } from '../scene-words.ts'
import type { PaintedScene, ToPainter } from './messages.ts'

/** Without a word from the page it plays on for so long: then the page is busy, and its playhead stands too. */
const ALONE_MS = 200
const FLIGHTS_KEPT = 3000

/**
 * The moving half of the stage as another thread knows it: the page's facts, and a playhead that it moves as the page
 * moves its own. Invariant: at the same time both draw the same marks.
 */
export class MovingPicture {
  private scene: Partial<PaintedScene> = {}
  private clock: Clock | null = null
  private texts: MovingTexts | null = null
  private readonly head = new Playhead()
  private readonly flights = new Map<number, Flight>()
  private readonly words: (lang: PaintedScene['lang']) => T

  constructor(words: (lang: PaintedScene['lang']) => T) {
    this.words = words
  }

  take({ scene, forget, flights, clock }: ToPainter): void {
    if (scene !== undefined) this.learn(scene)
    if (forget === true) this.flights.clear()
    for (const flight of flights ?? []) this.flights.set(flight.id, flight)
    if (clock !== undefined) this.clock = clock
  }

  /** What it is drawn on; null before everything is known. */
  ground(): Pick<PaintedScene, 'plan' | 'ratio' | 'colors'> | null {
    return isWhole(this.scene) ? this.scene : null
  }

  moves(): boolean {
    return this.clock?.moves ?? false
  }

  /** The playhead at a frame, ms since the epoch. */
  at(nowMs: number): number {
    const { clock, head } = this
    if (clock === null) return 0
    head.place(clock.at)
    const ms = Math.min(ALONE_MS, Math.max(0, nowMs - clock.frameMs))
    if (clock.moves) head.advance(ms, clock.speed, clock.tempo, clock.limit)
    return head.micros()
  }

  /** The messages that can be on the stage at `at`. */
  near(at: number): readonly Flight[] {
    const near = nearFlights(this.flights.values(), at, this.head)
    if (this.flights.size > FLIGHTS_KEPT) this.forgetBefore(at)
    return near
  }

  marks(at: number, flights: readonly Flight[]): readonly Mark[] {
    const { scene, texts, head } = this
    if (!isWhole(scene) || texts === null) return []
    const { members, clients, plan, electionMicros, selection, hover } = scene
    const world = { members, clients }
    const viewMs = (time: number): number => head.viewMs(time)
    return movingScene({ world, flights, at, electionMicros, viewMs, selection, hover, texts }, plan)
  }

  private learn(news: Partial<PaintedScene>): void {
    this.scene = { ...this.scene, ...news }
    const { segments, recording, lang } = this.scene
    if (news.lang !== undefined && lang !== undefined) this.texts = movingTexts(this.words(lang))
    if (segments !== undefined && recording !== undefined) this.head.learn(segments, recording)
  }

  private forgetBefore(at: number): void {
    for (const flight of this.flights.values()) {
      if (flight.arrivesAt < at && nearFlights([flight], at, this.head).length === 0)
        this.flights.delete(flight.id)
    }
  }
}

function isWhole(scene: Partial<PaintedScene>): scene is PaintedScene {
  return scene.plan !== undefined && scene.members !== undefined && scene.colors !== undefined
}
