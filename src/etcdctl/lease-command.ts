import { hexOf, id64, type Id64 } from '../base/id64.ts'
import { parseGoInt } from './go-int.ts'
import { type Invocation, safe } from './invocation.ts'
import type { FlagSpec } from './pflag.ts'
import { callOne, EXIT_BAD_CONNECTION, EXIT_ERROR, ExitError, listen, open, type Program } from './program.ts'

export const KEEP_ALIVE_FLAGS: readonly FlagSpec[] = [
  {
    name: 'once',
    type: 'truth',
    help: 'Resets the keep-alive time to its original value and exits immediately',
  },
]
export const TIME_TO_LIVE_FLAGS: readonly FlagSpec[] = [
  { name: 'keys', type: 'truth', help: 'Get keys attached to this lease' },
]

const SECOND = 1_000_000

export function* leaseGrant(line: Invocation): Program {
  const [text] = line.args
  if (text === undefined || line.args.length > 1) line.badArgs('lease grant command needs TTL argument')
  const ttl = parseGoInt(text ?? '', 10)
  if (typeof ttl !== 'bigint') return line.badArgs(`bad TTL (${ttl.error})`)
  line.checkFormat()
  const reply = yield* callOne(line.callOf({ verb: 'lease-grant', ttl: safe(ttl), id: '0' }))
  if (!reply.ok) throw new ExitError(EXIT_ERROR, `failed to grant lease (${reply.error})`)
  line.print(reply.response)
  return 0
}

export function* leaseRevoke(line: Invocation): Program {
  if (line.args.length !== 1) line.badArgs('lease revoke command needs 1 argument')
  const id = leaseOf(line)
  line.checkFormat()
  const reply = yield* callOne(line.callOf({ verb: 'lease-revoke', id: hexOf(id) }))
  if (!reply.ok) throw new ExitError(EXIT_ERROR, `failed to revoke lease (${reply.error})`)
  line.print(reply.response, { subject: id })
  return 0
}

export function* leaseTimeToLive(line: Invocation): Program {
  if (line.args.length !== 1) line.badArgs('lease timetolive command needs lease ID as argument')
  const id = leaseOf(line)
  const keys = line.on('keys')
  line.checkFormat()
  const reply = yield* callOne(line.patientCallOf({ verb: 'lease-timetolive', id: hexOf(id), keys }))
  if (!reply.ok) throw new ExitError(EXIT_BAD_CONNECTION, reply.error)
  line.print(reply.response, { leaseKeys: keys })
  return 0
}

export function* leaseList(line: Invocation): Program {
  line.checkFormat()
  const reply = yield* callOne(line.patientCallOf({ verb: 'lease-list' }))
  if (!reply.ok) throw new ExitError(EXIT_BAD_CONNECTION, reply.error)
  line.print(reply.response)
  return 0
}

export function* leaseKeepAlive(line: Invocation): Program {
  if (line.args.length !== 1) line.badArgs('lease keep-alive command needs lease ID as argument')
  const id = leaseOf(line)
  line.checkFormat()
  if (line.on('once')) return yield* keepAliveOnce(line, id)
  yield* open(line.callOf({ verb: 'lease-keep-alive', id: hexOf(id), once: false }))
  // The client's library gives a lease up of which it does not hear in time.
  let patience = line.micros('dial-timeout', '2s') + SECOND
  for (;;) {
    const heard = yield* listen(false, patience)
    if (heard.kind !== 'item' || heard.response.kind !== 'lease-keep-alive' || heard.response.ttl <= 0) break
    line.print(heard.response)
    patience = heard.response.ttl * SECOND
  }
  // Only the simple printer says it.
  if (line.format === 'simple') line.shell.out(`lease ${id} expired or revoked.\n`)
  return 0
}

function* keepAliveOnce(line: Invocation, id: Id64): Program {
  const reply = yield* callOne(line.patientCallOf({ verb: 'lease-keep-alive', id: hexOf(id), once: true }))
  if (!reply.ok) throw new ExitError(EXIT_BAD_CONNECTION, reply.error)
  if (reply.response.kind === 'lease-keep-alive' && reply.response.ttl <= 0) {
    throw new ExitError(EXIT_BAD_CONNECTION, 'etcdserver: requested lease not found')
  }
  line.print(reply.response)
  return 0
}

function leaseOf(line: Invocation): Id64 {
  const id = parseGoInt(line.args[0] ?? '', 16)
  if (typeof id !== 'bigint') return line.badArgs(`bad lease ID arg (${id.error}), expecting ID in Hex`)
  return id64(id)
}
