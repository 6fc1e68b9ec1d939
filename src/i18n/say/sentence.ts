import type { TraceEvent, TraceKind } from '../../run/trace.ts'
import type { Lang } from '../catalogue.ts'
import type { Part, Say } from '../part.ts'
import { clientDone, clientHeard, clientSent, proposed, readIndex } from './client.ts'
import {
  purged,
  snapshotReceived,
  snapshotRestored,
  snapshotSaved,
  snapshotSent,
  snapshotTaken,
  walCut,
} from './disk.ts'
import { campaign, election, quorumLost, role, timerFired, transfer } from './election.ts'
import { input } from './input.ts'
import { compacted, leaseExpired } from './key-space.ts'
import { appended, appendRefused, committed, progress, truncated } from './log.ts'
import { crashed, paused, resumed, started, stopped } from './member-life.ts'
import { configured, joint, memberRefused } from './membership.ts'
import { dropped, healed, linkCut, linkMended, partitioned } from './network.ts'
import { violation } from './violation.ts'
import { vote } from './vote.ts'

/** One sentence about an event in a language; null for what is seen but not told. */
export function sentence(event: TraceEvent, lang: Lang): readonly Part[] | null {
  const say = SAY[event.kind] as
    { readonly [L in Lang]: (e: TraceEvent) => readonly Part[] | null } | undefined
  return say === undefined ? null : say[lang](event)
}

const SAY: { readonly [K in TraceKind]?: Say<K> } = {
  input,
  started,
  crashed,
  stopped,
  configured,
  joint,
  'member-refused': memberRefused,
  paused,
  resumed,
  partitioned,
  healed,
  'link-cut': linkCut,
  'link-mended': linkMended,
  dropped,
  'timer-fired': timerFired,
  role,
  transfer,
  campaign,
  vote,
  election,
  'quorum-lost': quorumLost,
  appended,
  truncated,
  'append-refused': appendRefused,
  progress,
  committed,
  'snapshot-taken': snapshotTaken,
  'snapshot-saved': snapshotSaved,
  'snapshot-sent': snapshotSent,
  'snapshot-received': snapshotReceived,
  'snapshot-restored': snapshotRestored,
  'wal-cut': walCut,
  purged,
  'lease-expired': leaseExpired,
  compacted,
  proposed,
  'read-index': readIndex,
  'client-sent': clientSent,
  'client-done': clientDone,
  'client-heard': clientHeard,
  violation,
}
