import { expect, test } from 'vitest'

import type { MemberView, World } from '../protocol/view/world.ts'
import { stillWorld } from './still-world.ts'

const member = (name: string, over: Partial<MemberView> = {}): MemberView =>
  ({
    name,
    term: 2,
    timer: { startedAt: 0, firesAt: 10 },
    quorumCheck: null,
    last: { index: 3, term: 2 },
    runs: [{ index: 1, term: 2 }],
    progress: [{ peer: 'n9', match: 3, recentActive: false }],
    ...over,
  }) as unknown as MemberView
const world = (members: readonly MemberView[], over: Partial<World> = {}): World =>
  ({
    members,
    links: { groups: null },
    clients: [],
    cluster: { term: 2 },
    violations: [],
    ...over,
  }) as unknown as World

const first = stillWorld(world([member('n1'), member('n2')]))

test('a timer that is set anew changes nothing for those who show none', () => {
  const beat = {
    timer: { startedAt: 5, firesAt: 15 },
    progress: [{ peer: 'n9', match: 3, recentActive: true }] as never,
  }
  expect(stillWorld(world([member('n1', beat), member('n2')], { cluster: { term: 2 } as never }))).toBe(first)
})

test('anything else does, and only the member that it is of is another object', () => {
  for (const change of [
    { term: 3 },
    { last: { index: 4, term: 2 } },
    { runs: [{ index: 1, term: 3 }] },
    { progress: [{ peer: 'n9', match: 4, recentActive: false }] as never },
    { progress: null },
  ]) {
    const before = stillWorld(world([member('n1'), member('n2')]))
    const now = stillWorld(world([member('n1'), member('n2', change)]))
    expect(now.members[0]).toBe(before.members[0])
    expect(now.members[1]).toMatchObject(change)
  }
  const cut = stillWorld(
    world([member('n1'), member('n2')], { links: { groups: [['n1'], ['n2']] } as never }),
  )
  expect(cut.links.groups).toEqual([['n1'], ['n2']])
})

test('asked again for the same world, the answer is the same, whatever was asked between', () => {
  const one = world([member('n1', { term: 7 })])
  const answer = stillWorld(one)
  stillWorld(world([member('n1', { term: 8 })]))
  expect(stillWorld(one)).toBe(answer)
})
