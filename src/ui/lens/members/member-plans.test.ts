import { expect, it } from 'vitest'

import type { ClusterView, StandingView } from '../../../protocol/view/world.ts'
import { canLose, memberPlans, nextMember } from './member-plans.ts'

const voter = (name: string, connectedSince: number | null): StandingView => ({
  name,
  standing: 'voter',
  unstarted: false,
  peerURLs: [],
  connectedSince,
})

function clusterOf(standings: readonly StandingView[]): ClusterView {
  return {
    leader: 'n1',
    leaderHasQuorum: true,
    term: 2,
    revision: 1,
    voters: standings.length,
    quorum: 2,
    running: 2,
    checkers: 12,
    joint: null,
    standings,
  }
}

it('with one of three dead an addition first is refused for it, and its removal first is not', () => {
  const cluster = clusterOf([voter('n1', 0), voter('n2', 1_000_000), voter('n3', null)])
  const plans = memberPlans(cluster, (name) => name !== 'n3', 9_000_000, true)
  expect(plans.map(({ kind, up, needed, refused }) => [kind, up, needed, refused])).toEqual([
    ['now', 2, 2, false],
    ['add', 2, 3, true],
    ['remove', 2, 2, false],
  ])
  expect(plans[1]?.missing).toEqual(['n3'])
  expect(canLose(cluster)).toBe(0)
})

it('a connection counts only after five seconds', () => {
  const cluster = clusterOf([voter('n1', 0), voter('n2', 1_000_000), voter('n3', 4_500_000)])
  expect(memberPlans(cluster, () => true, 9_000_000, true)[1]).toMatchObject({
    refused: true,
    missing: ['n3'],
  })
  const young = clusterOf([voter('n1', null), voter('n2', 0), voter('n3', 0)])
  expect(memberPlans(young, () => true, 4_000_000, true)[1]?.missing).toEqual(['n2', 'n3'])
  expect(memberPlans(cluster, () => true, 9_600_000, true)[1]).toMatchObject({ refused: false, missing: [] })
})

it('without the strict check an addition is not refused, and takes the quorum', () => {
  const cluster = clusterOf([voter('n1', 0), voter('n2', 0), voter('n3', null)])
  const plan = memberPlans(cluster, (name) => name !== 'n3', 9_000_000, false)[1]
  expect(plan).toMatchObject({ kind: 'add', up: 2, needed: 3, refused: false, stuck: false })
})

it('once the quorum is lost no change can be committed, allowed or not', () => {
  const cluster = clusterOf([voter('n1', 0), voter('n2', null), voter('n3', null)])
  const plans = memberPlans(cluster, (name) => name === 'n1', 9_000_000, false)
  expect(plans.map(({ kind, refused, stuck }) => [kind, refused, stuck])).toEqual([
    ['now', false, false],
    ['add', false, true],
    ['remove', false, true],
  ])
})

it('the next name is one that nobody bore', () => {
  expect(nextMember(clusterOf([voter('n1', 0), voter('n3', 0)])).name).toBe('n4')
})
