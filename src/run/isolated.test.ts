import { expect, test } from 'vitest'

import { isolatedBy } from './isolated.ts'

test('a wall round one member isolates it; one between groups isolates nobody', () => {
  expect(isolatedBy([['n1', 'n2', 'n4', 'n5'], ['n3']])).toBe('n3')
  expect(isolatedBy([['n1'], ['n2', 'n3']])).toBe('n1')
  expect(isolatedBy([['n1'], ['n2']])).toBe('n2')
  expect(
    isolatedBy([
      ['n1', 'n2'],
      ['n3', 'n4', 'n5'],
    ]),
  ).toBeNull()
  expect(isolatedBy([['n1'], ['n2'], ['n3']])).toBeNull()
})
