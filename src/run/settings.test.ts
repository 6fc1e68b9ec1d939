import { expect, test } from 'vitest'

import { autoCompactionOf, goDuration } from './auto-compaction.ts'
import { defaultConfig } from './config.ts'
import { applyAssignment, applySetting, refusesConfig } from './settings.ts'

const CONFIG = defaultConfig(3)

test('a setting changes its field and no other', () => {
  expect(applySetting(CONFIG, 'electionMs', '2000')).toEqual({
    ok: true,
    value: { ...CONFIG, electionMs: 2000 },
  })
  expect(applyAssignment(CONFIG, 'preVote=true')).toEqual({ ok: true, value: { ...CONFIG, preVote: true } })
  expect(applyAssignment(CONFIG, 'etcd-defaults')).toEqual({ ok: true, value: CONFIG })
  expect(applySetting(CONFIG, 'rulesOff', 'persist-vote,no-op')).toMatchObject({
    value: { rulesOff: ['no-op', 'persist-vote'] },
  })
})

test('initialCluster is written as etcd writes it, client ports one below', () => {
  expect(
    applySetting(CONFIG, 'initialCluster', 'a=http://10.0.0.1:2380,b=http://10.0.0.2:2380'),
  ).toMatchObject({
    value: {
      initialCluster: [
        { name: 'a', peerURLs: ['http://10.0.0.1:2380'], clientURLs: ['http://10.0.0.1:2379'] },
        { name: 'b', peerURLs: ['http://10.0.0.2:2380'], clientURLs: ['http://10.0.0.2:2379'] },
      ],
    },
  })
})

test.each([
  ['colour', 'red', 'the settings are heartbeatMs'],
  ['autoCompactionMode', 'daily', 'is periodic or revision'],
  ['electionMs', '-1', 'whole number'],
  ['electionMs', '1e3', 'whole number'],
  ['preVote', 'yes', 'true or false'],
  ['rulesOff', 'gravity', 'there is no rule "gravity"'],
  ['initialCluster', 'n1', 'is not of that form'],
])('--set %s=%s is refused', (key, value, words) => {
  expect(applySetting(CONFIG, key, value)).toMatchObject({
    ok: false,
    error: expect.stringContaining(words) as unknown,
  })
})

test('what no etcd would start with is refused in etcd’s words', () => {
  expect(refusesConfig({ ...CONFIG, heartbeatMs: 300 })).toBe(
    '--election-timeout[1000ms] should be at least as 5 times as --heartbeat-interval[300ms]',
  )
  expect(
    refusesConfig({ ...CONFIG, initialCluster: [...CONFIG.initialCluster, ...CONFIG.initialCluster] }),
  ).toContain('same name')
  expect(refusesConfig(CONFIG)).toBeNull()
})

test.each([
  ['periodic', '0', null],
  ['periodic', '1', { mode: 'periodic', period: 3_600_000_000 }],
  ['periodic', '1m30s', { mode: 'periodic', period: 90_000_000 }],
  ['revision', '1000', { mode: 'revision', keep: 1000 }],
] as const)('auto-compaction %s with %s is read as etcd reads it', (mode, retention, plan) => {
  expect(autoCompactionOf(mode, retention)).toEqual({ ok: true, value: plan })
})

test('a period that is none is refused, and one is printed as Go does', () => {
  expect(autoCompactionOf('periodic', '5 days').ok).toBe(false)
  expect([3_600_000_000, 90_000_000, 500_000].map(goDuration)).toEqual(['1h0m0s', '1m30s', '500ms'])
})
