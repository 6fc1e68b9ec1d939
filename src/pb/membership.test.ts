import { expect, test } from 'vitest'
import { readExpected } from '../../tests/datadir.ts'
import { textOf, utf8 } from '../base/bytes.ts'
import { hexOf, id64, parseId64 } from '../base/id64.ts'
import { addedMemberId, clusterId, decodeMember, encodeMember, memberId } from './membership.ts'

const member = { id: id64(9560622008986472282n), name: 's1', clientURLs: [], isLearner: false }

test.each(['a-single', 'c-snapshots', 'c2-two-segments'])(
  'the ids of the real cluster %s follow from its peer URLs and the default token',
  (name) => {
    const [member] = Object.values(readExpected(name).dirs)
    const { peerURLs } = member!.entries.conf_changes[0]!.context!
    const id = memberId(peerURLs, 'etcd-cluster')
    expect(hexOf(id)).toBe(member!.member_id)
    expect(hexOf(clusterId([id]))).toBe(member!.cluster_id)
  },
)

test('the ids of the three documented members follow from URLs and token', () => {
  const ids = [2380, 22380, 32380].map((port) => memberId([`http://127.0.0.1:${port}`], 'etcd-cluster-1'))
  expect(ids.map(hexOf)).toEqual(['bf9071f4639c75cc', '91bc3c398fb3c146', 'fd422379fda50e48'])
  expect(hexOf(clusterId(ids))).toBe('59a05384c9b79ee')
})

test('a cluster has the same id for every order of its members', () => {
  const [member] = Object.values(readExpected('b-three').dirs)
  const ids = member!.entries.conf_changes.map(({ node }) => parseId64(node)!)
  expect(hexOf(clusterId(ids))).toBe(member!.cluster_id)
  expect(clusterId(ids.toReversed())).toBe(clusterId(ids))
})

test('the order of peer URLs does not matter, token and moment do', () => {
  expect(memberId(['http://b:1', 'http://a:1'], 't')).toBe(memberId(['http://a:1', 'http://b:1'], 't'))
  expect(memberId(['http://a:1'], 't')).not.toBe(memberId(['http://a:1'], 'u'))
  expect(addedMemberId(['http://a:1'], 17)).toBe(memberId(['http://a:1'], '17'))
})

test('a member is written as etcd writes it in a conf change', () => {
  expect(textOf(encodeMember({ ...member, peerURLs: ['http://127.0.0.1:23800'] }))).toBe(
    '{"id":9560622008986472282,"peerURLs":["http://127.0.0.1:23800"],"name":"s1"}',
  )
})

test('what Go escapes in JSON is escaped', () => {
  const text = textOf(encodeMember({ ...member, name: 'a&b<c>', peerURLs: ['http://h:1/?x=1&y=2'] }))
  expect(text).toContain('"name":"a\\u0026b\\u003cc\\u003e"')
  expect(decodeMember(utf8(text))).toMatchObject({ ok: true, value: { name: 'a&b<c>' } })
})

test('an id beyond 2^53 survives the JSON of a member', () => {
  const learner = {
    ...member,
    name: '',
    peerURLs: ['http://h:1'],
    clientURLs: ['http://h:2'],
    isLearner: true,
  }
  expect(decodeMember(encodeMember(learner))).toEqual({ ok: true, value: learner })
})

test('a promotion has no URLs', () => {
  const promoted = decodeMember(utf8('{"id":13589255602016254293,"peerURLs":null,"isPromote":true}'))
  expect(promoted).toMatchObject({ ok: true, value: { id: id64(13589255602016254293n), peerURLs: [] } })
})

test('what is no member is refused', () => {
  expect(decodeMember(utf8('{"id":12')).ok).toBe(false)
  expect(decodeMember(utf8('[]')).ok).toBe(false)
})
