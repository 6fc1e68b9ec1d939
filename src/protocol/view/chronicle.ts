import type { TraceEvent } from '../../run/trace.ts'

/**
 * What lenses tell of a whole run, however much happened since: what the servers log, and the changes of the members
 * that clients asked for.
 */
export type ChronicleEvent = Extract<
  TraceEvent,
  { readonly kind: 'log-line' | 'member-refused' | 'client-sent' | 'client-done' }
>
