import { expect, test } from 'vitest'

import { isLabVerb, parseLabLine, parseLabScript, type LabAction } from './lab-script.ts'

function actionOf(text: string): LabAction | string {
  const line = parseLabLine(text, 1)
  return line.ok ? line.value.action : line.error
}

test.each<[string, LabAction]>([
  ['', { kind: 'nothing' }],
  ['   # only a comment', { kind: 'nothing' }],
  ['wait 2s', { kind: 'wait', micros: 2_000_000 }],
  ['wait until leader # soon', { kind: 'wait-until', what: 'leader' }],
  ['crash leader', { kind: 'crash', member: 'leader' }],
  ['campaign n3', { kind: 'campaign', member: 'n3' }],
  [
    'partition n1 n2 | n3 n4 n5',
    {
      kind: 'partition',
      groups: [
        ['n1', 'n2'],
        ['n3', 'n4', 'n5'],
      ],
    },
  ],
  ['partition n1|n2 n3', { kind: 'partition', groups: [['n1'], ['n2', 'n3']] }],
  ['heal', { kind: 'heal' }],
  ['cut n1 -> n2', { kind: 'cut', from: 'n1', to: 'n2' }],
  ['mend n1->n2', { kind: 'mend', from: 'n1', to: 'n2' }],
  ['drop next MsgVote from n1 to n3', { kind: 'drop-next', type: 'MsgVote', from: 'n1', to: 'n3' }],
  ['slow-disk n2 200ms', { kind: 'slow-disk', member: 'n2', micros: 200_000 }],
  ['stop n2', { kind: 'stop', member: 'n2' }],
  ['torn-write follower', { kind: 'torn-write', member: 'follower' }],
  ['wipe n2', { kind: 'wipe', member: 'n2' }],
  ['disk-full n2', { kind: 'disk-full', member: 'n2', full: true }],
  ['disk-full n2 off', { kind: 'disk-full', member: 'n2', full: false }],
  ['flip-byte n2 wal 4100', { kind: 'flip-byte', member: 'n2', file: 'wal', offset: 4100 }],
  ['bit-rot n2 db', { kind: 'bit-rot', member: 'n2', file: 'db' }],
  ['copy-dir n2 as A', { kind: 'copy-dir', member: 'n2', as: 'A' }],
  ['put-back n2 A', { kind: 'put-back', member: 'n2', copy: 'A' }],
  ['loss 5%', { kind: 'loss', permille: 50 }],
  ['loss 0.5%', { kind: 'loss', permille: 5 }],
  ['latency n1 -> n2 80ms', { kind: 'latency', from: 'n1', to: 'n2', micros: 80_000 }],
  ['jitter 20ms', { kind: 'jitter', micros: 20_000 }],
  ['set workload=3', { kind: 'set', assignment: 'workload=3' }],
  ['etcdctl get k', { kind: 'etcdctl', argv: [['get'], ['k']], stdin: null, background: false }],
  ['interrupt', { kind: 'interrupt' }],
  [
    String.raw`printf 'a\n\nget k\n\n\n' | etcdctl txn &`,
    { kind: 'etcdctl', argv: [['txn']], stdin: ['a\n\nget k\n\n\n'], background: true },
  ],
  [
    'echo a "b c" | etcdctl put k',
    { kind: 'etcdctl', argv: [['put'], ['k']], stdin: ['a', ' ', 'b c', '\n'], background: false },
  ],
  [
    'ETCDCTL_API=3 etcdctl get k',
    { kind: 'etcdctl', argv: [['get'], ['k']], stdin: null, background: false },
  ],
  [
    'ETCDCTL_API=3 ETCDCTL_WRITE_OUT=json etcdctl get k',
    { kind: 'etcdctl', argv: [['--write-out=json'], ['get'], ['k']], stdin: null, background: false },
  ],
  ['etcdctl put k v &', { kind: 'etcdctl', argv: [['put'], ['k'], ['v']], stdin: null, background: true }],
])('%s', (text, action) => {
  expect(actionOf(text)).toEqual(action)
})

test('a reconfiguration names the voters to be, and may have to be left', () => {
  expect(actionOf('reconfigure n1 n4 n5')).toEqual({
    kind: 'reconfigure',
    voters: ['n1', 'n4', 'n5'],
    explicit: false,
  })
  expect(actionOf('reconfigure leader n4 --explicit')).toMatchObject({ explicit: true })
  expect(actionOf('reconfigure leave')).toEqual({ kind: 'leave-joint' })
  expect(actionOf('reconfigure')).toContain('reconfigure n1 n4 n5')
})

test('words are quoted as in a POSIX shell, and $n4 is a place for an id', () => {
  expect(actionOf(`etcdctl put 'a b' "c \\" $n4 \\x" d\\ e f'$n1'g ''`)).toEqual({
    kind: 'etcdctl',
    argv: [['put'], ['a b'], ['c " ', { idOf: 'n4' }, ' \\x'], ['d e'], ['f$n1g'], ['']],
    stdin: null,
    background: false,
  })
  expect(actionOf('etcdctl put cost 5$ a#b')).toMatchObject({ argv: [['put'], ['cost'], ['5$'], ['a#b']] })
})

test.each([
  ['dance', 'there is no verb "dance"'],
  ['duplicate 2%', '"duplicate" is not there yet'],
  ['clock n2 +200ppm', '"clock" is not there yet'],
  ['disk-full n2 on', 'disk-full n2'],
  ['flip-byte n2 wal', 'flip-byte n2 wal 4100'],
  ['flip-byte n2 ../x 1', 'flip-byte n2 wal 4100'],
  ['bit-rot n2 keys', 'bit-rot n2 db'],
  ['copy-dir n2 A', 'copy-dir n2 as A'],
  ['put-back n2', 'put-back n2 A'],
  ['crash', 'crash takes one member'],
  ['crash n1 n2', 'crash takes one member'],
  ['crash $n1', 'etcdctl lines only'],
  ['crash n1 &', 'etcdctl lines only'],
  ['wait', 'wait 2s'],
  ['wait 2', '"2" is not a time'],
  ['wait 2h', '"2h" is not a time'],
  ['wait until dawn', 'leader, committed or healthy'],
  ['partition n1 n2', 'partition n1 n2 | n3 n4 n5'],
  ['cut n1 n2', 'cut n1 -> n2'],
  ['cut n1 -> n1', 'cut n1 -> n2'],
  ['drop next MsgLove from n1 to n2', 'no message type "MsgLove"'],
  ['loss 101%', 'loss 5%'],
  ['loss 5', 'loss 5%'],
  ['etcdctl put "k v', 'a " is not closed'],
  ['etcdctl put k v & get k', '"&" stands at the end'],
  ['etcdctl get a | wc', 'a pipe'],
])('%s is refused', (text, words) => {
  expect(actionOf(text)).toContain(words)
})

test('a script is refused with the number of its first bad line', () => {
  expect(parseLabScript('# one\nwait 1s\n\ncrash\ndance\n')).toEqual({
    ok: false,
    error: 'line 4: crash takes one member: crash n1',
  })
  const lines = parseLabScript('# one\r\nwait 1s\r\n\r\nheal\r\n')
  expect(lines.ok && lines.value.map(({ no, text }) => [no, text])).toEqual([
    [2, 'wait 1s'],
    [4, 'heal'],
  ])
})

test('a line that sets a variable for etcdctl is one of lab script, as etcdctl’s own are', () => {
  expect(['ETCDCTL_API=3', 'etcdctl', 'printf', 'crash', 'put', 'A=b'].map(isLabVerb)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
  ])
  expect(parseLabLine('ETCDCTL_API=3 put a 1', 1)).toEqual({
    ok: false,
    error: 'a variable belongs to etcdctl lines only',
  })
})
