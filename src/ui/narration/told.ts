import type { Lang } from '../../i18n/catalogue.ts'
import { plain, type Part } from '../../i18n/part.ts'
import { committedBy } from '../../i18n/say/log.ts'
import { sentence } from '../../i18n/say/sentence.ts'
import type { TraceEvent } from '../../run/trace.ts'
import { classOf, foldsCommit, type Told } from './pick.ts'

export interface ToldSentence extends Told {
  readonly parts: readonly Part[]
}

const made: Readonly<Record<Lang, WeakMap<TraceEvent, ToldSentence | 'untold'>>> = {
  en: new WeakMap(),
  zh: new WeakMap(),
}

/** The class of what only the feed tells. */
export const FEED_ONLY = 99

/** The events that have a sentence, each made once. */
export function toldOf(events: readonly TraceEvent[], lang: Lang, voters: number): readonly ToldSentence[] {
  return events.flatMap((_, i) => {
    const told = toldAt(events, i, lang, voters)
    return told === 'untold' ? [] : [told]
  })
}

/** The last `count` of them that the narration may say, oldest first; those that `isIdle` it passes over. */
export function lastTold(
  events: readonly TraceEvent[],
  lang: Lang,
  voters: number,
  count: number,
  isIdle: (event: TraceEvent) => boolean,
): readonly ToldSentence[] {
  const last: ToldSentence[] = []
  for (let i = events.length - 1; i >= 0 && last.length < count; i--) {
    const told = toldAt(events, i, lang, voters)
    if (told !== 'untold' && told.rank < FEED_ONLY && !isIdle(told.event)) last.push(told)
  }
  return last.reverse()
}

function toldAt(
  events: readonly TraceEvent[],
  i: number,
  lang: Lang,
  voters: number,
): ToldSentence | 'untold' {
  const event = events[i] as TraceEvent
  const known = made[lang].get(event)
  if (known !== undefined) return known
  const before = LOOK_BACK.has(event.kind) ? events.slice(Math.max(0, i - 400), i) : []
  const told = tell(event, before, lang, voters)
  made[lang].set(event, told)
  return told
}

/** What they are worth depends on what came before. */
const LOOK_BACK: ReadonlySet<TraceEvent['kind']> = new Set(['committed', 'client-done'])

function tell(
  event: TraceEvent,
  before: readonly TraceEvent[],
  lang: Lang,
  voters: number,
): ToldSentence | 'untold' {
  const parts = folded(event, before, lang, voters) ?? sentence(event, lang)
  if (parts === null) return 'untold'
  const rank = classOf(event, before) ?? FEED_ONLY
  return { event, rank, parts, length: plain(parts).length, zh: lang === 'zh' }
}

/** A commit like the ones before it, with the members whose answers made it one; null for any other event. */
function folded(
  event: TraceEvent,
  before: readonly TraceEvent[],
  lang: Lang,
  voters: number,
): readonly Part[] | null {
  if (event.kind !== 'committed' || !foldsCommit(event, before)) return null
  const answers = new Map<number, string>()
  const stored = new Set<string>()
  for (const one of before) {
    if (one.kind === 'sent' && one.type === 'MsgAppResp' && one.to === event.member) {
      if (!one.reject && one.index >= event.to) answers.set(one.id, one.from)
    }
    const from = one.kind === 'received' ? answers.get(one.msg) : undefined
    if (from !== undefined) stored.add(from)
  }
  const quorum = Math.floor(voters / 2) + 1
  return stored.size + 1 < quorum ? null : committedBy(event, [...stored].sort(), voters, lang)
}
