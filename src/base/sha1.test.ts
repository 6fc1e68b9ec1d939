import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { utf8 } from './bytes.ts'
import { sha1 } from './sha1.ts'

test('has the digest of FIPS 180', () => {
  expect(Buffer.from(sha1(utf8('abc'))).toString('hex')).toBe('a9993e364706816aba3e25717850c26c9cd0d89d')
})

test('agrees with OpenSSL around every block boundary', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 0, maxLength: 200 }), (bytes) => {
      const digest = createHash('sha1').update(bytes).digest()
      expect(Buffer.from(sha1(bytes)).equals(digest)).toBe(true)
    }),
  )
})
