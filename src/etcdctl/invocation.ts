import type { ClientRequest } from '../run/client-request.ts'
import type { SimMicros } from '../run/position.ts'
import type { ApiResponse } from '../pb/rpcpb.ts'
import { parseGoDuration } from './go-duration.ts'
import { parseGoInt } from './go-int.ts'
import { isTrue, type Flags } from './pflag.ts'
import { responseFields } from './print-fields.ts'
import { responseJson } from './print-json.ts'
import { PLAIN, responseSimple, type SimpleOptions } from './print-simple.ts'
import {
  callOne,
  EXIT_BAD_ARGS,
  EXIT_BAD_CONNECTION,
  EXIT_BAD_FEATURE,
  ExitError,
  NO_DEADLINE,
  type Call,
  type Effect,
  type Reply,
  type Resumed,
  type Shell,
} from './program.ts'

export type Format = 'simple' | 'json' | 'fields' | 'table'

/** A command line that was understood, and what surrounds it. */
export class Invocation {
  constructor(
    readonly args: readonly string[],
    /** How many of `args` came before `--`; -1 without one. */
    readonly dash: number,
    readonly flags: Flags,
    readonly shell: Shell,
  ) {}

  text(name: string): string {
    return this.flags.get(name) ?? ''
  }

  on(name: string): boolean {
    return isTrue(this.flags, name)
  }

  /** An int64 flag; beyond 2^53 it is its nearest safe neighbour. */
  int(name: string): number {
    const value = parseGoInt(this.text(name), 0)
    return typeof value === 'bigint' ? safe(value) : 0
  }

  get endpoints(): readonly string[] {
    const given = this.flags.get('endpoints')
    return given === undefined ? this.shell.endpoints : given.split(',').filter((one) => one !== '')
  }

  get timeoutMicros(): SimMicros {
    return this.micros('command-timeout', '5s')
  }

  /** A duration flag; below zero is none. */
  micros(name: string, zero: string): SimMicros {
    const micros = parseGoDuration(this.flags.get(name) ?? zero)
    return typeof micros === 'number' ? Math.max(0, micros) : 0
  }

  get hex(): boolean {
    return this.on('hex')
  }

  /** Asked when the first connection is made, as etcdctl does. */
  get format(): Format {
    const text = this.flags.get('write-out') ?? 'simple'
    if (text === 'simple' || text === 'json' || text === 'fields' || text === 'table') return text
    throw new ExitError(
      EXIT_BAD_FEATURE,
      text === 'protobuf' ? 'protobuf is not there yet' : 'unsupported output format',
    )
  }

  /** Ends the command when the format is none, or when there is nobody to ask, as etcdctl does before it asks anybody. */
  checkFormat(): void {
    if (this.format !== 'simple' && this.endpoints.length > 0) return
    if (this.endpoints.length === 0) {
      throw new ExitError(EXIT_BAD_CONNECTION, 'etcdclient: no available endpoints')
    }
  }

  callOf(request: ClientRequest, endpoints = this.endpoints): Call {
    return { request, endpoints, timeoutMicros: this.timeoutMicros }
  }

  /** Without a deadline of the client's. */
  patientCallOf(request: ClientRequest, endpoints = this.endpoints): Call {
    return { request, endpoints, timeoutMicros: NO_DEADLINE }
  }

  /** Asks, and ends the command with what went wrong. */
  *ask(request: ClientRequest): Generator<Effect, ApiResponse, Resumed> {
    this.checkFormat()
    return answered(yield* callOne(this.callOf(request)))
  }

  /** Prints one answer in the wanted format; most have no table. */
  print(response: ApiResponse, options: Partial<SimpleOptions> = {}): void {
    switch (this.format) {
      case 'simple':
        return this.shell.out(responseSimple(response, { ...PLAIN, hex: this.hex, ...options }))
      case 'json':
        return this.shell.out(`${responseJson(response)}\n`)
      case 'fields':
        if (response.kind.startsWith('member-') && response.kind !== 'member-list') this.unsupported('fields')
        return this.shell.out(responseFields(response))
      case 'table':
        this.unsupported('table')
    }
  }

  private unsupported(format: Format): never {
    throw new ExitError(EXIT_BAD_FEATURE, `${format} not supported as output format`)
  }

  badArgs(message: string): never {
    throw new ExitError(EXIT_BAD_ARGS, message)
  }
}

export function answered(reply: Reply): ApiResponse {
  if (!reply.ok) throw new ExitError(1, reply.error)
  return reply.response
}

export function safe(value: bigint): number {
  const most = BigInt(Number.MAX_SAFE_INTEGER)
  return Number(value > most ? most : value < -most ? -most : value)
}
