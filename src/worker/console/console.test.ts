import { expect, test } from 'vitest'

import type { Answer, Report, ToWorker, Window } from '../../protocol/messages.ts'
import type { CompletionLook, ConsoleLook, LifeStep } from '../../protocol/view/console.ts'
import type { LookQuestion } from '../../protocol/view/look.ts'
import { defaultConfig } from '../../run/config.ts'
import { endOf, type Pos } from '../../run/position.ts'
import { recordingJson } from '../../run/recording-json.ts'
import { parseRecording } from '../../run/recording-parse.ts'
import type { Recording } from '../../run/recording.ts'
import { Host } from '../host.ts'
import * as line from '../line.ts'
import { inspectFiles, refusesDataDirs } from '../inspect/inspect-part.ts'
import { lookUp } from '../look/look-up.ts'

type WithoutRequest<T> = T extends unknown ? Omit<T, 'request'> : never

/** A page that types, in one thread. */
class Page {
  private readonly reports: Report[] = []
  private readonly host = new Host({
    post: (report) => this.reports.push(report),
    later: (go) => go(),
    parts: {
      line: () => Promise.resolve(line),
      look: () => Promise.resolve(lookUp),
      promises: () => Promise.resolve([]),
      inspect: () => Promise.resolve(inspectFiles),
      dirs: () => Promise.resolve(refusesDataDirs),
    },
  })
  private requests = 0

  static async open(recording: Recording, at: Pos): Promise<Page> {
    const page = new Page()
    page.host.start()
    await page.ask({ kind: 'load', recording, at })
    return page
  }

  get window(): Window {
    const window = this.reports.findLast((report) => report.kind === 'window')
    if (window?.kind !== 'window') throw new Error('no window')
    return window
  }

  async ask(question: WithoutRequest<Extract<ToWorker, { readonly request: number }>>): Promise<Answer> {
    const request = ++this.requests
    this.host.take({ ...question, request })
    for (let i = 0; i < 5; i++) await Promise.resolve()
    const report = this.reports.find((one) => 'request' in one && one.request === request)
    if (report?.kind !== 'done') throw new Error(JSON.stringify(report))
    return report.answer
  }

  /** Types where the page stands, or later. */
  async type(text: string, at: Pos = this.window.pos): Promise<void> {
    await this.ask({ kind: 'line', at, line: text, watch: true, typed: true })
  }

  async look(question: LookQuestion, at: Pos): Promise<unknown> {
    const answer = await this.ask({ kind: 'look', at, question })
    if (answer.kind !== 'look') throw new Error(answer.kind)
    return answer.view
  }

  async console(at: Pos = endOf(this.window.pos.at + 1_000_000)): Promise<ConsoleLook> {
    return ((await this.look({ about: 'console' }, at)) as { console: ConsoleLook }).console
  }

  async shown(at?: Pos): Promise<readonly string[]> {
    return shownBy(await this.console(at))
  }

  seek(pos: Pos): Promise<Answer> {
    return this.ask({ kind: 'seek', to: { kind: 'pos', pos }, grain: 0 })
  }
}

function shownBy({ lines }: ConsoleLook): readonly string[] {
  return lines.map(({ text, pieces, exit, does }) => {
    const output = pieces.map((piece) => (piece.to === 'in' ? `<${piece.text}>` : piece.text)).join('')
    return `${text} → ${output}${exit ?? does}`
  })
}

const RUN: Recording = { version: 1, seed: 3, config: defaultConfig(3), inputs: [] }
const seconds = (n: number): Pos => endOf(Math.round(n * 1_000_000))
const atLeader = (): Promise<Page> => Page.open(RUN, seconds(4))

test('a line prints what etcdctl prints when the answer has come, not before', async () => {
  const page = await atLeader()
  await page.type('put a 1')
  expect(await page.shown(page.window.pos)).toEqual(['put a 1 → waits'])
  expect(await page.shown()).toEqual(['put a 1 → OK\n0'])
  expect(await page.shown(seconds(3.9))).toEqual([])
})

test('pasted lines run in order, each when the one before has ended', async () => {
  const page = await atLeader()
  await page.type('put a 1\nput a 2\nget a --print-value-only')
  expect(await page.shown(page.window.pos)).toEqual([
    'put a 1 → waits',
    'put a 2 → queues',
    'get a --print-value-only → queues',
  ])
  expect(await page.shown()).toEqual([
    'put a 1 → OK\n0',
    'put a 2 → OK\n0',
    'get a --print-value-only → 2\n0',
  ])
})

test('what an interactive command reads is typed to it, and what it leaves is read by the shell', async () => {
  const page = await atLeader()
  await page.type('txn -i')
  expect((await page.console()).next).toBe('input')
  await page.type('value("a") = "1"\n\nput a 2\n\nput a 3\n\nget a', seconds(5))
  const shown = await page.shown()
  expect(shown[0]).toBe(
    'txn -i → compares:\n<value("a") = "1"\n\n>success requests (get, put, del):\n<put a 2\n\n>failure requests (get, put, del):\n<put a 3\n\n>FAILURE\n\nOK\n0',
  )
  expect(shown[1]).toBe('get a → a\n3\n0')
})

test('put reads its value from the terminal until Ctrl-D', async () => {
  const page = await atLeader()
  await page.type('put a')
  await page.type('one', seconds(5))
  expect((await page.console()).lines[0]?.does).toBe('reads')
  await page.type('\u0004', seconds(6))
  await page.type('get a --print-value-only', seconds(7))
  expect(await page.shown()).toEqual(['put a → <one\n>OK\n0', 'get a --print-value-only → one\n\n0'])
})

test('a watch goes on until Ctrl-C, and the lines behind it wait until then', async () => {
  const page = await atLeader()
  await page.type('watch a')
  await page.type('put a 1', seconds(5))
  expect(await page.shown(seconds(7))).toEqual(['watch a → listens', 'put a 1 → queues'])
  await page.type('\u0003', seconds(8))
  expect(await page.shown()).toEqual(['watch a → 130', 'put a 1 → OK\n0'])
})

test('a watch behind the others prints as events arrive, and ends by its number', async () => {
  const page = await atLeader()
  await page.type('watch a &')
  await page.type('put a 1', seconds(5))
  await page.type('put a 2', seconds(6))
  expect(await page.shown(seconds(5.9))).toEqual(['watch a & → PUT\na\n1\nlistens', 'put a 1 → OK\n0'])
  await page.type('\u00030', seconds(7))
  expect((await page.shown())[0]).toBe('watch a & → PUT\na\n1\nPUT\na\n2\n130')
  const ends = page.window.recording.inputs.filter(({ input }) => input.kind === 'interrupt')
  expect(ends).toHaveLength(1)
})

test('going back shows the terminal as it was; undo takes the line away; another future shows none of the old', async () => {
  const page = await atLeader()
  await page.type('put a 1')
  await page.type('put a 2', seconds(6))
  await page.type('get a', seconds(8))
  await page.seek(seconds(7))
  expect(await page.shown(seconds(7))).toEqual(['put a 1 → OK\n0', 'put a 2 → OK\n0'])
  await page.type('get a -w json', seconds(7))
  expect((await page.shown(seconds(10))).map((line) => line.split(' → ')[0])).toEqual([
    'put a 1',
    'put a 2',
    'get a -w json',
  ])
  await page.ask({ kind: 'undo', at: page.window.pos, input: null })
  expect((await page.shown(seconds(10))).map((line) => line.split(' → ')[0])).toEqual(['put a 1', 'put a 2'])
  await page.ask({ kind: 'redo' })
  expect(await page.shown(seconds(10))).toHaveLength(3)
})

test('a line of several requests is one action: an act in the middle of it does not cut it off', async () => {
  const page = await atLeader()
  await page.type('endpoint status --cluster')
  const { at } = page.window.pos
  const before = page.window.recording.inputs.length
  expect(before).toBeGreaterThan(1)
  await page.ask({ kind: 'act', at: endOf(at + 5_000), input: { kind: 'pause', member: 'n1' } })
  expect(page.window.recording.inputs.some(({ input }) => input.kind === 'pause')).toBe(true)
  await page.ask({ kind: 'act', at: endOf(at + 10_000), input: { kind: 'resume', member: 'n1' } })
  const [line] = (await page.console(endOf(at + 6_000_000))).lines
  expect(line?.exit).toBe(0)
  expect(line?.pieces[0]?.text.match(/3\.4\.23/g)).toHaveLength(3)
  await page.ask({ kind: 'undo', at: page.window.pos, input: null })
  await page.ask({ kind: 'undo', at: page.window.pos, input: null })
  await page.ask({ kind: 'undo', at: page.window.pos, input: null })
  expect(page.window.recording.inputs).toEqual([])
  expect(page.window.recording.typed).toBeUndefined()
})

test('a recording holds what was typed: opened elsewhere its terminal shows the same', async () => {
  const page = await atLeader()
  await page.type('watch a &\nput a 1\nendpoint hashkv --cluster\nno-such-command\nput "')
  await page.type('lease grant 60', seconds(9))
  const shown = await page.shown(seconds(12))
  expect(shown.at(-2)).toMatch(/^put " → .*not closed\n2$/)
  const saved = parseRecording(JSON.parse(JSON.stringify(recordingJson(page.window.recording))))
  if (!saved.ok) throw new Error(saved.error)
  const other = await Page.open(saved.value, seconds(12))
  expect(await other.shown(seconds(12))).toEqual(shown)
  expect(other.window.hash).toBe((await page.seek(seconds(12)), page.window.hash))
})

test('lab verbs work without their prefix, waits last, and a line that says nothing is none', async () => {
  const page = await atLeader()
  await page.type('crash n1\nwait 2s\nrestart n1\n  \n# nothing\nversion')
  expect(await page.shown(seconds(5))).toEqual([
    'crash n1 → 0',
    'wait 2s → waits',
    'restart n1 → queues',
    '   → queues',
    '# nothing → queues',
    'version → queues',
  ])
  const shown = await page.shown(seconds(8))
  expect(shown.at(-1)).toBe('version → etcdctl version: 3.4.23\nAPI version: 3.4\n0')
})

test('a script’s line does not wait for the console, and its answer is the line’s', async () => {
  const page = await atLeader()
  await page.type('watch a')
  const answer = await page.ask({ kind: 'line', at: seconds(6), line: 'etcdctl put a 1', watch: false })
  expect(answer).toMatchObject({ kind: 'line', stdout: 'OK\n', stderr: '', exit: 0 })
  expect(await page.shown()).toEqual(['watch a → PUT\na\n1\nlistens', 'etcdctl put a 1 → OK\n0'])
})

test('without a quorum a put waits, says so, and ends as etcdctl ends it: its outcome is unknown', async () => {
  const page = await atLeader()
  await page.type('crash n1\ncrash n2\nput a 1')
  const { at } = page.window.pos
  expect((await page.console(endOf(at + 4_000_000))).lines.at(-1)?.does).toBe('waits')
  const last = (await page.console(endOf(at + 6_000_000))).lines.at(-1)
  expect(last).toMatchObject({ exit: 1, pieces: [{ to: 'err', text: 'Error: context deadline exceeded\n' }] })
  const { steps } = (await page.look(
    { about: 'life', line: last?.number ?? 0, until: 0 },
    endOf(at + 6_000_000),
  )) as { steps: readonly LifeStep[] }
  expect(steps.at(-1)?.stage).toBe('unknown')
})

test('the life of a put: sent, taken, logged, stored by a quorum, committed, applied, answered', async () => {
  const page = await atLeader()
  await page.type('put a 1')
  const at = endOf(page.window.pos.at + 1_000_000)
  const { steps } = (await page.look({ about: 'life', line: 0, until: 0 }, at)) as {
    steps: readonly LifeStep[]
  }
  const stages = steps.map(({ stage }) => stage)
  expect(stages[0]).toBe('sent')
  expect(stages[1]).toBe('taken')
  expect(stages.at(-1)).toBe('done')
  const order = ['appended', 'stored', 'committed', 'applied', 'answered'].map((stage) =>
    stages.indexOf(stage as LifeStep['stage']),
  )
  expect(order).toEqual([...order].sort((a, b) => a - b))
  expect(Math.min(...order)).toBeGreaterThan(0)
  expect(steps.filter(({ stage }) => stage === 'stored').length).toBeGreaterThanOrEqual(2)
})

test('completion knows commands, flags, their values, members, endpoints and keys', async () => {
  const page = await atLeader()
  await page.type('put colour red\nput "two words" x')
  const words = async (text: string): Promise<CompletionLook> => {
    const view = await page.look({ about: 'completion', text, caret: text.length }, seconds(6))
    return (view as { completion: CompletionLook }).completion
  }
  expect((await words('pu')).words).toEqual(['put', 'put-back'])
  expect((await words('etcdctl lease k')).words).toEqual(['keep-alive'])
  expect((await words('get --ke')).words).toEqual([
    '--keys-only',
    '--keepalive-time=',
    '--keepalive-timeout=',
    '--key=',
  ])
  expect((await words('get -w j')).words).toEqual(['json'])
  expect(await words('get --write-out=t')).toEqual({ from: 16, words: ['table'] })
  expect((await words('get ')).words).toEqual(['colour', "'two words'"])
  expect((await words('crash n')).words).toEqual(['n1', 'n2', 'n3'])
  expect((await words('get --endpoints=127.0.0.1:2')).words).toEqual(['127.0.0.1:2379', '127.0.0.1:22379'])
})
