import { assertNever } from '../../base/assert.ts'
import type { SentFacts, TraceEvent, TraceKind, TraceOf } from '../../run/trace.ts'

type Fields = {
  readonly [K in TraceKind]: readonly Exclude<keyof TraceOf<K>, 'id' | 'at' | 'seq' | 'cause' | 'kind'>[]
}

/** The fields that are hashed, in order. A kind's number is its place. Frozen: a recording's hash depends on it. */
const FIELDS: Fields = {
  input: ['input'],
  started: ['member', 'restart', 'term', 'last', 'commit'],
  crashed: ['member', 'role', 'lostEntries', 'lostBytes'],
  paused: ['member'],
  resumed: ['member'],
  partitioned: ['groups'],
  healed: [],
  'link-cut': ['from', 'to'],
  'link-mended': ['from', 'to'],
  sent: [],
  received: [],
  dropped: ['msg', 'type', 'from', 'to', 'why'],
  'timer-fired': ['member', 'term', 'ticks'],
  role: ['member', 'from', 'to', 'term', 'lead'],
  term: ['member', 'from', 'to', 'by', 'message'],
  lead: ['member', 'lead', 'term'],
  campaign: ['member', 'type', 'term', 'quorum', 'voters', 'last'],
  vote: [
    'member',
    'candidate',
    'term',
    'pre',
    'granted',
    'reason',
    'own',
    'theirs',
    'votedFor',
    'leaseTicksLeft',
  ],
  tally: ['member', 'voter', 'term', 'pre', 'granted', 'grants', 'refusals', 'quorum'],
  election: ['member', 'result', 'pre', 'term', 'grants', 'quorum'],
  'quorum-lost': ['member', 'term', 'active', 'quorum'],
  appended: ['member', 'first', 'last', 'term', 'own', 'entries'],
  truncated: ['member', 'from', 'last', 'oldTerm', 'newTerm'],
  'append-refused': ['member', 'leader', 'prev', 'ownTerm', 'hint'],
  progress: ['member', 'peer', 'state', 'match', 'next', 'paused', 'inflight'],
  written: ['member', 'first', 'last', 'bytes', 'mustSync', 'hardState'],
  synced: ['member', 'durable'],
  committed: ['member', 'from', 'to', 'term', 'leads'],
  applied: ['member', 'index', 'term', 'entry', 'revision'],
  proposed: ['member', 'request', 'outcome', 'lead', 'index'],
  'read-index': ['member', 'request', 'stage', 'index'],
  'client-sent': ['client', 'request', 'to', 'what', 'byReader', 'deadline'],
  'client-done': ['client', 'request', 'status', 'what', 'text', 'revision', 'value'],
  'log-line': ['member', 'level', 'text'],
  violation: ['claim', 'members', 'index', 'term', 'detail'],
  stopped: ['member', 'why', 'text'],
  configured: ['member', 'index', 'change', 'subject', 'voters', 'learners'],
  'snapshot-taken': ['member', 'index', 'term', 'since'],
  'snapshot-saved': ['member', 'index', 'term', 'compacted'],
  'snapshot-sent': ['member', 'to', 'index', 'term', 'first'],
  'snapshot-received': ['member', 'from', 'index', 'term'],
  'snapshot-restored': ['member', 'index', 'term', 'holds', 'revision'],
  'db-committed': ['member', 'index'],
  'wal-cut': ['member', 'path'],
  purged: ['member', 'path'],
  'lease-expired': ['member', 'lease', 'ttl', 'keys'],
  compacted: ['member', 'revision', 'auto'],
  'member-refused': [
    'member',
    'request',
    'what',
    'subject',
    'reason',
    'index',
    'voters',
    'started',
    'connected',
    'missing',
    'match',
    'last',
  ],
  'client-heard': ['client', 'request', 'text', 'revision'],
  transfer: ['member', 'to', 'stage'],
  joint: ['member', 'index', 'stage', 'voters', 'outgoing', 'auto'],
}

const KIND_NUMBERS = new Map(Object.keys(FIELDS).map((kind, place) => [kind, place + 1]))

/** What text is mixed in as, by text: a memo of a pure function. Short texts recur (names, types); others are not kept. */
const TEXT_WORDS = new Map<string, number>()

/**
 * Running 64-bit hash of a trace, in two 32-bit lanes. Numbers go in as two 32-bit words (low, high), text as
 * its FNV-1a over UTF-16 units and its length, lists and records with their sizes, null as a word of its own.
 */
export class TraceHash {
  private a = 0x243f6a88
  private b = 0x85a308d3 | 0

  add(event: TraceEvent): void {
    this.word(KIND_NUMBERS.get(event.kind) ?? 0)
    this.number(event.at)
    this.word(event.seq)
    this.word(event.cause)
    if (event.kind === 'sent') return this.sent(event)
    if (event.kind === 'received') {
      this.word(event.msg)
      this.text(event.type)
      this.text(event.from)
      this.text(event.to)
      return
    }
    const facts = event as unknown as Record<string, unknown>
    for (const field of FIELDS[event.kind]) this.value(facts[field])
  }

  /** 16 hex digits. */
  digest(): string {
    return hex32(scramble(this.a ^ (this.b >>> 7))) + hex32(scramble(this.b ^ Math.imul(this.a, 0x2c1b3c6d)))
  }

  clone(): TraceHash {
    const copy = new TraceHash()
    copy.a = this.a
    copy.b = this.b
    return copy
  }

  private sent(event: SentFacts): void {
    this.text(event.type)
    this.text(event.from)
    this.text(event.to)
    this.number(event.term)
    this.number(event.index)
    this.number(event.logTerm)
    this.number(event.commit)
    this.word(event.entries)
    this.number(event.entriesTerm)
    this.word(event.reject ? 1 : 0)
    this.number(event.arrivesAt)
    this.number(event.diesAt)
    this.text(event.why ?? '')
    this.word(event.request)
  }

  private word(word: number): void {
    const a = Math.imul(this.a ^ word, 0x9e3779b1)
    const b = Math.imul(this.b + word + 0x165667b1, 0x85ebca6b)
    this.a = ((a << 13) | (a >>> 19)) ^ b
    this.b = ((b << 17) | (b >>> 15)) + a
  }

  private number(value: number): void {
    this.word(value | 0)
    if (value > 0x7fff_ffff || value < 0) this.word(Math.floor(value / 0x1_0000_0000) | 0)
  }

  private text(text: string): void {
    let word = TEXT_WORDS.get(text)
    if (word === undefined) {
      word = fnv(text)
      if (text.length <= 24 && TEXT_WORDS.size < 4096) TEXT_WORDS.set(text, word)
    }
    this.word(word)
    this.word(text.length)
  }

  private value(value: unknown): void {
    switch (typeof value) {
      case 'number':
        return this.number(value)
      case 'string':
        return this.text(value)
      case 'boolean':
        return this.word(value ? 1 : 0)
      case 'object':
        if (value === null) return this.word(0x0badf00d)
        return Array.isArray(value) ? this.list(value) : this.record(value as Record<string, unknown>)
      default:
        return assertNever(value as never)
    }
  }

  private list(values: readonly unknown[]): void {
    this.word(values.length)
    for (const value of values) this.value(value)
  }

  private record(record: Record<string, unknown>): void {
    const names = Object.keys(record).sort()
    this.word(names.length)
    for (const name of names) {
      this.text(name)
      this.value(record[name])
    }
  }
}

function fnv(text: string): number {
  let hash = 0x811c9dc5 | 0
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}

function scramble(word: number): number {
  const once = Math.imul(word ^ (word >>> 16), 0x7feb352d)
  const twice = Math.imul(once ^ (once >>> 15), 0x846ca68b)
  return twice ^ (twice >>> 16)
}

function hex32(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}
