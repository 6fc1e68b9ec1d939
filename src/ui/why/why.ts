import type { Lang } from '../../i18n/catalogue.ts'
import type { Part } from '../../i18n/part.ts'
import type { World } from '../../protocol/view/world.ts'
import type { LogPoint, TraceEvent } from '../../run/trace.ts'

/** One answer to *why?*, with the numbers of this run. */
export interface Why {
  readonly title: readonly Part[]
  /** Two or three sentences. */
  readonly text: readonly Part[]
  /** Two last entries side by side, when they decided. */
  readonly compare: Comparison | null
  /** Counted voters, when a count decided. */
  readonly count: Count | null
  /** In a joint configuration: the outgoing half's voters, whose majority was needed as well. */
  readonly also: Count | null
  readonly rule: string
  /** Where the rule is written: `Raft §5.4.1`, and where etcd has it: `raft/log.go isUpToDate`. */
  readonly paper: string
  readonly code: string
  /** Where etcd departs from the paper; null where it does not. */
  readonly departs: string | null
  /** etcd's own words to who asked; null where nobody did. */
  readonly answer: string | null
  /** What a newer etcd's rule would have said; null where there is no other. */
  readonly newer: string | null
}

export interface Comparison {
  readonly left: { readonly name: string; readonly point: LogPoint }
  readonly right: { readonly name: string; readonly point: LogPoint }
}

export interface Count {
  readonly pips: readonly { readonly name: string; readonly state: 'acked' | 'stored' | 'missing' | 'down' }[]
  readonly quorum: number
  readonly term: number
}

/** What a card may look at besides its event. */
export interface WhyFacts {
  /** The cluster right after the event; null when the page has dropped that moment. */
  readonly world: World | null
  /** Told events round it, oldest first. */
  readonly events: readonly TraceEvent[]
  /** How many appends a leader may have unanswered with one follower (maxInflightMsgs); null where it is not known. */
  readonly most?: number | null
}

/** A card of one kind of event in both languages; null when this event needs no explaining. */
export type Explain<E> = Readonly<Record<Lang, (event: E, facts: WhyFacts) => Why | null>>

type Rare = 'compare' | 'count' | 'also' | 'departs' | 'answer' | 'newer'

/** A card without the parts that most do not have. */
export function card(of: Omit<Why, Rare> & Partial<Pick<Why, Rare>>): Why {
  return { compare: null, count: null, also: null, departs: null, answer: null, newer: null, ...of }
}
