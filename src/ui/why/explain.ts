import type { Lang } from '../../i18n/catalogue.ts'
import { entryState } from '../../i18n/say/entry-state.ts'
import type { TraceEvent, TraceOf } from '../../run/trace.ts'
import type { WhyTarget } from '../kit/why-context.tsx'
import { appendRefusedWhy } from './append-refused.ts'
import { clientDoneWhy, waitingWhy } from './client.ts'
import { committedWhy, isLeadersCommit } from './committed.ts'
import { crashedWhy } from './crashed.ts'
import { diedWhy } from './died.ts'
import { electionWhy } from './election.ts'
import { entryWhy } from './entry.ts'
import { jointWhy } from './joint.ts'
import { compactedWhy, leaseExpiredWhy } from './key-space.ts'
import { memberChangedWhy } from './member-changed.ts'
import { memberRefusedWhy } from './member-refused.ts'
import { progressChangedWhy, progressWhy } from './progress.ts'
import { readIndexWhy } from './read-index.ts'
import { quorumLostWhy, steppedDownWhy } from './step-down.ts'
import { transferCampaignWhy, transferWhy } from './transfer.ts'
import { truncatedWhy } from './truncated.ts'
import { voteWhy } from './vote.ts'
import type { Why, WhyFacts } from './why.ts'

const NO_FACTS: WhyFacts = { world: null, events: [] }

/** Whether there is a card for it. */
export function explains(event: TraceEvent): boolean {
  return ofEvent(event, NO_FACTS, 'en') !== null
}

/** The card of what was asked; null when there is nothing to explain (any more). */
export function explain(target: WhyTarget, facts: WhyFacts, lang: Lang): Why | null {
  if (target.kind === 'event') return ofEvent(target.event, facts, lang)
  if (target.kind === 'progress') return ofProgress(target, facts, lang)
  const state = facts.world === null ? null : entryState(facts.world, target.index, target.term)
  return state === null ? null : entryWhy[lang](state, facts)
}

function ofProgress(
  { member, peer }: Extract<WhyTarget, { readonly kind: 'progress' }>,
  facts: WhyFacts,
  lang: Lang,
): Why | null {
  const leader = facts.world?.members.find(({ name }) => name === member)
  const progress = leader?.progress?.find((one) => one.peer === peer)
  return progress === undefined
    ? null
    : progressWhy[lang]({ ...progress, member, most: facts.most ?? null }, facts)
}

function ofEvent(event: TraceEvent, facts: WhyFacts, lang: Lang): Why | null {
  switch (event.kind) {
    case 'vote':
      return voteWhy[lang](event, facts)
    case 'election':
      return electionWhy[lang](event, facts)
    case 'append-refused':
      return appendRefusedWhy[lang](event, facts)
    case 'truncated':
      return truncatedWhy[lang](event, facts)
    case 'committed':
      return isLeadersCommit(event) ? committedWhy[lang](event, facts) : null
    case 'quorum-lost':
      return quorumLostWhy[lang](event, facts)
    case 'role':
      return steppedDownWhy[lang](event, facts)
    case 'client-done':
      return refusedWhy(event, facts, lang) ?? clientDoneWhy[lang](event, facts)
    case 'member-refused':
      return memberRefusedWhy[lang](event, facts)
    case 'joint':
      return jointWhy[lang](event, facts)
    case 'configured':
      return memberChangedWhy[lang](event, facts)
    case 'input':
      return transferWhy[lang](event, facts)
    case 'campaign':
      return transferCampaignWhy[lang](event, facts)
    case 'read-index':
      return readIndexWhy[lang](event, facts)
    case 'progress':
      return progressChangedWhy[lang](event, facts)
    case 'proposed':
      return waitingWhy[lang](event, facts)
    case 'crashed':
      return crashedWhy[lang](event, facts)
    case 'stopped':
      return diedWhy[lang](event, facts)
    case 'lease-expired':
      return leaseExpiredWhy[lang](event, facts)
    case 'compacted':
      return compactedWhy[lang](event, facts)
    default:
      return null
  }
}

/** A client that got a no to a change of the members wants to know what the rule said. */
function refusedWhy(done: TraceOf<'client-done'>, facts: WhyFacts, lang: Lang): Why | null {
  const refused = facts.events.findLast(
    (event) => event.kind === 'member-refused' && event.request === done.request,
  )
  return refused?.kind === 'member-refused' ? memberRefusedWhy[lang](refused, facts) : null
}
