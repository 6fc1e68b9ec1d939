import { assert } from '../../base/assert.ts'
import type { LogLevel, RaftEvent } from './raft-event.ts'

/** Where one node's parts report what happened, until the driver drains it. */
export class Journal {
  private events: RaftEvent[] = []

  constructor(
    readonly debugLines: boolean,
    /**
     * With a rule switched off the library's own invariants break in time. etcd would panic; this node goes on, so
     * that the harm is seen. DIFF(etcd): only then.
     */
    private readonly tolerant: boolean,
    /** Tells a panic to the driver, whose process it ends, instead of halting everything. */
    private readonly reportsPanics = false,
  ) {}

  clone(): Journal {
    const copy = new Journal(this.debugLines, this.tolerant, this.reportsPanics)
    copy.events = this.events.slice()
    return copy
  }

  emit(event: RaftEvent): void {
    this.events.push(event)
  }

  /** The text is only made when someone wants to read it. */
  debug(text: () => string): void {
    if (this.debugLines) this.line('DEBUG', text())
  }

  info(text: string): void {
    this.line('INFO', text)
  }

  warn(text: string): void {
    this.line('WARN', text)
  }

  error(text: string): void {
    this.line('ERROR', text)
  }

  drain(): readonly RaftEvent[] {
    const drained = this.events
    if (drained.length > 0) this.events = []
    return drained
  }

  /** `ok`; a panic when it is false and every rule is on. `claim` is etcd's text of it. */
  holds(ok: boolean, claim: () => string): boolean {
    if (ok || this.tolerant) return ok
    if (!this.reportsPanics) assert(false, claim())
    this.events.push({ kind: 'panic', text: claim() })
    return false
  }

  private line(level: LogLevel, text: string): void {
    this.events.push({ kind: 'log-line', level, text })
  }
}
