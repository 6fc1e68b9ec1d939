import { expect, test } from 'vitest'
import { ID_NONE, id64, type Id64 } from '../../base/id64.ts'
import { Lessor, remainingSeconds } from './lessor.ts'

const SECOND = 1_000_000
const [a, b] = [id64(0xa), id64(0xb)]

function granted(): Lessor {
  const lessor = new Lessor(2)
  lessor.grant(a, 10, 0)
  lessor.grant(b, 1, 0)
  return lessor
}

test('a lease is granted once, not under 0, not too long, and never shorter than the least', () => {
  const lessor = granted()
  expect(lessor.lookup(a)?.ttl).toBe(10)
  expect(lessor.lookup(b)?.ttl).toBe(2)
  expect(lessor.grant(a, 5, 0)).toBe('ErrLeaseExists')
  expect(lessor.grant(ID_NONE, 5, 0)).toBe('ErrLeaseNotFound')
  expect(lessor.grant(id64(1), 9_000_000_001, 0)).toBe('ErrLeaseTTLTooLarge')
})

test('a key hangs on one lease, and goes with it in the order of the keys', () => {
  const lessor = granted()
  for (const key of ['k2', 'k1', 'k3']) lessor.attach(key, a)
  lessor.attach('k3', b)
  lessor.attach('k2', ID_NONE)
  expect(lessor.ownerOf('k3')).toBe(b)
  lessor.attach('k0', a)
  expect(lessor.revoke(a)).toEqual(['k0', 'k1'])
  expect(lessor.revoke(a)).toBeNull()
  expect(lessor.ownerOf('k1')).toBe(ID_NONE)
  expect(lessor.revoke(b)).toEqual(['k3'])
})

const expired = (lessor: Lessor, now: number, most: number): readonly Id64[] =>
  lessor.takeExpired(now, most).map(({ lease }) => lease.id)

test('time runs on the leader alone, and anew with every leader', () => {
  const lessor = granted()
  expect(expired(lessor, 100 * SECOND, 9)).toEqual([])
  lessor.promote(100 * SECOND, SECOND)
  expect(expired(lessor, 102.9 * SECOND, 9)).toEqual([])
  expect(expired(lessor, 103 * SECOND, 9)).toEqual([b])
  lessor.demote()
  expect(expired(lessor, 200 * SECOND, 9)).toEqual([])
  lessor.promote(200 * SECOND, SECOND)
  expect(expired(lessor, 203 * SECOND, 9)).toEqual([b])
  expect(expired(lessor, 211 * SECOND, 9)).toEqual([a, b].toReversed())
})

test('an expired lease is named again only after three seconds, soonest first and no more than asked for', () => {
  const lessor = granted()
  lessor.promote(0, 0)
  expect(expired(lessor, 20 * SECOND, 1)).toEqual([b])
  expect(expired(lessor, 21 * SECOND, 9)).toEqual([a])
  expect(expired(lessor, 22 * SECOND, 9)).toEqual([])
  expect(expired(lessor, 23 * SECOND, 9)).toEqual([b])
})

test('a lease that is named again is known as such, until it is renewed or another leads', () => {
  const lessor = granted()
  lessor.promote(0, 0)
  const again = (seconds: number): readonly boolean[] =>
    lessor.takeExpired(seconds * SECOND, 1).map((one) => one.again)
  expect([again(5), again(8)]).toEqual([[false], [true]])
  lessor.renew(b, 9 * SECOND)
  expect(again(20)).toEqual([false])
  lessor.demote()
  lessor.promote(20 * SECOND, 0)
  expect(again(30)).toEqual([false])
})

test('a renewed lease lives its whole time again', () => {
  const lessor = granted()
  lessor.promote(0, 0)
  expect(lessor.renew(a, 9 * SECOND)).toBe(10)
  const lease = lessor.lookup(a)
  expect(lease === undefined ? null : remainingSeconds(lease, 10.5 * SECOND)).toBe(8)
  expect(lessor.renew(id64(7), 0)).toBeNull()
})

test('a clone and its origin go their own ways', () => {
  const lessor = granted()
  const copy = lessor.clone()
  lessor.attach('k', a)
  copy.revoke(b)
  expect(copy.lookup(a)?.keys.size).toBe(0)
  expect(lessor.lookup(b)).toBeDefined()
  expect(lessor.plainState()).not.toEqual(copy.plainState())
})
