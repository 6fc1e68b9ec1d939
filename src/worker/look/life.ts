import type { LifeStep } from '../../protocol/view/console.ts'
import { comparePos, endOf, type SimMicros } from '../../run/position.ts'
import type { TraceEvent, TraceOf } from '../../run/trace.ts'
import { ConsoleTape } from '../console/console-tape.ts'
import type { LookRun } from './look-up.ts'

const REQUESTS_MOST = 9
const STEPS_MOST = 80
/** Within one step of the run, where the trace has another order: a reply is told before what it answers for. */
const STAGES: readonly LifeStep['stage'][] = ['committed', 'applied', 'answered', 'done']

/** What became of a line's requests, in the order in which it happened. */
export function lifeLook({ course, at }: LookRun, number: number, until: SimMicros): readonly LifeStep[] {
  const to = comparePos(at, endOf(until)) > 0 ? at : endOf(until)
  const line = ConsoleTape.of(course).linesUpTo(to)[number]
  if (line === undefined || line.requests.length === 0) return []
  const { sim } = course
  const { trace } = comparePos(sim.pos, to) >= 0 ? sim : course.lookAt(to)
  const wanted = line.requests.slice(0, REQUESTS_MOST)
  const lives = new Map(wanted.map((request) => [request, new Life(request)]))
  const end = line.endedAt
  for (let id = firstAt(trace, line.startedAt ?? line.typedAt); id < trace.length; id++) {
    const event = trace.at(id)
    if (comparePos(event, to) > 0) break
    for (const life of lives.values()) life.observe(event)
    if (end !== null && comparePos(event, end) > 0) break
  }
  return [...lives.values()]
    .flatMap(({ steps }) => steps)
    .sort((a, b) => comparePos(a.pos, b.pos) || STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage))
    .slice(0, STEPS_MOST)
}

/** The first event at or after a place, by halving: events are in position order. */
function firstAt(
  trace: { readonly length: number; readonly firstHeld: number; at(id: number): TraceEvent },
  pos: TraceEvent | { readonly at: SimMicros; readonly seq: number },
): number {
  let [low, high] = [trace.firstHeld, trace.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (comparePos(trace.at(middle), pos) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** One request, followed by what its events caused. */
class Life {
  readonly steps: LifeStep[] = []
  /** Events that it led to. */
  private readonly led = new Set<number>()
  private client = ''
  private server = ''
  private leader = ''
  private index = 0
  private readonly storedBy = new Set<string>()
  private committed = false
  private applied = false
  private answered = false
  private over = false

  constructor(private readonly request: number) {}

  observe(event: TraceEvent): void {
    if (this.over) return
    if (event.kind === 'client-sent' && event.request === this.request) {
      this.client = event.client
      this.server = event.to
      return
    }
    if (this.client === '') return
    const isOwn = event.kind === 'sent' && event.type === 'ClientRequest' && event.request === this.request
    const isLed = isOwn || this.led.has(event.cause)
    if (isLed) this.led.add(event.id)
    this.follow(event, isLed)
  }

  private follow(event: TraceEvent, isLed: boolean): void {
    switch (event.kind) {
      case 'received':
        if (isLed && event.type === 'ClientRequest') this.add(event, 'taken', event.to, event.from)
        return
      case 'dropped':
        if (
          isLed &&
          (event.type === 'ClientRequest' || event.type === 'ClientReply' || event.type === 'MsgProp')
        )
          this.add(event, 'lost', event.from, event.to)
        return
      case 'sent':
        return this.sent(event, isLed)
      case 'appended':
        if (!isLed || !event.own || this.index > 0) return
        this.leader = event.member
        this.index = event.first
        return this.add(event, 'appended', event.member, '')
      case 'synced':
        if (
          this.index === 0 ||
          this.committed ||
          event.durable < this.index ||
          this.storedBy.has(event.member)
        )
          return
        this.storedBy.add(event.member)
        return this.add(event, 'stored', event.member, '')
      case 'committed':
        if (this.index === 0 || this.committed || event.member !== this.leader || event.to < this.index)
          return
        this.committed = true
        return this.add(event, 'committed', event.member, '')
      case 'applied':
        if (this.index === 0 || this.applied || event.member !== this.server || event.index !== this.index)
          return
        this.applied = true
        return this.add(event, 'applied', event.member, '')
      case 'read-index':
        if (event.request !== this.request) return
        return this.add(event, event.stage === 'asked' ? 'read-asked' : 'read-confirmed', event.member, '')
      case 'client-heard':
        if (event.request !== this.request || event.text === '') return
        return this.add(event, 'heard', event.client, this.server)
      case 'client-done':
        if (event.request !== this.request) return
        this.over = true
        return this.add(event, doneStage(event), event.client, this.server)
      default:
        return
    }
  }

  private sent(event: TraceOf<'sent'>, isLed: boolean): void {
    if (event.type === 'ClientRequest' && event.request === this.request && this.steps.length === 0)
      this.add(event, 'sent', event.from, event.to)
    if (isLed && event.type === 'MsgProp') this.add(event, 'forwarded', event.from, event.to)
    if (event.type !== 'ClientReply' || event.request !== this.request || this.answered) return
    this.answered = true
    this.add(event, 'answered', event.from, event.to)
  }

  private add(event: TraceEvent, stage: LifeStep['stage'], at: string, other: string): void {
    const { index, request } = this
    const isLogged = ['appended', 'stored', 'committed', 'applied'].includes(stage)
    this.steps.push({
      stage,
      at,
      other,
      index: isLogged ? index : 0,
      pos: { at: event.at, seq: event.seq },
      message: event.kind === 'sent' ? event.id : 0,
      request,
    })
  }
}

/** A time-out says nothing of what became of the request, if it may have reached somebody. */
function doneStage({ status }: TraceOf<'client-done'>): LifeStep['stage'] {
  return status === 'ok' ? 'done' : status === 'timeout' ? 'unknown' : 'failed'
}
