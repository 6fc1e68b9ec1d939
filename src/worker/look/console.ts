import type { TerminalLine } from '../../engine/lab/terminal.ts'
import type { Simulation } from '../../engine/sim/simulation.ts'
import { hostPort } from '../../etcdctl/host-port.ts'
import type { ConsoleLine, ConsoleLook } from '../../protocol/view/console.ts'
import { comparePos, type Pos } from '../../run/position.ts'
import { ConsoleTape } from '../console/console-tape.ts'
import type { LookRun } from './look-up.ts'

const LINES_MOST = 300

/** The terminal as it was then: nothing of what comes later, and nothing of another future. */
export function consoleLook({ course, at }: LookRun, { members }: Simulation): ConsoleLook {
  const known = ConsoleTape.of(course).linesUpTo(at)
  const isPast = (pos: Pos | null): boolean => pos !== null && comparePos(pos, at) <= 0
  const shown = known.flatMap((line, number) =>
    isPast(line.typedAt) && !isPast(line.readAt) ? [{ line, view: lineAt(line, number, isPast) }] : [],
  )
  const front = shown.find(
    ({ line, view }) =>
      !line.apart && !isPast(line.behindFrom) && view.startedAt !== null && view.endedAt === null,
  )
  const next = front === undefined ? 'command' : front.view.does === 'reads' ? 'input' : 'waits'
  return {
    lines: shown.slice(-LINES_MOST).map(({ view }) => view),
    next,
    front: front?.view.number ?? null,
    endpoints: members.flatMap(({ name, identity }) =>
      identity.clientURLs.map((url) => ({ member: name, address: hostPort(url) })),
    ),
  }
}

function lineAt(line: TerminalLine, number: number, isPast: (pos: Pos | null) => boolean): ConsoleLine {
  const { text, apart, typedAt, requests } = line
  const startedAt = isPast(line.startedAt) ? line.startedAt : null
  const endedAt = isPast(line.endedAt) ? line.endedAt : null
  const phase = line.phases.findLast(({ pos }) => isPast(pos))
  const does = startedAt === null ? 'queues' : endedAt !== null ? 'ended' : (phase?.does ?? 'waits')
  const pieces: { to: 'out' | 'err' | 'in'; text: string }[] = []
  for (const piece of line.pieces) {
    if (!isPast(piece.pos)) break
    const last = pieces.at(-1)
    if (last?.to === piece.to) last.text += piece.text
    else pieces.push({ to: piece.to, text: piece.text })
  }
  const exit = endedAt === null ? null : line.exit
  return {
    number,
    text,
    apart,
    typedAt,
    startedAt,
    endedAt,
    does,
    exit,
    pieces,
    asks: startedAt !== null && requests.length > 0,
  }
}
