import fc from 'fast-check'
import { expect, test } from 'vitest'

import { utf8 } from '../base/bytes.ts'
import { id64 } from '../base/id64.ts'
import { byteFields } from './byte-fields.ts'
import { encodeInternalRaftRequest } from './etcdserverpb-codec.ts'
import { entryFields, INTERNAL_RAFT_REQUEST, METADATA, recordFields } from './field-map.ts'
import { encodeEntry } from './raftpb-codec.ts'
import { encodeMetadata, encodeWalRecord } from './walpb.ts'

const put = (key: string, value: string): Uint8Array =>
  encodeInternalRaftRequest({
    header: { id: id64(0xe9b18093ba88n), username: '', authRevision: 0 },
    id: id64(0),
    put: {
      key: utf8(key),
      value: utf8(value),
      lease: id64(0),
      prevKv: false,
      ignoreValue: false,
      ignoreLease: false,
    },
  })

const entryRecord = (key: string, value: string): Uint8Array =>
  encodeWalRecord({
    type: 'entry',
    crc: 0x159ae968,
    data: encodeEntry({ type: 'EntryNormal', term: 40, index: 33, data: put(key, value) }),
  })

const PUT_RECORD = recordFields(entryFields(INTERNAL_RAFT_REQUEST))

test('an entry is taken apart down to its key and value, with the names of the .proto files', () => {
  const fields = byteFields(entryRecord('b', '15'), PUT_RECORD)
  expect(fields.map(({ depth, name, value }) => `${' '.repeat(depth)}${name}=${value}`)).toEqual([
    'type=2 entry',
    'crc=159ae968',
    'data=28 B',
    ' Type=0 EntryNormal',
    ' Term=40',
    ' Index=33',
    ' Data=20 B',
    '  put=7 B',
    '   key=b',
    '   value=15',
    '  header=8 B',
    '   ID=e9b18093ba88',
  ])
})

test('the fields cover every byte once, in order, whatever the bytes are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      let end = 7
      for (const { from, to } of byteFields(bytes, PUT_RECORD, 7)) {
        expect(from).toBe(end)
        expect(to).toBeGreaterThan(from)
        end = to
      }
      expect(end).toBe(7 + bytes.length)
    }),
  )
})

test('a long key is shortened, never in the middle of a character', () => {
  const value = (key: string): string =>
    byteFields(entryRecord(key, ''), PUT_RECORD).find(({ name }) => name === 'key')?.value ?? ''
  expect(value('颜色/背景/默认值')).toBe('颜色/背景/默认值')
  expect(value('/a/'.repeat(70))).toMatch(/^(\/a\/)+.?.?…$/)
  expect(value('颜'.repeat(400))).toBe(`${'颜'.repeat(160)}…`)
  expect(value('\u0000\u0001')).toBe('00 01')
})

test('ids are hex as etcd prints them', () => {
  const bytes = encodeMetadata({ nodeId: id64(0x84ae2710156b8f5an), clusterId: id64(0xceac85cff1496becn) })
  expect(byteFields(bytes, METADATA).map(({ value }) => value)).toEqual([
    '84ae2710156b8f5a',
    'ceac85cff1496bec',
  ])
})
