import type { CheckerKind, Violation } from '../engine/sim/checkers/checker.ts'
import type { Simulation } from '../engine/sim/simulation.ts'
import { Player } from '../engine/sim/player.ts'
import type { ViolationView } from '../protocol/view/world.ts'
import type { PacingSegment } from '../run/episode.ts'
import { comparePos, START, type Pos, type SimMicros } from '../run/position.ts'
import type { Recording } from '../run/recording.ts'
import { History } from './project/history.ts'
import { segmentOf } from './project/segment.ts'
import { RunWatch } from './watch-run.ts'

const SECOND = 1_000_000
/** Virtual time between two copies of the watch, to fork from. */
const CHECKPOINT_EVERY: SimMicros = 5 * SECOND
/** A look that is further ahead of the last one begins anew. */
const LOOKER_TRAILS: SimMicros = 2 * SECOND
/** Beyond so many, every second old one is let go. */
const CHECKPOINTS_KEPT = 64

export interface FoundViolation {
  readonly pos: Pos
  /** Trace events up to the step that broke the promise. */
  readonly traced: number
  readonly violation: Violation
  readonly view: ViolationView
}

/**
 * One run: a player that goes back and forth, and what was learnt of the run as far as it ever went. Everything
 * learnt follows from the recording alone, so going back forgets nothing; only a fork does.
 */
export class Course {
  player: Player
  readonly history = new History()
  private watch: RunWatch
  private closed: PacingSegment[] = []
  private found: FoundViolation[] = []
  /** `found` as views, by how many: worlds of equal count share one list. */
  private prefixes: (readonly ViolationView[])[] = [[]]
  private checkpoints: RunWatch[]
  /** Stands where a lens last looked; it trails the eye, so the next look is near. */
  private looker: Player | null = null

  constructor(recording: Recording, promises: readonly CheckerKind[]) {
    this.player = Player.start(recording)
    this.watch = RunWatch.start(recording, promises)
    this.checkpoints = [this.watch.clone()]
  }

  /** For promises that come late: what was simulated is looked at again, from the start. */
  watchFor(promises: readonly CheckerKind[]): void {
    const { pos } = this.watch
    this.watch = RunWatch.start(this.recording, promises)
    this.checkpoints = [this.watch.clone()]
    this.found = []
    this.prefixes = [[]]
    Player.start(this.recording).runTo(pos, (sim) => this.judge(sim))
  }

  get sim(): Simulation {
    return this.player.sim
  }

  get recording(): Recording {
    return this.player.recording
  }

  /** How far the run was ever simulated. */
  get reach(): Pos {
    return this.watch.pos
  }

  /** None once a disk lost what it was trusted with, or was laid down by somebody else. */
  get checkers(): number {
    return this.sim.tampered ? 0 : this.watch.checkerCount
  }

  /** What pacing may know, the last segment open. */
  get segments(): readonly PacingSegment[] {
    const from = this.closed.at(-1)?.to ?? START
    return [...this.closed, segmentOf(this.watch.episodes, from, null, this.watch.pos.at)]
  }

  get closedSegments(): number {
    return this.closed.length
  }

  get violations(): readonly FoundViolation[] {
    return this.found
  }

  violationsAt(pos: Pos): readonly ViolationView[] {
    let count = this.found.length
    while (count > 0 && comparePos((this.found[count - 1] as FoundViolation).pos, pos) > 0) count--
    return this.prefixes[count] ?? []
  }

  /** Runs on to `target`; `each` sees the simulation after every step. */
  advance(target: Pos, each?: (sim: Simulation) => void): void {
    const step = (sim: Simulation): void => {
      this.look(sim)
      each?.(sim)
    }
    const { player } = this
    for (
      let next = player.nextPos();
      next !== null && comparePos(next, target) <= 0;
      next = player.nextPos()
    ) {
      const input = this.recording.inputs[player.inputsDone]
      if (input !== undefined && comparePos(this.watch.pos, next) < 0 && this.comesNext(input.pos)) {
        this.close(this.sim.pos.at < input.pos.at ? { at: input.pos.at, seq: 0 } : this.sim.pos)
      }
      player.runTo(next, step)
    }
    player.runTo(target)
  }

  /** Goes to `pos`, back or forward. */
  moveTo(pos: Pos): void {
    if (comparePos(pos, this.sim.pos) < 0) this.player.seek(pos)
    this.advance(pos)
  }

  /**
   * From `pos` on the run is `recording`'s, which agrees with this one up to there. The simulation stands at `pos`,
   * before what `recording` has there.
   */
  fork(pos: Pos, recording: Recording): void {
    if (comparePos(pos, this.watch.pos) < 0) this.forgetAfter(pos)
    const stand = comparePos(this.watch.pos, this.sim.pos) < 0 ? this.watch.pos : this.sim.pos
    this.player = this.player.fork(recording, stand)
    this.looker = null
    this.advance(pos)
  }

  /** The simulation as it is at `pos`, for a look: the course stays where it is. */
  peek(pos: Pos): Simulation {
    const player = this.player.clone()
    player.seek(pos)
    return player.sim
  }

  /** The same for one who looks again and again: not to be changed, and good until the next call. */
  lookAt(pos: Pos): Simulation {
    // After a leap the player's keyframes are nearer.
    if (this.looker !== null && pos.at - this.looker.sim.pos.at > LOOKER_TRAILS) this.looker = null
    this.looker ??= this.player.clone()
    this.looker.seek(pos)
    return this.looker.sim
  }

  /** Whether what comes next is the Input at `pos`, not a scheduled step. */
  private comesNext(pos: Pos): boolean {
    const due = this.sim.nextAt()
    if (due === null) return true
    const here = this.sim.pos
    return comparePos({ at: due, seq: due === here.at ? here.seq + 1 : 1 }, pos) > 0
  }

  private look(sim: Simulation): void {
    if (comparePos(sim.pos, this.watch.pos) <= 0) return
    for (const event of sim.trace.since(this.watch.traced)) this.history.observe(event)
    this.judge(sim)
  }

  private judge(sim: Simulation): void {
    for (const violation of this.watch.observe(sim)) {
      const { claim, members, detail } = violation
      const view: ViolationView = { claim, at: sim.pos.at, members, detail }
      this.found.push({ pos: sim.pos, traced: sim.trace.length, violation, view })
      this.prefixes.push(this.found.map((found) => found.view))
      this.history.violated(view, sim.trace.length - 1, sim.pos.seq)
    }
    if (sim.pos.at - (this.checkpoints.at(-1) as RunWatch).pos.at >= CHECKPOINT_EVERY) this.checkpoint()
  }

  private checkpoint(): void {
    this.checkpoints.push(this.watch.clone())
    if (this.checkpoints.length > CHECKPOINTS_KEPT) {
      this.checkpoints = this.checkpoints.filter((_, i) => i === 0 || i % 2 === 1 || i > CHECKPOINTS_KEPT / 2)
    }
  }

  /** An Input follows at `to`: what pacing may know before it is the run that goes on without it (rule 0). */
  private close(to: Pos): void {
    const from = this.closed.at(-1)?.to ?? START
    const episodes = this.watch.episodes.clone()
    const ahead = this.sim.clone()
    let traced = ahead.trace.length
    const until = to.at + SECOND
    for (let next = ahead.nextAt(); next !== null && next <= until; next = ahead.nextAt()) {
      ahead.step()
      for (const event of ahead.trace.since(traced)) episodes.observe(event)
      traced = ahead.trace.length
    }
    this.closed.push(segmentOf(episodes, from, to, until))
  }

  private forgetAfter(pos: Pos): void {
    while (
      (this.checkpoints.at(-1) as RunWatch).pos.at > 0 &&
      comparePos((this.checkpoints.at(-1) as RunWatch).pos, pos) > 0
    ) {
      this.checkpoints.pop()
    }
    const last = this.checkpoints.at(-1) as RunWatch
    this.watch = last.clone()
    this.history.cut(last.traced)
    this.closed = this.closed.filter(({ to }) => to !== null && comparePos(to, last.pos) < 0)
    this.found = this.found.filter((found) => comparePos(found.pos, last.pos) <= 0)
    this.prefixes.length = this.found.length + 1
  }
}
