import fc from 'fast-check'
import { expect, test } from 'vitest'
import { utf8 } from '../base/bytes.ts'
import { id64, parseId64 } from '../base/id64.ts'
import {
  decodeConfChange,
  decodeConfChangeV2,
  decodeEntry,
  decodeHardState,
  decodeMessage,
  decodeSnapshot,
  encodeConfChange,
  encodeConfChangeV2,
  encodeEntry,
  encodeHardState,
  encodeMessage,
  encodeSnapshot,
  encodeSnapshotMetadata,
  entrySize,
  messageSize,
} from './raftpb-codec.ts'
import { type Entry, MESSAGE_TYPES, message } from './raftpb.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'))

const index = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const id = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value) => id64(value))
const data = fc.option(fc.uint8Array({ maxLength: 300 }))
const entries = fc.record<Entry>({
  type: fc.constantFrom('EntryNormal', 'EntryConfChange', 'EntryConfChangeV2'),
  term: index,
  index,
  data,
})
const confChangeType = fc.constantFrom(
  'ConfChangeAddNode',
  'ConfChangeRemoveNode',
  'ConfChangeUpdateNode',
  'ConfChangeAddLearnerNode',
)
const confState = fc.record({
  voters: fc.array(id),
  learners: fc.array(id),
  votersOutgoing: fc.array(id),
  learnersNext: fc.array(id),
  autoLeave: fc.boolean(),
})
const snapshots = fc.record({ data, metadata: fc.record({ confState, index, term: index }) })

test('writes the bytes that a real etcd 3.4 wrote', () => {
  expect(hex(encodeEntry({ type: 'EntryNormal', term: 2, index: 2, data: null }))).toBe('080010021802')
  expect(hex(encodeHardState({ term: 1, vote: id64(0), commit: 1 }))).toBe('080110001801')
  const confState = {
    voters: [parseId64('2943212f5e2cf73')!],
    learners: [],
    votersOutgoing: [],
    learnersNext: [],
    autoLeave: false,
  }
  expect(hex(encodeSnapshotMetadata({ confState, index: 44, term: 2 }))).toBe(
    hex(bytesOf('0a 0c 08 f39e8bafafc28cca02 28 00 10 2c 18 02')),
  )
})

test('empty data is written, absent data is not', () => {
  const entry = { type: 'EntryNormal', term: 1, index: 1 } as const
  expect(hex(encodeEntry({ ...entry, data: new Uint8Array(0) }))).toBe('0800100118012200')
  expect(decodeEntry(bytesOf('0800100118012200'))).toEqual({
    ok: true,
    value: { ...entry, data: new Uint8Array(0) },
  })
})

test('what is written is read back: entries, and their size is known before', () => {
  fc.assert(
    fc.property(entries, (entry) => {
      const bytes = encodeEntry(entry)
      expect(decodeEntry(bytes)).toEqual({ ok: true, value: entry })
      expect(entrySize(entry)).toBe(bytes.length)
    }),
  )
})

test('what is written is read back: states, snapshots, conf changes', () => {
  const states = fc.record({ term: index, vote: id, commit: index })
  returns(states, (state) => decodeHardState(encodeHardState(state)))
  returns(snapshots, (snapshot) => decodeSnapshot(encodeSnapshot(snapshot)))
  const changes = fc.record({ id, type: confChangeType, nodeId: id, context: data })
  returns(changes, (change) => decodeConfChange(encodeConfChange(change)))
  const changesV2 = fc.record({
    transition: fc.constantFrom(
      'ConfChangeTransitionAuto',
      'ConfChangeTransitionJointImplicit',
      'ConfChangeTransitionJointExplicit',
    ),
    changes: fc.array(fc.record({ type: confChangeType, nodeId: id }), { maxLength: 4 }),
    context: data,
  })
  returns(changesV2, (change) => decodeConfChangeV2(encodeConfChangeV2(change)))
})

function returns<T>(records: fc.Arbitrary<T>, thereAndBack: (record: T) => unknown): void {
  fc.assert(
    fc.property(records, (record) => {
      expect(thereAndBack(record)).toEqual({ ok: true, value: record })
    }),
  )
}

test('what is written is read back: messages, and their size is known before', () => {
  const messages = fc
    .record({
      type: fc.constantFrom(...MESSAGE_TYPES),
      fields: fc.record({
        to: id,
        from: id,
        term: index,
        logTerm: index,
        index,
        entries: fc.array(entries, { maxLength: 4 }),
        commit: index,
        snapshot: fc.option(snapshots.filter(({ metadata }) => metadata.index > 0)),
        reject: fc.boolean(),
        rejectHint: index,
        context: data,
      }),
    })
    .map(({ type, fields }) => message(type, fields))
  fc.assert(
    fc.property(messages, (m) => {
      const bytes = encodeMessage(m)
      expect(decodeMessage(bytes)).toEqual({ ok: true, value: m })
      expect(messageSize(m)).toBe(bytes.length)
    }),
  )
})

test('bytes that are no record are refused, never thrown', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      for (const decoded of [decodeEntry(bytes), decodeMessage(bytes), decodeConfChangeV2(bytes)]) {
        if (!decoded.ok) expect(decoded.error).toMatch(/^proto: /)
      }
    }),
  )
  expect(decodeEntry(utf8('PUT')).ok).toBe(false)
  expect(decodeEntry(bytesOf('0805')).ok).toBe(false)
  expect(decodeEntry(bytesOf('220500')).ok).toBe(false)
})

test('a term beyond 2^53 is refused', () => {
  expect(decodeEntry(bytesOf('10ffffffffffffffff7f')).ok).toBe(false)
})
