import { decimalOf, type Id64 } from '../../../base/id64.ts'
import { ok, refuse, type Result } from '../../../base/result.ts'
import { jointCommittedIndex, jointVoters, jointVoteResult } from '../quorum/joint.ts'
import type { AckedIndexer, MajorityConfig } from '../quorum/majority.ts'
import { all, argument, idArgument, wholeNumber } from './arguments.ts'
import type { Directive } from './transcript-file.ts'

/** `committed` and `vote`: what a majority or joint configuration decides. */
export function runQuorumDirective(directive: Directive): Result<string> {
  const incoming = all(argument(directive, 'cfg')?.values ?? [], idArgument)
  if (!incoming.ok) return incoming
  // `zero` stands for an empty outgoing half, so that the configuration is taken as a joint one.
  const outgoingText = argument(directive, 'cfgj')?.values ?? []
  const outgoing = all(outgoingText[0] === 'zero' ? [] : outgoingText, idArgument)
  if (!outgoing.ok) return outgoing
  const sorted = (ids: readonly Id64[]): MajorityConfig => [...new Set(ids)].sort()
  const config = [sorted(incoming.value), sorted(outgoing.value)] as const
  const values = argument(directive, directive.name === 'vote' ? 'votes' : 'idx')?.values ?? []
  const voters = jointVoters(config)
  if (values.length !== voters.length) return ok(mismatched(voters, values))
  // Values belong to the voters in the order in which they were named first.
  const named = [...new Set([...incoming.value, ...outgoing.value])]

  if (directive.name === 'vote') {
    const votes = valuesOf(values, named, vote)
    return votes.ok ? ok(`${jointVoteResult(config, votes.value, true)}\n`) : votes
  }
  const acked = valuesOf(values, named, ackedIndex)
  if (!acked.ok) return acked
  const lookup: AckedIndexer = (id) => acked.value.get(id)
  const index = jointCommittedIndex(config, lookup, true)
  return ok(`${describe(voters, lookup)}${index === Infinity ? '∞' : index}\n`)
}

function vote(text: string): Result<boolean> {
  return text === 'y' || text === 'n' ? ok(text === 'y') : refuse(`not a vote: "${text}"`)
}

/** `_` says nothing, so 0 is no index. */
function ackedIndex(text: string): Result<number> {
  const index = wholeNumber(text)
  return index.ok && index.value === 0 ? refuse('cannot use 0 as idx') : index
}

/** As Go prints a set of ids, and the values: votes are 2 for yes, 1 for no, and nothing said is 0. */
function mismatched(voters: MajorityConfig, values: readonly string[]): string {
  const ids = voters.map((id) => `${decimalOf(id)}:{}`)
  const numbers = values.map((text) => ({ _: '0', n: '1', y: '2' })[text] ?? text)
  return `error: mismatched input (explicit or _) for voters map[${ids.join(' ')}]: [${numbers.join(' ')}]\n`
}

/** One value for each voter, in the order in which they were named. */
function valuesOf<T>(
  texts: readonly string[],
  ids: readonly Id64[],
  parse: (text: string) => Result<T>,
): Result<ReadonlyMap<Id64, T>> {
  const values = new Map<Id64, T>()
  for (const [i, text] of texts.entries()) {
    if (text === '_') continue
    const value = parse(text)
    if (!value.ok) return value
    values.set(ids[i] as Id64, value.value)
  }
  return ok(values)
}

/** One line a voter, its bar as long as the number of voters that are behind it. */
function describe(ids: MajorityConfig, acked: AckedIndexer): string {
  if (ids.length === 0) return '<empty majority quorum>'
  const width = ids.length
  let text = `${' '.repeat(width)}    idx\n`
  for (const id of ids) {
    const index = acked(id)
    const behind = ids.filter((other) => (acked(other) ?? 0) < (index ?? 0)).length
    const bar =
      index === undefined ? `?${' '.repeat(width)}` : `${'x'.repeat(behind)}>${' '.repeat(width - behind)}`
    text += `${bar} ${String(index ?? 0).padStart(5)}    (id=${decimalOf(id)})\n`
  }
  return text
}
