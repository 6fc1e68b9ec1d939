import type { Name } from '../../run/input.ts'
import type { Pos } from '../../run/position.ts'

/** c1's terminal at one moment. */
export interface ConsoleLook {
  /** In the order in which they were typed; the newest some hundreds. */
  readonly lines: readonly ConsoleLine[]
  /** What the next line will be: a command, input of the line in front, or one that waits for that line's end. */
  readonly next: 'command' | 'input' | 'waits'
  /** Number of the line in front; null when there is none. */
  readonly front: number | null
  /** Where the members listen for clients, as etcdctl writes it: `n1` is `127.0.0.1:2379`. */
  readonly endpoints: readonly Endpoint[]
}

export interface Endpoint {
  readonly member: Name
  readonly address: string
}

export interface ConsoleLine {
  /** From 0, over the whole run. */
  readonly number: number
  readonly text: string
  /** By a script of the page. */
  readonly apart: boolean
  readonly typedAt: Pos
  /** null while it waits for the line before it. */
  readonly startedAt: Pos | null
  readonly endedAt: Pos | null
  readonly does: 'queues' | 'waits' | 'reads' | 'listens' | 'ended'
  /** null before its end. */
  readonly exit: number | null
  /** What stood under it, in order: printed, or typed to it. Neighbours are of different kinds. */
  readonly pieces: readonly { readonly to: 'out' | 'err' | 'in'; readonly text: string }[]
  /** It asked the cluster: it has a life to look at. */
  readonly asks: boolean
}

/** One step in the life of a line's request. */
export interface LifeStep {
  readonly stage:
    | 'sent'
    | 'lost'
    | 'taken'
    | 'forwarded'
    | 'appended'
    | 'stored'
    | 'committed'
    | 'applied'
    | 'read-asked'
    | 'read-confirmed'
    | 'answered'
    | 'heard'
    | 'done'
    | 'failed'
    | 'unknown'
  /** Where it happened; the client, for what it sends and hears. */
  readonly at: Name
  /** Whom it goes to or came from; '' for nobody. */
  readonly other: Name
  /** Log index; 0 for none. */
  readonly index: number
  readonly pos: Pos
  /** The message that leaves; 0 for none. */
  readonly message: number
  /** The client request that it belongs to. */
  readonly request: number
}

/** What could stand at the caret. */
export interface CompletionLook {
  /** Where the word begins that is completed. */
  readonly from: number
  readonly words: readonly string[]
}
