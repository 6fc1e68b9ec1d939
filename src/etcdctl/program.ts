import type { ClientRequest } from '../run/client-request.ts'
import type { ApiResponse } from '../pb/rpcpb.ts'
import type { SimMicros } from '../run/position.ts'

/** Exit codes of etcdctl 3.4. */
export const EXIT_ERROR = 1
export const EXIT_BAD_CONNECTION = 2
export const EXIT_INVALID_INPUT = 3
export const EXIT_BAD_FEATURE = 4
export const EXIT_INTERRUPTED = 5
export const EXIT_BAD_ARGS = 128

/** Some commands wait for as long as it takes, whatever `--command-timeout` says. */
export const NO_DEADLINE: SimMicros = 3_600_000_000

export const DEADLINE_EXCEEDED = 'context deadline exceeded'

/** A request and whom it may go to: `host:port`, in order of preference. */
export interface Call {
  readonly request: ClientRequest
  readonly endpoints: readonly string[]
  readonly timeoutMicros: SimMicros
}

/** The end of a call. */
export type Reply =
  | { readonly ok: true; readonly response: ApiResponse; readonly tookMicros: SimMicros }
  | { readonly ok: false; readonly error: string; readonly tookMicros: SimMicros }

/** What comes next to a command that listens: an answer of its stream `stream`, that stream's end, or a line of stdin. */
export type Heard =
  | { readonly kind: 'item'; readonly stream: number; readonly response: ApiResponse }
  | { readonly kind: 'end'; readonly stream: number; readonly error: string | null }
  /** With its newline, if it has one. null: the end of the input. */
  | { readonly kind: 'line'; readonly text: string | null }
  /** Nothing was heard for as long as the command listens. */
  | { readonly kind: 'silence' }

/**
 * What a command wants done for it; whoever runs it resumes it with the result. `call`: all at once, with their replies
 * when all have ended. `open`: a stream, with its number. `listen`: with the next thing heard, or after `patience`.
 */
export type Effect =
  | { readonly kind: 'call'; readonly calls: readonly Call[] }
  | { readonly kind: 'open'; readonly call: Call }
  | { readonly kind: 'listen'; readonly stdin: boolean; readonly patience: SimMicros | null }

export type Resumed =
  | { readonly kind: 'replies'; readonly replies: readonly Reply[] }
  | { readonly kind: 'opened'; readonly stream: number }
  | { readonly kind: 'heard'; readonly heard: Heard }

/** One command under way; it returns its exit code. */
export type Program = Generator<Effect, number, Resumed>

/** What `snapshot status` tells of a file. */
export interface SnapshotStatus {
  readonly hash: number
  readonly revision: number
  readonly totalKey: number
  readonly totalSize: number
}

/** The files of the client's machine. An error is a sentence of etcdctl's. */
export interface ClientFiles {
  status(path: string): SnapshotStatus | { readonly error: string }
  /** Makes a data directory of a saved snapshot. */
  restore(path: string, dataDir: string, skipHashCheck: boolean): string | null
  /** A file of this name, or a folder. */
  exists(path: string): boolean
}

/** What surrounds a command. */
export interface Shell {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly files: ClientFiles
  /** Without `--endpoints`. */
  readonly endpoints: readonly string[]
}

export function* callAll(calls: readonly Call[]): Generator<Effect, readonly Reply[], Resumed> {
  const resumed = yield { kind: 'call', calls }
  return resumed.kind === 'replies' ? resumed.replies : []
}

export function* callOne(call: Call): Generator<Effect, Reply, Resumed> {
  const [reply] = yield* callAll([call])
  return reply ?? { ok: false, error: DEADLINE_EXCEEDED, tookMicros: 0 }
}

export function* open(call: Call): Generator<Effect, number, Resumed> {
  const resumed = yield { kind: 'open', call }
  return resumed.kind === 'opened' ? resumed.stream : -1
}

/** `patience`: how long at most; null: for ever. */
export function* listen(
  stdin: boolean,
  patience: SimMicros | null = null,
): Generator<Effect, Heard, Resumed> {
  const resumed = yield { kind: 'listen', stdin, patience }
  return resumed.kind === 'heard' ? resumed.heard : { kind: 'line', text: null }
}

/** A line of stdin, with its newline; null at the end. */
export function* readLine(): Generator<Effect, string | null, Resumed> {
  const heard = yield* listen(true)
  return heard.kind === 'line' ? heard.text : null
}

/** All of stdin: waits for its end. */
export function* readAll(): Generator<Effect, string, Resumed> {
  let text = ''
  for (let line = yield* readLine(); line !== null; line = yield* readLine()) text += line
  return text
}

/** etcdctl's ExitWithError, as a value that is thrown up to `run` of the command. */
export class ExitError extends Error {
  constructor(
    readonly exit: number,
    message: string,
  ) {
    super(message)
  }
}
