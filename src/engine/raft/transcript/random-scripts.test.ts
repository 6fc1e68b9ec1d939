import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimalOf, ID_NONE } from '../../../base/id64.ts'
import type { RaftStatus } from '../raw-node.ts'
import { runInteractionDirective } from './interaction-directives.ts'
import { InteractionEnv } from './interaction-env.ts'
import { parseTranscript } from './transcript-file.ts'

/** Scripts that nobody wrote: whatever is lost, late or changed meanwhile, the library's panics never come. */

const NODES = 5
const node = fc.integer({ min: 1, max: NODES })
/** Node 1 stays a voter: a change that removes the last one is the application's mistake. */
const word = fc
  .tuple(fc.constantFrom('v', 'l', 'r'), fc.integer({ min: 2, max: NODES }))
  .map((t) => t.join(''))
const transition = fc.constantFrom('auto', 'implicit', 'explicit')

const line = fc.oneof(
  { weight: 10, arbitrary: node.map((n) => `process-ready ${n}`) },
  { weight: 10, arbitrary: node.map((n) => `deliver-msgs ${n}`) },
  { weight: 3, arbitrary: node.map((n) => `deliver-msgs drop=(${n})`) },
  { weight: 2, arbitrary: fc.tuple(node, node).map(([a, b]) => `stabilize ${a} ${b}`) },
  { weight: 2, arbitrary: fc.constant('stabilize') },
  { weight: 4, arbitrary: node.map((n) => `process-append-thread ${n}`) },
  { weight: 4, arbitrary: node.map((n) => `process-apply-thread ${n}`) },
  { weight: 6, arbitrary: fc.tuple(node, fc.nat(99)).map(([n, x]) => `propose ${n} p${x}`) },
  { weight: 3, arbitrary: node.map((n) => `campaign ${n}`) },
  { weight: 3, arbitrary: node.map((n) => `tick-heartbeat ${n}`) },
  { weight: 2, arbitrary: node.map((n) => `tick-election ${n}`) },
  { weight: 1, arbitrary: node.map((n) => `forget-leader ${n}`) },
  { weight: 2, arbitrary: node.map((n) => `compact-applied ${n}`) },
  { weight: 1, arbitrary: fc.tuple(node, node).map(([a, b]) => `report-unreachable ${a} ${b}`) },
  { weight: 2, arbitrary: fc.tuple(node, node).map(([a, b]) => `transfer-leadership from=${a} to=${b}`) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(node, transition, fc.array(word, { maxLength: 3 }))
      .map(([n, how, words]) => `propose-conf-change ${n} transition=${how}\n${words.join(' ')}`),
  },
)

const options = fc
  .record({
    prevote: fc.boolean(),
    checkquorum: fc.boolean(),
    'async-storage-writes': fc.boolean(),
    'step-down-on-removal': fc.boolean(),
    inflight: fc.integer({ min: 1, max: 4 }),
    'max-committed-size-per-ready': fc.constantFrom(0, 1, 30),
  })
  .map((set) =>
    Object.entries(set)
      .map(([key, value]) => `${key}=${value}`)
      .join(' '),
  )

/** Runs one directive; what `compact-applied` cuts off is applied, as an application would. */
function run(env: InteractionEnv, text: string): void {
  const [, number] = /^compact-applied (\d+)$/.exec(text) ?? []
  const applied = number === undefined ? 0 : statusOf(env, Number(number)).applied
  const script = number === undefined ? text : `compact ${number} ${applied}`
  // An explicit change of nothing cannot be applied: only an automatic one ends a joint configuration.
  if (/transition=(explicit|implicit)\n$/.test(script)) return
  const parsed = parseTranscript(`${script}\n----\n`)
  if (parsed.broken !== null) throw new Error(`${parsed.broken.reason}: ${script}`)
  for (const directive of parsed.directives) {
    const outcome = runInteractionDirective(env, directive)
    if (!outcome.ok) throw new Error(`${outcome.error}: ${script}`)
  }
}

function statusOf(env: InteractionEnv, number: number): RaftStatus {
  return env.nodes[number - 1]!.raw.status()
}

/** At most one leader a term, and one entry applied at an index. */
class Watch {
  private readonly leaders = new Map<number, string>()
  private readonly applied = new Map<number, number>()
  private readonly looked = new Map<string, number>()

  look({ nodes }: InteractionEnv): void {
    for (const { raw, history } of nodes) {
      const { role, term, id } = raw.status()
      if (role === 'leader') {
        expect(this.leaders.get(term) ?? id).toBe(id)
        this.leaders.set(term, id)
      }
      for (const { metadata } of history.slice(this.looked.get(id) ?? 1)) {
        expect(this.applied.get(metadata.index) ?? metadata.term).toBe(metadata.term)
        this.applied.set(metadata.index, metadata.term)
      }
      this.looked.set(id, history.length)
    }
  }
}

/** Ticks and delivers everything until the members agree. */
function settles(env: InteractionEnv): boolean {
  for (let round = 0; round < 60; round++) {
    run(env, 'stabilize')
    const members = env.nodes.map(({ raw }) => raw.status())
    const leader = members.filter(({ role }) => role === 'leader').sort((a, b) => b.term - a.term)[0]
    const voter = leader?.voters[0] ?? ID_NONE
    if (leader?.votersOutgoing.length === 0) {
      const ids = [...leader.voters, ...leader.learners]
      const behind = members.filter(({ id, applied }) => ids.includes(id) && applied !== leader.lastIndex)
      if (behind.length === 0) return true
    } else if (leader !== undefined) run(env, `propose-conf-change ${decimalOf(leader.id)} transition=auto\n`)
    // One that was removed proposes nothing any more, and its heartbeats keep the others quiet.
    if (leader?.voters.includes(leader.id) === false) run(env, `campaign ${decimalOf(voter)}`)
    for (let n = 1; n <= NODES; n++) run(env, `tick-heartbeat ${n}`)
  }
  return false
}

describe('a random script', () => {
  it.each(['', 'async'])('breaks no promise, and the members agree in the end %s', (mode) => {
    fc.assert(
      fc.property(options, fc.array(line, { minLength: 20, maxLength: 150, size: 'max' }), (set, lines) => {
        const env = new InteractionEnv()
        const watch = new Watch()
        run(env, 'log-level none')
        const flags = mode === '' ? set.replace('writes=true', 'writes=false') : set
        run(env, `add-nodes 3 voters=(1,2,3) index=3 ${flags}`)
        run(env, `add-nodes 2 ${flags}`)
        for (const text of lines) {
          run(env, text)
          watch.look(env)
        }
        expect(settles(env)).toBe(true)
        watch.look(env)
      }),
      { numRuns: 150 },
    )
  })
})
