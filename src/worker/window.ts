import type { Window } from '../protocol/messages.ts'
import type { World } from '../protocol/view/world.ts'
import { comparePos } from '../run/position.ts'
import { isTelling } from '../run/telling.ts'
import type { TraceEvent } from '../run/trace.ts'
import type { Branches } from './branches.ts'
import type { Course } from './course.ts'
import { brokenEvents } from './project/broken-events.ts'
import { chronicleUpTo } from './project/chronicle.ts'
import { flightsOfWindow } from './project/flight.ts'
import { projectWorld } from './project/world.ts'

const RECENT = 200

/** Everything the page needs to draw the place where the course stands. */
export function windowOf(
  epoch: number,
  reason: Window['reason'],
  course: Course,
  branches: Branches,
): Window {
  const { sim, history, recording } = course
  return {
    kind: 'window',
    epoch,
    reason,
    recording,
    done: course.player.inputsDone,
    undoable: branches.isUndoable,
    acts: branches.acts,
    redoable: branches.isRedoable,
    undone: branches.undoneInput,
    pos: sim.pos,
    hash: sim.hash(),
    traced: sim.trace.length,
    world: worldOf(course),
    flights: flightsOfWindow(sim),
    entries: history.entries.map(({ entry }) => entry),
    recent: recentOf(course),
    marks: [...history.marks],
    chronicle: chronicleUpTo(history.chronicle, sim.pos),
    segments: course.segments,
  }
}

function worldOf(course: Course): World {
  return projectWorld(course.sim, course.violationsAt(course.sim.pos), course.checkers)
}

function recentOf({ sim, violations }: Course): readonly TraceEvent[] {
  const out: TraceEvent[] = []
  for (let id = sim.trace.length - 1; id >= sim.trace.firstHeld && out.length < RECENT; id--) {
    const event = sim.trace.at(id)
    if (isTelling(event)) out.push(event)
  }
  const from = out.at(-1)?.id ?? 0
  const broken = brokenEvents(violations.filter(({ pos }) => comparePos(pos, sim.pos) <= 0))
  return [...out, ...broken.filter(({ id }) => id >= from)].sort((a, b) => a.id - b.id)
}
