import type { Checker, CheckerKind, Violation } from '../engine/sim/checkers/checker.ts'
import type { Simulation } from '../engine/sim/simulation.ts'
import { EpisodeBuilder } from '../run/episodes.ts'
import { START, type Pos } from '../run/position.ts'
import type { Recording } from '../run/recording.ts'

/**
 * What looks at every step of a run exactly once, in order: the checkers and the finder of episodes.
 * `pos` and `traced` say how far it has looked.
 */
export class RunWatch {
  pos: Pos = START
  /** Trace events seen. */
  traced = 0
  readonly episodes: EpisodeBuilder
  private readonly checkers: readonly Checker[]

  private constructor(episodes: EpisodeBuilder, checkers: readonly Checker[]) {
    this.episodes = episodes
    this.checkers = checkers
  }

  static start(recording: Recording, promises: readonly CheckerKind[]): RunWatch {
    return new RunWatch(
      new EpisodeBuilder(recording.config),
      promises.map((promise) => promise.create()),
    )
  }

  get checkerCount(): number {
    return this.checkers.length
  }

  clone(): RunWatch {
    const copy = new RunWatch(
      this.episodes.clone(),
      this.checkers.map((checker) => checker.clone()),
    )
    copy.pos = this.pos
    copy.traced = this.traced
    return copy
  }

  /** Looks at the step that `sim` just did; answers what was found broken. */
  observe(sim: Simulation): readonly Violation[] {
    const events = sim.trace.since(this.traced)
    for (const event of events) this.episodes.observe(event)
    const found = this.checkers.flatMap((checker) => checker.observe(events, sim))
    this.pos = sim.pos
    this.traced = sim.trace.length
    return found
  }
}
