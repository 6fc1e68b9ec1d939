import { expect, test } from 'vitest'

import { texts } from '../../i18n/catalogue.ts'
import { aMember, aWorld, calmWorld } from '../../scene/test-kit/worlds.ts'
import { actionsOn } from './stage-actions.ts'
import { wallInput } from './stage-inputs.ts'

const t = texts('en')
const labels = (...args: Parameters<typeof actionsOn>): string[] =>
  actionsOn(...args).map((action) => action.label)

test('a member’s first action is to crash it, and to restart it when it is down', () => {
  const world = aWorld([aMember('n1'), aMember('n2', { role: 'leader' }), aMember('n3', { status: 'down' })])
  const on = (member: string): string[] => labels({ kind: 'member', member }, world, t, 4000)
  expect(on('n1')).toEqual(['Crash', 'Pause', 'Isolate', 'Write…', 'Campaign', 'Slow disk', 'Server log'])
  expect(on('n2')).toEqual(['Crash', 'Pause', 'Isolate', 'Write…', 'Slow disk', 'Server log'])
  expect(on('n3')).toEqual(['Restart', 'Isolate', 'Slow disk', 'Server log'])
})

test('a paused member can be resumed, a slow disk made normal, a lonely member let back', () => {
  const disk = { fsyncMicros: 100_000, sync: null, walBytes: 0, durableBytes: 0 }
  const world = aWorld([aMember('n1', { status: 'paused', disk }), aMember('n2'), aMember('n3')], {
    links: { groups: [['n2', 'n3'], ['n1']], cuts: [], lossPermille: 0 },
  })
  expect(labels({ kind: 'member', member: 'n1' }, world, t, 4000)).toEqual([
    'Crash',
    'Resume',
    'Heal',
    'Normal disk',
    'Server log',
  ])
})

test('a link is cut both ways first, and what is cut is mended', () => {
  const whole = calmWorld(3)
  const link = { kind: 'link', a: 'n1', b: 'n3' } as const
  expect(actionsOn(link, whole, t, 4000)[0]).toMatchObject({
    label: 'Cut both',
    inputs: [
      { kind: 'cut', from: 'n1', to: 'n3' },
      { kind: 'cut', from: 'n3', to: 'n1' },
    ],
  })
  const half = aWorld(whole.members, {
    links: { groups: null, cuts: [{ from: 'n1', to: 'n3' }], lossPermille: 0 },
  })
  expect(labels(link, half, t, 4000)).toEqual(['Mend', 'Mend n1 → n3', 'Cut n3 → n1'])
})

test('a wall puts the picked members on one side and everybody else on the other', () => {
  expect(wallInput(calmWorld(5), ['n2', 'n4'])).toEqual({
    kind: 'partition',
    groups: [
      ['n1', 'n3', 'n5'],
      ['n2', 'n4'],
    ],
  })
})

test('a member that was added is started, and of one that was removed only the log can be read', () => {
  const calm = calmWorld(3)
  const standing = (name: string, over: object) => ({
    name,
    standing: 'voter' as const,
    unstarted: false,
    peerURLs: [],
    connectedSince: null,
    ...over,
  })
  const standings = [standing('n2', { unstarted: true }), standing('n3', { standing: 'removed' as const })]
  const world = { ...calm, cluster: { ...calm.cluster, standings } }
  expect(labels({ kind: 'member', member: 'n2' }, world, t, 4000)).toEqual(['Start n2'])
  expect(labels({ kind: 'member', member: 'n3' }, world, t, 4000)).toEqual(['Server log'])
})
