import { assertNever } from '../base/assert.ts'
import type { ClientRequest, GetRequest, KeySpan, TxnRequest } from './client-request.ts'

/** The command that makes a request, as etcdctl takes it: `put a 1`. */
export function commandText(what: ClientRequest): string {
  switch (what.verb) {
    case 'put':
      return [
        `put ${what.key}`,
        ...(what.ignoreValue === true ? ['--ignore-value'] : [what.value]),
        ...flag('lease', what.lease),
        ...truth('prev-kv', what.prevKv),
        ...truth('ignore-lease', what.ignoreLease),
      ].join(' ')
    case 'get':
      return getText(what)
    case 'del':
      return [`del ${keys(what.key, what.span)}`, ...truth('prev-kv', what.prevKv)].join(' ')
    case 'txn':
      return `txn ${txnText(what)}`
    case 'member-add':
      return `member add ${what.name} --peer-urls=${what.peerURLs.join(',')}${what.learner ? ' --learner' : ''}`
    case 'member-remove':
      return `member remove ${what.id}`
    case 'member-update':
      return `member update ${what.id} --peer-urls=${what.peerURLs.join(',')}`
    case 'member-promote':
      return `member promote ${what.id}`
    case 'member-list':
      return 'member list'
    case 'lease-grant':
      return `lease grant ${what.ttl}`
    case 'lease-revoke':
      return `lease revoke ${what.id}`
    case 'lease-timetolive':
      return `lease timetolive ${what.id}${what.keys ? ' --keys' : ''}`
    case 'lease-list':
      return 'lease list'
    case 'lease-keep-alive':
      return `lease keep-alive ${what.id}${what.once ? ' --once' : ''}`
    case 'compaction':
      return `compaction ${what.revision}`
    case 'status':
      return 'endpoint status'
    case 'hash-kv':
      return `endpoint hashkv${what.revision > 0 ? ` --rev=${what.revision}` : ''}`
    case 'defragment':
      return 'defrag'
    case 'alarm-list':
      return 'alarm list'
    case 'alarm-disarm':
      return 'alarm disarm'
    case 'move-leader':
      return `move-leader ${what.id}`
    case 'snapshot':
      return `snapshot save ${what.path}`
    case 'watch':
      return [
        `watch ${keys(what.key, what.span)}`,
        ...(what.revision > 0 ? [`--rev=${what.revision}`] : []),
        ...truth('prev-kv', what.prevKv || undefined),
      ].join(' ')
    case 'watch-progress':
      return 'progress'
    default:
      return assertNever(what)
  }
}

function getText(what: GetRequest): string {
  return [
    `get ${keys(what.key, what.span)}`,
    ...(what.revision === undefined ? [] : [`--rev=${what.revision}`]),
    ...(what.limit === undefined ? [] : [`--limit=${what.limit}`]),
    ...flag('sort-by', what.sortTarget === 'MOD' ? 'MODIFY' : what.sortTarget),
    ...flag('order', what.sortOrder),
    ...truth('keys-only', what.keysOnly),
    ...(what.serializable ? ['--consistency=s'] : []),
  ].join(' ')
}

/** Of a transaction's lists: it may hold 128, and one line is to be read. */
const ITEMS_TOLD = 6

/** In words of its own, since etcdctl reads it from stdin: `if …; then …; else …`. */
function txnText({ compare, success, failure }: TxnRequest): string {
  const signs = { EQUAL: '=', NOT_EQUAL: '!=', GREATER: '>', LESS: '<' } as const
  const tests = compare.map(
    ({ target, key, result, value }) => `${target.toLowerCase()}("${key}") ${signs[result]} "${value}"`,
  )
  const part = (word: string, items: readonly string[]): string => {
    const more = items.length > ITEMS_TOLD ? [`… +${items.length - ITEMS_TOLD}`] : []
    return `${word} ${items.length === 0 ? '-' : [...items.slice(0, ITEMS_TOLD), ...more].join(', ')}`
  }
  return [
    part('if', tests),
    part('then', success.map(commandText)),
    part('else', failure.map(commandText)),
  ].join('; ')
}

function keys(key: string, span: KeySpan | undefined): string {
  const first = key === '\0' || key === '' ? '""' : key
  if (span === undefined) return first
  return span.kind === 'to' ? `${first} ${span.end}` : `${first} --${span.kind}`
}

function flag(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`--${name}=${value}`]
}

function truth(name: string, value: true | undefined): readonly string[] {
  return value === undefined ? [] : [`--${name}`]
}
