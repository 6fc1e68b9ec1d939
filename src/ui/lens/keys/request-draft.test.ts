import { expect, test } from 'vitest'

import { EMPTY_DRAFT, requestOf, type Draft } from './request-draft.ts'

function of(draft: Partial<Draft>, read = 0) {
  return requestOf({ ...EMPTY_DRAFT, ...draft }, read)
}

test('a put needs a key, and may have a lease', () => {
  expect(of({ value: '1' })).toBeNull()
  expect(of({ key: 'a', value: '' })).toEqual({ verb: 'put', key: 'a', value: '' })
  expect(of({ key: 'a', lease: 'A9D1' })).toMatchObject({ lease: 'a9d1' })
  expect(of({ key: 'a', lease: 'mine' })).toBeNull()
})

test('a compaction goes to the read line when no other revision is given', () => {
  expect(of({ verb: 'compaction' })).toBeNull()
  expect(of({ verb: 'compaction' }, 8)).toEqual({ verb: 'compaction', revision: 8, physical: false })
  expect(of({ verb: 'compaction', number: '5' }, 8)).toMatchObject({ revision: 5 })
  expect(of({ verb: 'compaction', number: 'five' }, 8)).toBeNull()
})

test('a watch begins with the next revision, or with the one that is given', () => {
  expect(of({ verb: 'watch', key: 'a', prefix: true })).toMatchObject({
    revision: 0,
    span: { kind: 'prefix' },
  })
  expect(of({ verb: 'watch', key: 'a', number: '3' })).toMatchObject({ revision: 3 })
})

test('a transaction compares, then does several things in one revision', () => {
  const draft: Partial<Draft> = {
    verb: 'txn',
    compare: { target: 'VERSION', key: 'a', result: 'GREATER', value: ' 2 ' },
    then: { verb: 'put', keys: 'a=1  b=x=y' },
    else: { verb: 'del', keys: 'c' },
  }
  expect(of(draft)).toEqual({
    verb: 'txn',
    compare: [{ target: 'VERSION', key: 'a', result: 'GREATER', value: '2' }],
    success: [
      { verb: 'put', key: 'a', value: '1' },
      { verb: 'put', key: 'b', value: 'x=y' },
    ],
    failure: [{ verb: 'del', key: 'c' }],
  })
  expect(of({ ...draft, then: { verb: 'put', keys: 'a' } })).toBeNull()
  expect(of({ ...draft, compare: { target: 'VERSION', key: 'a', result: 'EQUAL', value: 'two' } })).toBeNull()
})
