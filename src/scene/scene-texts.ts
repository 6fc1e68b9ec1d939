import type { Name } from '../run/input.ts'
import type { Flight, MemberView, RequestView } from '../protocol/view/world.ts'

/** The words of the picture, in the reader's language. The scene knows facts and places; the page brings these. */
export interface SceneTexts {
  /** `term 3` and `t3`. */
  termLong(term: number): string
  termShort(term: number): string
  /** `follower`; `leader, cut off`; `candidate`; `down`. */
  role(member: MemberView, cutOff: boolean): string
  /** `last 3·21 · voted n4`, `2 of 3 votes`, `hears 2 of 5`; '' for none. */
  facts(member: MemberView, heard: number, voters: number): string
  /** `commit 8`: said where the dial has no needle for it. */
  commit(index: number): string
  /** What a message is, in two words: `append 22`, `vote refused`; '' for a heartbeat. */
  flight(flight: Flight): string
  dropped: string
  wall: string
  client: string
  noRequests: string
  /** `put a=1`. */
  request(request: RequestView): string
  /** `waiting 0.56 s of 5 s`, `ok, revision 7`, `outcome unknown`. */
  state(request: RequestView, at: number): string
}

/** Those of what moves. */
export type MovingTexts = Pick<SceneTexts, 'flight' | 'dropped' | 'state'>

/** How a member is called aloud: `n2, leader, term 3, log to 22, commit 21`. */
export type MemberLabel = (member: MemberView) => string

/** Members that `name` can reach both ways through partition and cuts, and that run; itself included. */
export function hears(
  name: Name,
  members: readonly MemberView[],
  open: (a: Name, b: Name) => boolean,
): number {
  return members.filter(
    (other) =>
      other.isVoter &&
      other.status === 'running' &&
      (other.name === name || (open(name, other.name) && open(other.name, name))),
  ).length
}
