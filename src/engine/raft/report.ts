import { ID_NONE } from '../../base/id64.ts'
import type { Raft } from './raft.ts'

/** Reports what a call has changed in the leader known, the commit index and the progress of the members. */
export function reportChanges(r: Raft): void {
  if (r.lead !== r.reportedLead) {
    r.reportedLead = r.lead
    r.journal.emit({ kind: 'lead', lead: r.lead === ID_NONE ? null : r.lead, term: r.term })
  }
  if (r.log.committed > r.reportedCommit) {
    const from = r.reportedCommit + 1
    r.reportedCommit = r.log.committed
    r.journal.emit({ kind: 'committed', from, to: r.log.committed, term: r.term, leads: r.role === 'leader' })
  }
  if (r.leadTransferee !== r.reportedTransferee) reportTransfer(r)
  if (r.role === 'leader') reportProgress(r)
}

/** A leader that stepped down has handed over, or lost its office otherwise: both are told by others. */
function reportTransfer(r: Raft): void {
  const former = r.reportedTransferee
  r.reportedTransferee = r.leadTransferee
  if (r.leadTransferee !== ID_NONE) r.journal.emit({ kind: 'transfer', to: r.leadTransferee, stage: 'begun' })
  else if (r.role === 'leader') r.journal.emit({ kind: 'transfer', to: former, stage: 'aborted' })
}

function reportProgress(r: Raft): void {
  for (const [peer, pr] of r.trk.progress) {
    if (peer === r.id) continue
    const { state, match, next, reported } = pr
    const paused = pr.isPaused()
    const same =
      reported !== null &&
      reported.match === match &&
      reported.next === next &&
      reported.state === state &&
      reported.paused === paused
    if (same) continue
    const event = {
      kind: 'progress',
      peer,
      before: reported?.state ?? null,
      state,
      match,
      next,
      paused,
      inflight: pr.inflights.count,
    } as const
    pr.reported = event
    r.journal.emit(event)
  }
}
