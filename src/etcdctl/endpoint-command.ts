import type { ApiResponse, StatusResponse } from '../pb/rpcpb.ts'
import { jsonList, jsonObject, jsonText, jsonTruth, omitNoText } from './go-json.ts'
import { goDuration } from './go-duration.ts'
import { answered, type Invocation } from './invocation.ts'
import type { FlagSpec } from './pflag.ts'
import { field, header, statusFields } from './print-fields.ts'
import { responseJson } from './print-json.ts'
import { statusCells } from './print-simple.ts'
import {
  callAll,
  callOne,
  EXIT_ERROR,
  ExitError,
  type Effect,
  type Program,
  type Resumed,
} from './program.ts'
import { table } from './table.ts'

export const CLUSTER_FLAG: FlagSpec = {
  name: 'cluster',
  type: 'truth',
  help: 'use all endpoints from the cluster member list',
}
export const HASH_FLAGS: readonly FlagSpec[] = [
  { name: 'rev', type: 'int', zero: '0', help: 'maximum revision to hash (default: all revisions)' },
]

const STATUS_COLUMNS = [
  'ENDPOINT',
  'ID',
  'VERSION',
  'DB SIZE',
  'IS LEADER',
  'IS LEARNER',
  'RAFT TERM',
  'RAFT INDEX',
  'RAFT APPLIED INDEX',
  'ERRORS',
]

/** Of every endpoint, one after the other. */
export function* endpointStatus(line: Invocation): Program {
  const found: { readonly endpoint: string; readonly status: StatusResponse }[] = []
  let failed = false
  line.checkFormat()
  for (const endpoint of yield* wantedEndpoints(line)) {
    const reply = yield* callOne(line.callOf({ verb: 'status' }, [endpoint]))
    if (reply.ok && reply.response.kind === 'status') found.push({ endpoint, status: reply.response })
    else {
      failed = true
      const why = reply.ok ? '' : reply.error
      line.shell.err(`Failed to get the status of endpoint ${endpoint} (${why})\n`)
    }
  }
  const rows = found.map(({ endpoint, status }) => statusCells(endpoint, status))
  switch (line.format) {
    case 'simple':
      line.shell.out(rows.map((row) => `${row.join(', ')}\n`).join(''))
      break
    case 'table':
      line.shell.out(table(STATUS_COLUMNS, rows))
      break
    case 'json':
      line.shell.out(
        `${jsonList(
          found.map(({ endpoint, status }) =>
            jsonObject([
              ['Endpoint', jsonText(endpoint)],
              ['Status', responseJson(status)],
            ]),
          ),
        )}\n`,
      )
      break
    case 'fields':
      for (const { endpoint, status } of found) {
        line.shell.out(`${statusFields(status)}${field('Endpoint', jsonText(endpoint))}\n`)
      }
  }
  return failed ? EXIT_ERROR : 0
}

interface Health {
  readonly endpoint: string
  readonly health: boolean
  readonly took: string
  readonly error: string
}

/** All endpoints at once: each reads a key, which needs a quorum. */
export function* endpointHealth(line: Invocation): Program {
  line.checkFormat()
  const endpoints = yield* wantedEndpoints(line)
  const replies = yield* callAll(
    endpoints.map((endpoint) => line.callOf({ verb: 'get', key: 'health', serializable: false }, [endpoint])),
  )
  const found = replies.map((reply, i): Health => ({
    endpoint: endpoints[i] ?? '',
    health: reply.ok,
    took: goDuration(reply.tookMicros),
    error: reply.ok ? '' : reply.error,
  }))
  switch (line.format) {
    case 'simple':
      for (const { endpoint, health, took, error } of found) {
        line.shell.err(
          health
            ? `${endpoint} is healthy: successfully committed proposal: took = ${took}\n`
            : `${endpoint} is unhealthy: failed to commit proposal: ${error}\n`,
        )
      }
      break
    case 'table':
      line.shell.out(
        table(
          ['ENDPOINT', 'HEALTH', 'TOOK', 'ERROR'],
          found.map(({ endpoint, health, took, error }) => [endpoint, String(health), took, error]),
        ),
      )
      break
    case 'json':
      line.shell.out(
        `${jsonList(
          found.map(({ endpoint, health, took, error }) =>
            jsonObject([
              ['endpoint', jsonText(endpoint)],
              ['health', jsonTruth(health)],
              ['took', jsonText(took)],
              ['error', omitNoText(error)],
            ]),
          ),
        )}\n`,
      )
      break
    case 'fields':
      for (const { endpoint, health, took, error } of found) {
        line.shell.out(
          `${field('Endpoint', jsonText(endpoint))}${field('Health', health)}${field('Took', took)}${field('Error', error)}\n`,
        )
      }
  }
  if (found.some(({ health }) => !health)) throw new ExitError(EXIT_ERROR, 'unhealthy cluster')
  return 0
}

type HashResponse = Extract<ApiResponse, { readonly kind: 'hash-kv' }>

export function* endpointHashKv(line: Invocation): Program {
  line.checkFormat()
  const found: { readonly endpoint: string; readonly hash: HashResponse }[] = []
  let failure: string | null = null
  for (const endpoint of yield* wantedEndpoints(line)) {
    const reply = yield* callOne(line.callOf({ verb: 'hash-kv', revision: line.int('rev') }, [endpoint]))
    if (reply.ok && reply.response.kind === 'hash-kv') found.push({ endpoint, hash: reply.response })
    else {
      failure = reply.ok ? '' : reply.error
      line.shell.err(`Failed to get the hash of endpoint ${endpoint} (${failure})\n`)
    }
  }
  const rows = found.map(({ endpoint, hash }) => [endpoint, String(hash.hash)])
  switch (line.format) {
    case 'simple':
      line.shell.out(rows.map((row) => `${row.join(', ')}\n`).join(''))
      break
    case 'table':
      line.shell.out(table(['ENDPOINT', 'HASH'], rows))
      break
    case 'json':
      line.shell.out(
        `${jsonList(
          found.map(({ endpoint, hash }) =>
            jsonObject([
              ['Endpoint', jsonText(endpoint)],
              ['HashKV', responseJson(hash)],
            ]),
          ),
        )}\n`,
      )
      break
    case 'fields':
      for (const { endpoint, hash } of found) {
        line.shell.out(
          `${header(hash.header)}${field('Endpoint', jsonText(endpoint))}${field('Hash', hash.hash)}\n`,
        )
      }
  }
  if (failure !== null) throw new ExitError(EXIT_ERROR, failure)
  return 0
}

/** With `--cluster` the client URLs of all members. */
export function* wantedEndpoints(line: Invocation): Generator<Effect, readonly string[], Resumed> {
  if (!line.on('cluster')) return line.endpoints
  const reply = yield* callOne(line.callOf({ verb: 'member-list' }))
  if (!reply.ok) {
    throw new ExitError(EXIT_ERROR, `failed to fetch endpoints from etcd cluster member list: ${reply.error}`)
  }
  const response = answered(reply)
  return response.kind === 'member-list' ? response.members.flatMap(({ clientURLs }) => clientURLs) : []
}
