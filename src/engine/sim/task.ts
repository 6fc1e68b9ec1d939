import type { Id64 } from '../../base/id64.ts'
import type { ServerTimer } from '../etcdserver/server-host.ts'
import type { Name } from '../../run/input.ts'
import type { SimMicros } from '../../run/position.ts'
import { Heap } from '../../base/heap.ts'

/** What is scheduled. `order` settles an instant within a rank; `cause` is the trace id that scheduled it. */
export type Task = TaskStamp & TaskFacts

export interface TaskStamp {
  readonly at: SimMicros
  readonly rank: number
  readonly order: number
  readonly cause: number
}

export type TaskFacts =
  | { readonly kind: 'start'; readonly member: Name }
  | { readonly kind: 'disk-done'; readonly member: Name }
  | { readonly kind: 'arrive'; readonly flight: number; readonly to: Name }
  | { readonly kind: 'die'; readonly flight: number; readonly to: Name }
  | { readonly kind: 'client-timeout'; readonly request: number }
  | { readonly kind: 'client-renewal'; readonly request: number }
  | { readonly kind: 'server-timer'; readonly member: Name; readonly timer: ServerTimer }
  /** What the sender of a snapshot learns of it; `peer` is the receiver's id. */
  | { readonly kind: 'snap-report'; readonly member: Name; readonly peer: Id64; readonly arrived: boolean }
  /** A process that was asked to stop looks whether it has handed its office over. */
  | { readonly kind: 'stop'; readonly member: Name; readonly giveUpAt: SimMicros }
  /** The power goes in the middle of a write. */
  | { readonly kind: 'tear'; readonly member: Name }
  | { readonly kind: 'workload' }
  | { readonly kind: 'tick'; readonly member: Name }

/** Order inside one instant. */
export const RANKS: Readonly<Record<Task['kind'], number>> = {
  start: 0,
  'disk-done': 1,
  arrive: 2,
  die: 2,
  'client-timeout': 3,
  'client-renewal': 3,
  'server-timer': 3,
  'snap-report': 3,
  stop: 3,
  tear: 3,
  workload: 3,
  tick: 4,
}

export function taskQueue(): Heap<Task> {
  return new Heap<Task>(before)
}

function before(a: Task, b: Task): boolean {
  if (a.at !== b.at) return a.at < b.at
  if (a.rank !== b.rank) return a.rank < b.rank
  return a.order < b.order
}
