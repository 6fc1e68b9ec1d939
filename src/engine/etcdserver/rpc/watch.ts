import { ID_NONE } from '../../../base/id64.ts'
import { compareBytes, NO_BYTES, utf8 } from '../../../base/bytes.ts'
import { keyValueBytes, type KeyValue } from '../../../pb/mvccpb.ts'
import type { ResponseHeader, WatchEvent, WatchResponse } from '../../../pb/rpcpb.ts'
import type { WatchRequest } from '../../../run/client-request.ts'
import type { SimMicros } from '../../../run/position.ts'
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
  /** Bytes of one answer, if it may come in parts (etcd `sendFragments`). DIFF(etcd): only the new keys and values count. */
  readonly most: number
  /** When it is told how far the store is, and whether it heard of a change since the last time; null: it does not want to. */
  readonly progress: { readonly at: SimMicros; readonly heard: boolean } | null
}

/** What a watcher is told; `last`: it ends with this. */
export interface WatchNews {
  readonly request: number
  readonly response: WatchResponse
  readonly last: boolean
}

/** DIFF(etcd): etcd adds up to a tenth by chance, so that not all are told at once. */
const PROGRESS_MICROS: SimMicros = 600_000_000
/** etcd's watchBatchMaxRevs. */
const BATCH_REVISIONS = 1000

const EMPTY_RANGE = 'mvcc: watcher range is empty'

type Header = (revision: number) => ResponseHeader

/**
 * The watches that a member serves, as etcd's watchableStore: those in step are told at each transaction, the others
 * catch up in turns. Events of one revision stay together, and none is told twice.
 * DIFF(etcd): clients read at once, so no stream is ever full and no watcher a victim; all catch up in a turn, not 512.
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

  add(request: number, what: WatchRequest, kv: KvStore, header: Header, now: SimMicros): WatchNews {
    const { revision } = what
    const synced = revision === 0 || revision > kv.rev
    const end = endOfSpan(what.key, what.span)
    const created = { ...emptyResponse(header(kv.rev)), created: true }
    if (what.span?.kind === 'to' && end.length > 0 && compareBytes(utf8(what.key), end) >= 0) {
      return { request, response: { ...created, canceled: true, cancelReason: EMPTY_RANGE }, last: true }
    }
    const watcher: Watcher = {
      request,
      range: rangeOf(what.key === '' ? Uint8Array.of(0) : utf8(what.key), end),
      minRevision: synced ? Math.max(revision, kv.rev + 1) : revision,
      synced,
      prevKv: what.prevKv,
      filters: what.filters,
      most: what.fragment === true ? 2_097_152 : 1e15,
      progress: what.progressNotify ? { at: now + PROGRESS_MICROS, heard: false } : null,
    }
    this.watchers = [...this.watchers, watcher]
    return { request, response: created, last: false }
  }

  cancel(request: number): void {
    this.watchers = this.watchers.filter((watcher) => watcher.request !== request)
  }

  /** A transaction made `kv.rev`. */
  notify(kv: KvStore, header: Header): readonly WatchNews[] {
    const due = this.watchers.filter(({ synced, minRevision }) => synced && minRevision <= kv.rev)
    if (due.length === 0) return []
    const news: WatchNews[] = []
    this.watchers = this.watchers.map((watcher) => {
      if (!due.includes(watcher)) return watcher
      const told = tell(watcher, kv, header, Infinity)
      news.push(...told.news)
      return after(watcher, told)
    })
    return news
  }

  /** The store was replaced by a newer one: what happened meanwhile was told to nobody. */
  lookAgain(): void {
    this.watchers = this.watchers.map((watcher) => ({ ...watcher, synced: false }))
  }

  /** The soonest time at which somebody is told of the progress. */
  get nextProgress(): SimMicros | null {
    const times = this.watchers.flatMap(({ progress }) => (progress === null ? [] : [progress.at]))
    return times.length === 0 ? null : Math.min(...times)
  }

  /** Those whose time it is and who heard nothing since the last: they have been told everything up to the revision. */
  progress(now: SimMicros, kv: KvStore, header: Header): readonly WatchNews[] {
    const news: WatchNews[] = []
    this.watchers = this.watchers.map((watcher) => {
      const { progress, synced, request } = watcher
      if (progress === null || progress.at > now) return watcher
      const tells = synced && !progress.heard
      if (tells) news.push({ request, response: emptyResponse(header(kv.rev)), last: false })
      return { ...watcher, progress: { at: progress.at + PROGRESS_MICROS, heard: false } }
    })
    return news
  }

  /** Those behind are told what they missed, a thousand revisions a turn, or that a compaction has overtaken them. */
  catchUp(kv: KvStore, header: Header): readonly WatchNews[] {
    const news: WatchNews[] = []
    const watchers: Watcher[] = []
    for (const watcher of this.watchers) {
      if (watcher.synced) watchers.push(watcher)
      else if (watcher.minRevision < kv.compactRev) news.push(overtaken(watcher, kv, header))
      // No revision is below 0, so there is nothing to look for: etcd looks behind the last one.
      else if (watcher.minRevision < 0 || watcher.minRevision > kv.rev)
        watchers.push({ ...watcher, synced: true, minRevision: Math.max(watcher.minRevision, kv.rev + 1) })
      else {
        const told = tell(watcher, kv, header, BATCH_REVISIONS)
        news.push(...told.news)
        watchers.push({ ...after(watcher, told), synced: told.next > kv.rev })
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

/** What a watcher is told now, and the revision to go on with. */
interface Told {
  readonly news: readonly WatchNews[]
  readonly next: number
}

function after(watcher: Watcher, { news, next }: Told): Watcher {
  const { progress } = watcher
  const heard = progress !== null && news.length > 0 ? { ...progress, heard: true } : progress
  return { ...watcher, minRevision: next, progress: heard }
}

/** Nothing when nothing concerns it. At most so many revisions that do, each of them whole. */
function tell(watcher: Watcher, kv: KvStore, header: Header, revisions: number): Told {
  const parts: WatchEvent[][] = []
  let size = Infinity
  let seen = 0
  let next = kv.rev + 1
  let last = 0
  for (const [revision, row] of kv.changes(watcher.minRevision)) {
    const key = keyText(row.kind === 'put' ? row.kv.key : row.key)
    const { start, end } = watcher.range
    if (key < start || (end !== null && key >= end)) continue
    const type = row.kind === 'put' ? 'PUT' : 'DELETE'
    if (watcher.filters.includes(type === 'PUT' ? 'NOPUT' : 'NODELETE')) continue
    if (revision.main !== last && ++seen > revisions) {
      next = revision.main
      break
    }
    last = revision.main
    const before = watcher.prevKv ? previous(kv, row, revision.main) : null
    const now = row.kind === 'put' ? row.kv : gone(row.key, revision.main)
    const bytes = keyValueBytes(now)
    if ((size += bytes) >= watcher.most) {
      parts.push([])
      size = bytes
    }
    parts.at(-1)?.push({ type, kv: now, prevKv: before })
  }
  const whole = emptyResponse(header(kv.rev))
  const news = parts.map((events, i): WatchNews => ({
    request: watcher.request,
    response: { ...whole, events, ...(parts[i + 1] && { fragment: true }) },
    last: false,
  }))
  return { news, next }
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
