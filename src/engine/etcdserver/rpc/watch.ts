import { ID_NONE } from '../../../base/id64.ts'
import { NO_BYTES, utf8 } from '../../../base/bytes.ts'
import type { KeyValue } from '../../../pb/mvccpb.ts'
import type { ResponseHeader, WatchEvent, WatchResponse } from '../../../pb/rpcpb.ts'
import type { WatchRequest } from '../../../run/client-request.ts'
import { keyText, rangeOf } from '../../mvcc/key-range.ts'
import type { KvStore, Row } from '../../mvcc/kv-store.ts'
import type { KeyRange } from '../../mvcc/tree-index.ts'
import { endOfSpan } from './to-pb.ts'

/** One client's watch. `minRevision`: the next revision that it has not been told of. */
export interface Watcher {
  readonly request: number
  readonly range: KeyRange
  readonly minRevision: number
  /** False: it still has history to catch up with. */
  readonly synced: boolean
  readonly prevKv: boolean
  readonly filters: WatchRequest['filters']
}

/** What a watcher is told; `last`: it ends with this. */
export interface WatchNews {
  readonly request: number
  readonly response: WatchResponse
  readonly last: boolean
}

type Header = (revision: number) => ResponseHeader

/**
 * The watches that a member serves, as etcd's watchableStore: those in step are told at each transaction, the others
 * catch up in turns. Events of one revision stay together, and none is told twice.
 * DIFF(etcd): a client that reads slowly is never a victim: its answers wait on the way.
 */
export class WatchHub {
  watchers: readonly Watcher[] = []

  clone(): WatchHub {
    const copy = new WatchHub()
    copy.watchers = this.watchers
    return copy
  }

  get hasUnsynced(): boolean {
    return this.watchers.some(({ synced }) => !synced)
  }

  add(request: number, what: WatchRequest, kv: KvStore, header: Header): WatchNews {
    const { revision } = what
    const synced = revision <= 0 || revision > kv.rev
    const end = endOfSpan(what.key, what.span)
    const watcher: Watcher = {
      request,
      range: rangeOf(what.key === '' ? Uint8Array.of(0) : utf8(what.key), end),
      minRevision: synced ? Math.max(revision, kv.rev + 1) : revision,
      synced,
      prevKv: what.prevKv,
      filters: what.filters,
    }
    this.watchers = [...this.watchers, watcher]
    return { request, response: { ...emptyResponse(header(kv.rev)), created: true }, last: false }
  }

  cancel(request: number): void {
    this.watchers = this.watchers.filter((watcher) => watcher.request !== request)
  }

  /** A transaction made `kv.rev`. */
  notify(kv: KvStore, header: Header): readonly WatchNews[] {
    const due = this.watchers.filter(({ synced, minRevision }) => synced && minRevision <= kv.rev)
    if (due.length === 0) return []
    const news = due.flatMap((watcher) => tell(watcher, kv, header))
    this.watchers = this.watchers.map((watcher) =>
      due.includes(watcher) ? { ...watcher, minRevision: kv.rev + 1 } : watcher,
    )
    return news
  }

  /** The store was replaced by a newer one: what happened meanwhile was told to nobody. */
  lookAgain(): void {
    this.watchers = this.watchers.map((watcher) => ({ ...watcher, synced: false }))
  }

  /** Those behind are told all they missed, or that a compaction has overtaken them. */
  catchUp(kv: KvStore, header: Header): readonly WatchNews[] {
    const news: WatchNews[] = []
    const watchers: Watcher[] = []
    for (const watcher of this.watchers) {
      if (watcher.synced) watchers.push(watcher)
      else if (watcher.minRevision < kv.compactRev) news.push(overtaken(watcher, kv, header))
      else if (watcher.minRevision > kv.rev) watchers.push({ ...watcher, synced: true })
      else {
        news.push(...tell(watcher, kv, header))
        watchers.push({ ...watcher, synced: true, minRevision: kv.rev + 1 })
      }
    }
    this.watchers = watchers
    return news
  }
}

export function emptyResponse(header: ResponseHeader): WatchResponse {
  return {
    kind: 'watch',
    header,
    created: false,
    canceled: false,
    compactRevision: 0,
    cancelReason: '',
    events: [],
  }
}

function overtaken(watcher: Watcher, kv: KvStore, header: Header): WatchNews {
  const response = { ...emptyResponse(header(0)), canceled: true, compactRevision: kv.compactRev }
  return { request: watcher.request, response, last: true }
}

/** Nothing when nothing concerns it. */
function tell(watcher: Watcher, kv: KvStore, header: Header): readonly WatchNews[] {
  const events: WatchEvent[] = []
  for (const [revision, row] of kv.changes(watcher.minRevision)) {
    const key = keyText(row.kind === 'put' ? row.kv.key : row.key)
    const { start, end } = watcher.range
    if (key < start || (end !== null && key >= end)) continue
    const type = row.kind === 'put' ? 'PUT' : 'DELETE'
    if (watcher.filters.includes(type === 'PUT' ? 'NOPUT' : 'NODELETE')) continue
    const before = watcher.prevKv ? previous(kv, row, revision.main) : null
    events.push({ type, kv: row.kind === 'put' ? row.kv : gone(row.key, revision.main), prevKv: before })
  }
  if (events.length === 0) return []
  return [{ request: watcher.request, response: { ...emptyResponse(header(kv.rev)), events }, last: false }]
}

/** As the revision before left the key; null when a compaction has taken it. */
function previous(kv: KvStore, row: Row, main: number): KeyValue | null {
  if (row.kind === 'put' && row.kv.createRevision === row.kv.modRevision) return null
  if (main - 1 < kv.compactRev) return null
  return kv.range(row.kind === 'put' ? row.kv.key : row.key, null, main - 1).kvs[0] ?? null
}

function gone(key: Uint8Array, modRevision: number): KeyValue {
  return { key, value: NO_BYTES, createRevision: 0, modRevision, version: 0, lease: ID_NONE }
}
