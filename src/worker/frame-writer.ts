import type { Simulation } from '../engine/sim/simulation.ts'
import type { Frame, Frames } from '../protocol/messages.ts'
import type { ChronicleEvent } from '../protocol/view/chronicle.ts'
import type { Flight, World } from '../protocol/view/world.ts'
import { comparePos, type Pos, type SimMicros } from '../run/position.ts'
import type { Name } from '../run/input.ts'
import { isTelling } from '../run/telling.ts'
import type { TraceEvent } from '../run/trace.ts'
import type { Course } from './course.ts'
import { brokenEvents } from './project/broken-events.ts'
import { isChronicled } from './project/chronicle.ts'
import { flightEnded, flightNow } from './project/flight.ts'
import { isEmpty, patchOf, projectWorld } from './project/world.ts'
import { shared } from './project/share.ts'

/**
 * Turns the steps of a watched run into frames: what changed since the last, and what happened. Begins at a
 * window and never tells a step twice, so the course may go back and forth below it.
 */
export class FrameWriter {
  private told: Pos
  private world: World
  private traced: number
  private marks: number
  private entries: number
  private segments: number
  private frames: Frame[] = []
  private chronicle: ChronicleEvent[] = []
  private readonly flights = new Map<number, Flight>()
  /** Flights under way, as they were told. */
  private readonly live = new Map<number, Flight>()
  /** Each member's next tick, as it was when it was last looked at. */
  private readonly ticks: SimMicros[] = []
  private readonly epoch: number
  private readonly course: Course

  constructor(epoch: number, course: Course, world: World) {
    this.epoch = epoch
    this.course = course
    this.world = world
    this.told = course.sim.pos
    this.traced = course.sim.trace.length
    this.marks = course.history.marks.length
    this.entries = course.history.entries.length
    this.segments = course.closedSegments
    for (const flight of course.sim.flights.values()) this.live.set(flight.id, flightNow(course.sim, flight))
  }

  get toldTo(): Pos {
    return this.told
  }

  /** After a step: a frame of its own, or a part of the next one while `grain` µs have not passed. */
  look(sim: Simulation, grain: SimMicros): void {
    if (comparePos(sim.pos, this.told) <= 0) return
    const next = grain > 0 ? sim.nextAt() : null
    if (next !== null && Math.floor(next / grain) === Math.floor(sim.pos.at / grain)) return
    const happened = sim.trace.since(this.traced)
    this.told = sim.pos
    this.traced = sim.trace.length
    this.follow(sim, happened, grain > 0)
    for (const event of happened) if (isChronicled(event)) this.chronicle.push(event)
    const touched = this.touchedBy(sim, happened)
    const { course } = this
    const world = projectWorld(sim, course.violationsAt(sim.pos), course.checkers, this.world, (name) =>
      touched.has(name),
    )
    const patch = patchOf(this.world, world)
    const events = grain > 0 ? happened.filter(isTelling) : happened.filter(({ kind }) => kind !== 'log-line')
    const broken = this.brokenNow(sim, happened)
    if (events.length === 0 && broken.length === 0 && isEmpty(patch)) return
    this.world = world
    this.frames.push({
      pos: sim.pos,
      hash: sim.hash(),
      traced: sim.trace.length,
      patch,
      events: [...events, ...broken],
    })
  }

  /** What was not told yet; null when there is nothing. */
  take(simulatedTo: SimMicros): Frames {
    const { history } = this.course
    const segments = this.course.segments
    const report: Frames = {
      kind: 'frames',
      epoch: this.epoch,
      frames: this.frames,
      flights: [...this.flights.values()],
      entries: history.entries.slice(this.entries).map(({ entry }) => entry),
      marks: history.marks.slice(this.marks),
      chronicle: this.chronicle,
      segments: segments.slice(this.segments),
      simulatedTo,
    }
    this.frames = []
    this.chronicle = []
    this.flights.clear()
    this.marks = Math.max(this.marks, history.marks.length)
    this.entries = Math.max(this.entries, history.entries.length)
    this.segments = segments.length - 1
    return report
  }

  /** Members whose view may differ: what happened names them, or they ticked. */
  private touchedBy(sim: Simulation, happened: readonly TraceEvent[]): ReadonlySet<Name> {
    const touched = new Set<Name>()
    for (const event of happened) {
      if (event.kind === 'input') return new Set(sim.members.map(({ name }) => name))
      if ('member' in event) touched.add(event.member)
      if (event.kind === 'configured') touched.add(event.subject)
      if (event.kind === 'sent' || event.kind === 'received' || event.kind === 'dropped') {
        touched.add(event.from)
        touched.add(event.to)
      }
    }
    for (const [i, { name, nextTickAt }] of sim.members.entries()) {
      if (this.ticks[i] !== nextTickAt) touched.add(name)
      this.ticks[i] = nextTickAt
    }
    return touched
  }

  /** Flights that began, ended, or whose end an Input moved. Fast play shows no heartbeats. */
  private follow(sim: Simulation, happened: readonly TraceEvent[], coarse: boolean): void {
    for (const event of happened) {
      if (coarse && !isTelling(event)) continue
      if (event.kind === 'sent') {
        const flight = sim.flights.get(event.id)
        if (flight !== undefined) this.tell(flightNow(sim, flight))
      } else if (event.kind === 'received' || event.kind === 'dropped') {
        this.tell(flightEnded(sim, event, this.live.get(event.msg)?.delayed ?? false))
        this.live.delete(event.msg)
      } else if (event.kind === 'input') {
        for (const flight of sim.flights.values()) this.tell(flightNow(sim, flight))
      }
    }
  }

  private tell(flight: Flight): void {
    const before = this.live.get(flight.id)
    if (before !== undefined && shared(before, flight) === before) return
    this.live.set(flight.id, flight)
    this.flights.set(flight.id, flight)
  }

  private brokenNow(sim: Simulation, happened: readonly TraceEvent[]): readonly TraceEvent[] {
    const before = this.traced - happened.length
    return brokenEvents(
      this.course.violations.filter(
        ({ traced, pos }) => traced > before && traced <= this.traced && comparePos(pos, sim.pos) <= 0,
      ),
    )
  }
}
