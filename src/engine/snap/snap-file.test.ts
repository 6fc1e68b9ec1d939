import { expect, it } from 'vitest'

import { utf8 } from '../../base/bytes.ts'
import { id64 } from '../../base/id64.ts'
import type { Snapshot } from '../../pb/raftpb.ts'
import { decodeSnapFile, encodeSnapFile, isSnapName, snapName } from './snap-file.ts'

const SNAPSHOT: Snapshot = {
  data: utf8('{"Root":{},"CurrentVersion":2}'),
  metadata: {
    confState: { voters: [id64(0xa1)], learners: [], votersOutgoing: [], learnersNext: [], autoLeave: false },
    index: 44,
    term: 2,
  },
}

it('is read back as it was written', () => {
  expect(decodeSnapFile(encodeSnapFile(SNAPSHOT))).toEqual({ ok: true, value: SNAPSHOT })
})

it('is refused in etcd’s words when a byte differs, or when it is empty', () => {
  const bytes = encodeSnapFile(SNAPSHOT)
  bytes[20] = (bytes[20] ?? 0) ^ 1
  expect(decodeSnapFile(bytes)).toEqual({ ok: false, error: 'snap: crc mismatch' })
  expect(decodeSnapFile(new Uint8Array(0))).toEqual({ ok: false, error: 'snap: empty snapshot' })
})

it('has its term first in its name', () => {
  expect(snapName(2, 44)).toBe('0000000000000002-000000000000002c.snap')
  expect(isSnapName('000000000000002c.snap.db')).toBe(false)
})
