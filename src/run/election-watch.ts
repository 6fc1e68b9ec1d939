import type { EpisodeList } from './episode-list.ts'
import type { Name } from './input.ts'
import type { SimMicros } from './position.ts'
import type { FlightType, TraceEvent, TraceOf } from './trace.ts'

/** One member's campaign, from its first vote request to its end. */
interface Campaign {
  readonly root: number
  /** Place in the list; null until the first request left. */
  readonly place: number | null
  /** Voters whose answer is still to come. */
  readonly awaited: ReadonlySet<Name>
  /** Pre-votes are won and the requests of the real campaign have not left yet. */
  readonly continues: boolean
  /** Won: the first own entry, which a quorum is to acknowledge (0: not appended yet). */
  readonly won: number | null
}

/** Elections: from the first vote request to the winner's first commit, or to where the last ballot ended. */
export class ElectionWatch {
  private campaigns = new Map<Name, Campaign>()
  /** Vote requests and answers under way: whose campaign, and whose vote. */
  private ballots = new Map<number, { candidate: Name; voter: Name; answer: boolean }>()

  constructor(private readonly list: EpisodeList) {}

  clone(list: EpisodeList): ElectionWatch {
    const copy = new ElectionWatch(list)
    copy.campaigns = new Map(this.campaigns)
    copy.ballots = new Map(this.ballots)
    return copy
  }

  observe(event: TraceEvent, root: number): void {
    switch (event.kind) {
      case 'campaign':
        this.campaign(event.member, root, event.at)
        return
      case 'sent':
        this.sent(event, root)
        return
      case 'received':
      case 'dropped':
        this.ballotEnded(event.msg, event.kind === 'dropped', event.at)
        return
      case 'vote':
        // Neither is ever answered.
        if (event.reason === 'in-lease' || (event.reason === 'lower-term' && !event.pre))
          this.settle(event.candidate, event.member, event.at)
        return
      case 'election':
        this.decided(event)
        return
      case 'appended':
        if (event.own)
          this.change(event.member, (open) => (open.won === 0 ? { ...open, won: event.first } : open))
        return
      case 'committed': {
        const won = this.campaigns.get(event.member)?.won
        if (event.leads && won !== null && won !== undefined && event.to >= won)
          this.end(event.member, event.at)
        return
      }
      case 'role':
        if (event.from === 'leader') this.end(event.member, event.at)
        return
      case 'crashed':
      case 'stopped':
        this.end(event.member, event.at)
        for (const candidate of [...this.campaigns.keys()]) this.settle(candidate, event.member, event.at)
        return
      default:
    }
  }

  private campaign(member: Name, root: number, at: SimMicros): void {
    const open = this.campaigns.get(member)
    if (open?.continues === true) return
    if (open !== undefined) this.end(member, at)
    this.campaigns.set(member, { root, place: null, awaited: new Set(), continues: false, won: null })
  }

  private sent(event: TraceOf<'sent'>, root: number): void {
    if (isRequest(event.type)) {
      const open = this.campaigns.get(event.from) ?? {
        root,
        place: null,
        awaited: new Set<Name>(),
        continues: false,
        won: null,
      }
      const place = open.place ?? this.list.open('election', event, open.root, event.from)
      const awaited = new Set(open.awaited).add(event.to)
      this.campaigns.set(event.from, { ...open, place, awaited, continues: false })
      this.ballots.set(event.id, { candidate: event.from, voter: event.to, answer: false })
    } else if (isAnswer(event.type)) {
      this.ballots.set(event.id, { candidate: event.to, voter: event.from, answer: true })
    }
  }

  private ballotEnded(msg: number, died: boolean, at: SimMicros): void {
    const ballot = this.ballots.get(msg)
    if (ballot === undefined) return
    this.ballots.delete(msg)
    if (ballot.answer || died) this.settle(ballot.candidate, ballot.voter, at)
  }

  private decided(event: TraceOf<'election'>): void {
    if (event.result !== 'won') return
    if (event.pre) this.change(event.member, (open) => ({ ...open, continues: true }))
    else {
      // A cluster of one asks nobody.
      const open = this.campaigns.get(event.member)
      const place = open?.place ?? this.list.open('election', event, open?.root ?? event.id, event.member)
      const awaited = open?.awaited ?? new Set<Name>()
      this.campaigns.set(event.member, {
        root: open?.root ?? event.id,
        place,
        awaited,
        continues: false,
        won: 0,
      })
    }
  }

  /** No answer of `voter` will come any more, or it is there. */
  private settle(candidate: Name, voter: Name, at: SimMicros): void {
    const open = this.campaigns.get(candidate)
    if (open === undefined || !open.awaited.has(voter)) return
    const awaited = new Set(open.awaited)
    awaited.delete(voter)
    this.campaigns.set(candidate, { ...open, awaited })
    if (awaited.size === 0 && open.won === null && !open.continues) this.end(candidate, at)
  }

  private end(member: Name, at: SimMicros): void {
    const open = this.campaigns.get(member)
    if (open === undefined) return
    if (open.place !== null) this.list.close(open.place, at)
    this.campaigns.delete(member)
  }

  private change(member: Name, how: (open: Campaign) => Campaign): void {
    const open = this.campaigns.get(member)
    if (open !== undefined) this.campaigns.set(member, how(open))
  }
}

function isRequest(type: FlightType): boolean {
  return type === 'MsgVote' || type === 'MsgPreVote'
}

function isAnswer(type: FlightType): boolean {
  return type === 'MsgVoteResp' || type === 'MsgPreVoteResp'
}
