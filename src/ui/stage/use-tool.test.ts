import { expect, test } from 'vitest'

import type { Session } from '../../machines/session.ts'
import { calmWorld } from '../../scene/test-kit/worlds.ts'
import type { ArmedTool } from '../../store/app-state.ts'
import { chooseMember, drawWall } from './use-tool.ts'

const world = calmWorld(3)

/** What a choice calls, in order. */
function calls(run: (session: Session) => void): unknown[] {
  const seen: unknown[] = []
  const spy =
    (name: string) =>
    (...args: unknown[]): Promise<void> => {
      seen.push([name, ...args])
      return Promise.resolve()
    }
  run({ act: spy('act'), arm: spy('arm'), select: spy('select') } as unknown as Session)
  return seen
}

const chosen = (armed: ArmedTool | null, name: string): unknown[] =>
  calls((session) => chooseMember(session, world, armed, name))

test('with no tool in hand a member is selected', () => {
  expect(chosen(null, 'n2')).toEqual([['select', { kind: 'member', member: 'n2' }]])
})

test('an armed tool acts on the member that is chosen, and is put down', () => {
  expect(chosen({ kind: 'crash' }, 'n2')).toEqual([
    ['arm', null],
    ['select', { kind: 'member', member: 'n2' }],
    ['act', { kind: 'crash', member: 'n2' }],
  ])
})

test('a link is cut between two members that are chosen one after the other', () => {
  expect(chosen({ kind: 'cut', from: null }, 'n1')).toEqual([['arm', { kind: 'cut', from: 'n1' }]])
  expect(chosen({ kind: 'cut', from: 'n1' }, 'n3').slice(0, 3)).toEqual([
    ['arm', null],
    ['select', { kind: 'link', a: 'n1', b: 'n3' }],
    ['act', { kind: 'cut', from: 'n1', to: 'n3' }],
  ])
})

test('choosing moves a member across the planned wall and back, but never everybody', () => {
  expect(chosen({ kind: 'partition', side: ['n1'] }, 'n2')).toEqual([
    ['arm', { kind: 'partition', side: ['n1', 'n2'] }],
  ])
  expect(chosen({ kind: 'partition', side: ['n1', 'n2'] }, 'n1')).toEqual([
    ['arm', { kind: 'partition', side: ['n2'] }],
  ])
  expect(chosen({ kind: 'partition', side: ['n1', 'n2'] }, 'n3')).toEqual([])
})

test('a wall is drawn only when somebody stands behind it', () => {
  expect(calls((session) => drawWall(session, world, { kind: 'partition', side: [] }))).toEqual([])
  expect(calls((session) => drawWall(session, world, { kind: 'partition', side: ['n3'] })).at(-1)).toEqual([
    'act',
    { kind: 'partition', groups: [['n1', 'n2'], ['n3']] },
  ])
})
