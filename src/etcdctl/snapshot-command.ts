import { hexOf, id64 } from '../base/id64.ts'
import { humanBytes } from './go-text.ts'
import { quotedText } from './go-quoted.ts'
import { jsonNumber, jsonObject } from './go-json.ts'
import type { Invocation } from './invocation.ts'
import { badPeerUrls } from './peer-urls.ts'
import type { FlagSpec } from './pflag.ts'
import { field } from './print-fields.ts'
import { callOne, EXIT_ERROR, EXIT_INTERRUPTED, ExitError, type Program } from './program.ts'
import { table } from './table.ts'

const DEFAULT_NAME = 'default'
const DEFAULT_URL = 'http://localhost:2380'

export const RESTORE_FLAGS: readonly FlagSpec[] = [
  { name: 'data-dir', type: 'text', zero: '""', help: 'Path to the data directory' },
  {
    name: 'initial-advertise-peer-urls',
    type: 'text',
    zero: `"${DEFAULT_URL}"`,
    help: "List of this member's peer URLs to advertise to the rest of the cluster",
  },
  {
    name: 'initial-cluster',
    type: 'text',
    zero: `"${DEFAULT_NAME}=${DEFAULT_URL}"`,
    help: 'Initial cluster configuration for restore bootstrap',
  },
  {
    name: 'initial-cluster-token',
    type: 'text',
    zero: '"etcd-cluster"',
    help: 'Initial cluster token for the etcd cluster during restore bootstrap',
  },
  { name: 'name', type: 'text', zero: `"${DEFAULT_NAME}"`, help: 'Human-readable name for this member' },
  {
    name: 'skip-hash-check',
    type: 'truth',
    help: 'Ignore snapshot integrity hash value (required if copied from data directory)',
  },
  {
    name: 'wal-dir',
    type: 'text',
    zero: '""',
    help: 'Path to the WAL directory (use --data-dir if none given)',
  },
]

export function* snapshotSave(line: Invocation): Program {
  const [path] = line.args
  if (path === undefined || line.args.length > 1) return line.badArgs('snapshot save expects one argument')
  line.checkFormat()
  const given = line.flags.has('endpoints')
  const endpoints = given ? line.endpoints : line.endpoints.slice(0, 1)
  if (endpoints.length !== 1) {
    const list = endpoints.join(' ')
    throw new ExitError(
      EXIT_INTERRUPTED,
      `snapshot must be requested to one selected node, not multiple [${list}]`,
    )
  }
  const request = { verb: 'snapshot', path } as const
  // Only who says how long it may take is told when that is over.
  const call = line.flags.has('command-timeout')
    ? line.callOf(request, endpoints)
    : line.patientCallOf(request, endpoints)
  const reply = yield* callOne(call)
  if (!reply.ok) throw new ExitError(EXIT_INTERRUPTED, reply.error)
  line.shell.out(`Snapshot saved at ${path}\n`)
  return 0
}

export function snapshotStatus(line: Invocation): number {
  const [path] = line.args
  if (path === undefined || line.args.length > 1) {
    return line.badArgs('snapshot status requires exactly one argument')
  }
  const { format } = line
  const status = line.shell.files.status(path)
  if ('error' in status) throw new ExitError(EXIT_ERROR, status.error)
  const { hash, revision, totalKey, totalSize } = status
  const cells = [hexOf(id64(hash)), String(revision), String(totalKey), humanBytes(totalSize)]
  switch (format) {
    case 'simple':
      line.shell.out(`${cells.join(', ')}\n`)
      break
    case 'table':
      line.shell.out(table(['HASH', 'REVISION', 'TOTAL KEYS', 'TOTAL SIZE'], [cells]))
      break
    case 'json':
      line.shell.out(
        `${jsonObject([
          ['hash', jsonNumber(hash)],
          ['revision', jsonNumber(revision)],
          ['totalKey', jsonNumber(totalKey)],
          ['totalSize', jsonNumber(totalSize)],
        ])}\n`,
      )
      break
    case 'fields':
      line.shell.out(
        field('Hash', hash) +
          field('Revision', revision) +
          field('Keys', totalKey) +
          field('Size', totalSize),
      )
  }
  return 0
}

/** Nobody is asked: it makes files of a file. */
export function snapshotRestore(line: Invocation): number {
  const [path] = line.args
  if (path === undefined || line.args.length > 1) {
    return line.badArgs('snapshot restore requires exactly one argument')
  }
  const fail = (why: string): never => {
    throw new ExitError(EXIT_ERROR, why)
  }
  const name = line.flags.get('name') ?? DEFAULT_NAME
  const cluster = line.flags.get('initial-cluster') ?? `${DEFAULT_NAME}=${DEFAULT_URL}`
  const members = cluster.split(',').map((part) => part.split('='))
  const problem = badPeerUrls(members.map(([, url = '']) => url))
  if (problem !== null) fail(problem)
  if (!members.some(([member]) => member === name)) {
    fail(`couldn't find local name ${quotedText(name)} in the initial cluster configuration`)
  }
  const advertised = (line.flags.get('initial-advertise-peer-urls') ?? DEFAULT_URL).split(',')
  const badUrl = badPeerUrls(advertised)
  if (badUrl !== null) fail(badUrl)
  const mismatch = advertisesOtherwise(
    name,
    members.flatMap(([member, url]) => (member === name && url !== undefined ? [url] : [])),
    advertised,
  )
  if (mismatch !== null) fail(mismatch)
  const dataDir = line.flags.get('data-dir') ?? `${name}.etcd`
  if (line.shell.files.exists(dataDir)) fail(`data-dir ${quotedText(dataDir)} exists`)
  const refusal = line.shell.files.restore(path, dataDir, line.on('skip-hash-check'))
  if (refusal !== null) fail(refusal)
  return 0
}

/** What etcd says when a member is not to be found where it is told to be; null when it is (`advertiseMatchesCluster`). */
function advertisesOtherwise(
  name: string,
  initial: readonly string[],
  advertised: readonly string[],
): string | null {
  const [told, own] = [initial.toSorted(), advertised.toSorted()]
  const place = told.findIndex((url, i) => url !== own[i])
  if (place < 0 && told.length === own.length) return null
  const list = (urls: readonly string[]): string => `[${urls.map(quotedText).join(' ')}]`
  const why =
    told.length === own.length
      ? `resolved urls: ${quotedText(own[place] ?? '')} != ${quotedText(told[place] ?? '')}`
      : `len(${list(own)}) != len(${list(told)})`
  const missing = told.filter((url) => !own.includes(url)).map((url) => `${name}=${url}`)
  if (missing.length > 0) {
    return `--initial-cluster has ${missing.join(',')} but missing from --initial-advertise-peer-urls=${own.join(',')} (${why})`
  }
  const extra = own.filter((url) => !told.includes(url))
  return `--initial-advertise-peer-urls has ${extra.join(',')} but missing from --initial-cluster=${own.map((url) => `${name}=${url}`).join(',')}`
}
