import { utf8 } from '../../../base/bytes.ts'
import { bigintOf, decimalOf, id64 } from '../../../base/id64.ts'
import { ok, refuse, type Result } from '../../../base/result.ts'
import { type ConfChange, type ConfChangeV2, message, MESSAGE_TYPES } from '../../../pb/raftpb.ts'
import { progressText } from '../tracker/progress.ts'
import { all, argument, bareWords, boolArgument, idArgument, single, wholeNumber } from './arguments.ts'
import { addNodes } from './add-nodes.ts'
import { parseConfChangeWords } from './conf-change-words.ts'
import { describeEntries, STATE_NAMES } from './describe.ts'
import { type ErrorText, errorText, type InteractionEnv, type Recipient } from './interaction-env.ts'
import { quoted } from './quoted.ts'
import type { Directive } from './transcript-file.ts'
import { LEVEL_NAMES } from './transcript-output.ts'

/** What a directive did: an error of the library is part of the output, a refusal breaks the transcript. */
type Outcome = Result<ErrorText>
type Handler = (env: InteractionEnv, directive: Directive) => Outcome
type Node = InteractionEnv['nodes'][number]

const DONE: Outcome = ok(null)

const HANDLERS: Readonly<Record<string, Handler>> = {
  _breakpoint: () => DONE,
  'add-nodes': addNodes,
  campaign: onNode((env, node) => env.on(node, (raw) => raw.campaign())),
  compact,
  'deliver-msgs': deliverMsgs,
  'forget-leader': onNode((env, node) => env.on(node, (raw) => raw.forgetLeader())),
  'log-level': (env, directive) => setLevel(env, bareWords(directive)[0] ?? ''),
  'process-append-thread': onEach('processing append thread', (env, node) => env.processAppendThread(node)),
  'process-apply-thread': onEach('processing apply thread', (env, node) => env.processApplyThread(node)),
  'process-ready': onEach('handling Ready', (env, node) => env.processReady(node)),
  propose,
  'propose-conf-change': proposeConfChange,
  'raft-log': onNode(raftLog),
  'raft-state': raftState,
  'report-unreachable': reportUnreachable,
  'send-snapshot': sendSnapshot,
  'set-randomized-election-timeout': setRandomizedElectionTimeout,
  stabilize,
  status: onNode(status),
  'tick-election': onNode((env, node) => tick(env, node, node.options.electionTick)),
  'tick-heartbeat': onNode((env, node) => tick(env, node, node.options.heartbeatTick)),
  'transfer-leadership': transferLeadership,
}

export function isInteractionDirective(name: string): boolean {
  return Object.hasOwn(HANDLERS, name)
}

/** The directive's output; `ok` stands for none. */
export function runInteractionDirective(env: InteractionEnv, directive: Directive): Result<string> {
  const handler = HANDLERS[directive.name] as Handler
  const outcome = handler(env, directive)
  if (!outcome.ok) return outcome
  const printed = env.output.take()
  const error = outcome.value
  // Errors are told even when everything else is silenced.
  const text = error === null ? printed : env.output.quiet ? error : printed + error
  return ok(text === '' ? 'ok' : text)
}

function nodeAt(env: InteractionEnv, text: string): Result<Node> {
  const number = wholeNumber(text)
  if (!number.ok) return number
  const node = env.nodes[number.value - 1]
  return node === undefined ? refuse(`there is no node ${text}`) : ok(node)
}

/** For the node that the first word names. */
function onNode(act: (env: InteractionEnv, node: Node) => unknown): Handler {
  return (env, directive) => {
    const node = nodeAt(env, bareWords(directive)[0] ?? '')
    if (!node.ok) return node
    act(env, node.value)
    return DONE
  }
}

function nodesOf(env: InteractionEnv, directive: Directive): Result<readonly Node[]> {
  return all(bareWords(directive), (word) => nodeAt(env, word))
}

/** For every node that is named, none without names; several have their headings. */
function onEach(heading: string, act: (env: InteractionEnv, node: Node) => ErrorText): Handler {
  return (env, directive) => {
    const nodes = nodesOf(env, directive)
    if (!nodes.ok) return nodes
    for (const node of nodes.value) {
      if (nodes.value.length > 1) env.output.write(`> ${bigintOf(node.raw.id)} ${heading}\n`)
      const error = nodes.value.length > 1 ? env.output.indented(() => act(env, node)) : act(env, node)
      if (error !== null) return ok(error)
    }
    return DONE
  }
}

function setLevel(env: InteractionEnv, name: string): Outcome {
  const level = LEVEL_NAMES.findIndex((known) => known === name.toUpperCase())
  if (level < 0) return ok(`log levels must be either of [${LEVEL_NAMES.join(' ')}]`)
  env.output.level = level
  return DONE
}

function compact(env: InteractionEnv, directive: Directive): Outcome {
  const [nodeText = '', indexText = ''] = bareWords(directive)
  const node = nodeAt(env, nodeText)
  if (!node.ok) return node
  const index = wholeNumber(indexText)
  if (!index.ok) return index
  const { storage } = node.value.raw
  if (index.value > storage.lastIndex()) return refuse(`compact ${index.value} is beyond the last index`)
  if (storage.compact(index.value) !== null) {
    return ok('requested index is unavailable due to compaction')
  }
  raftLog(env, node.value)
  return DONE
}

function deliverMsgs(env: InteractionEnv, directive: Directive): Outcome {
  const typeText = argument(directive, 'type')?.values[0]
  const type = MESSAGE_TYPES.find((known) => known === typeText) ?? null
  if (typeText !== undefined && type === null) return refuse(`unknown message type "${typeText}"`)
  const recipients: Recipient[] = []
  for (const { key, values } of directive.args) {
    if (key === 'type') continue
    if (values.length > 0 && key !== 'drop') return refuse(`unknown argument "${key}"`)
    const ids = all(values.length === 0 ? [key] : values, idArgument)
    if (!ids.ok) return ids
    for (const id of ids.value) {
      const drop = values.length > 0
      if (drop && recipients.some((other) => other.id === id)) {
        return refuse(`can't both deliver and drop msgs to ${decimalOf(id)}`)
      }
      recipients.push({ id, drop })
    }
  }
  if (env.deliver(type, recipients) === 0) env.output.write('no messages\n')
  return DONE
}

function propose(env: InteractionEnv, directive: Directive): Outcome {
  const [nodeText = '', data] = bareWords(directive)
  const node = nodeAt(env, nodeText)
  if (!node.ok) return node
  if (data === undefined || directive.args.length !== 2)
    return refuse('expected exactly one key with no vals')
  return ok(errorText(env.on(node.value, (raw) => raw.propose(utf8(data)))))
}

const TRANSITIONS: Readonly<Record<string, ConfChangeV2['transition']>> = {
  auto: 'ConfChangeTransitionAuto',
  implicit: 'ConfChangeTransitionJointImplicit',
  explicit: 'ConfChangeTransitionJointExplicit',
}

function proposeConfChange(env: InteractionEnv, directive: Directive): Outcome {
  const node = nodeAt(env, bareWords(directive)[0] ?? '')
  if (!node.ok) return node
  const unknown = directive.args.find(
    ({ key, values }) => values.length > 0 && key !== 'v1' && key !== 'transition',
  )
  if (unknown !== undefined) return ok(`unknown command ${unknown.key}`)
  const v1Text = argument(directive, 'v1')?.values[0] ?? 'false'
  const v1 = boolArgument(v1Text)
  if (!v1.ok) return ok(`strconv.ParseBool: parsing ${quoted(utf8(v1Text))}: invalid syntax`)
  const transitionText = argument(directive, 'transition')?.values[0] ?? 'auto'
  const transition = TRANSITIONS[transitionText]
  if (transition === undefined) return ok(`unknown transition ${transitionText}`)
  const changes = parseConfChangeWords(directive.input)
  if (!changes.ok) return ok(changes.error)
  let change: ConfChange | ConfChangeV2 = { transition, changes: changes.value, context: null }
  if (v1.value) {
    const [only] = changes.value
    if (changes.value.length > 1 || transitionText !== 'auto') {
      return ok('v1 conf change can only have one operation and no transition')
    }
    if (only === undefined) return refuse('a v1 conf change needs an operation')
    change = { id: id64(0), type: only.type, nodeId: only.nodeId, context: null }
  }
  const proposed = change
  return ok(errorText(env.on(node.value, (raw) => raw.proposeConfChange(proposed))))
}

function raftLog(env: InteractionEnv, node: Node): void {
  const { storage } = node.raw
  const first = storage.firstIndex()
  const last = storage.lastIndex()
  if (last < first) {
    env.output.write(`log is empty: first index=${first}, last index=${last}`)
    return
  }
  const entries = storage.entries(first, last + 1, Infinity)
  env.output.write(typeof entries === 'string' ? entries : describeEntries(entries))
}

function raftState(env: InteractionEnv): Outcome {
  for (const { raw } of env.nodes) {
    const { id, role, term, lead, voters, votersOutgoing } = raw.status()
    const votes = voters.includes(id) || votersOutgoing.includes(id) ? 'Voter' : 'Non-Voter'
    env.output.write(
      `${decimalOf(id)}: ${STATE_NAMES[role]} (${votes}) Term:${term} Lead:${decimalOf(lead)}\n`,
    )
  }
  return DONE
}

function sendSnapshot(env: InteractionEnv, directive: Directive): Outcome {
  const nodes = nodesOf(env, directive)
  if (!nodes.ok) return nodes
  const [from, to] = nodes.value
  if (from === undefined || to === undefined || nodes.value.length !== 2) {
    return refuse('send-snapshot needs two nodes')
  }
  const { id, term } = from.raw.status()
  env.inject(message('MsgSnap', { term, from: id, to: to.raw.id, snapshot: env.latestSnapshot(from) }))
  return DONE
}

function reportUnreachable(env: InteractionEnv, directive: Directive): Outcome {
  const nodes = nodesOf(env, directive)
  if (!nodes.ok) return nodes
  const [node, peer] = nodes.value
  if (node === undefined || peer === undefined || nodes.value.length !== 2) {
    return ok('must specify exactly two node indexes: node on which to report, and reported node')
  }
  env.on(node, (raw) => raw.reportUnreachable(peer.raw.id))
  return DONE
}

function setRandomizedElectionTimeout(env: InteractionEnv, directive: Directive): Outcome {
  const node = nodeAt(env, bareWords(directive)[0] ?? '')
  if (!node.ok) return node
  const text = single(directive, 'timeout')
  const timeout = text.ok ? wholeNumber(text.value) : text
  if (!timeout.ok) return timeout
  node.value.raw.setRandomizedElectionTimeout(timeout.value)
  return DONE
}

function stabilize(env: InteractionEnv, directive: Directive): Outcome {
  const nodes = nodesOf(env, directive)
  if (!nodes.ok) return nodes
  const former = env.output.level
  const level = argument(directive, 'log-level')?.values[0]
  if (level !== undefined) {
    const set = setLevel(env, level)
    if (!set.ok || set.value !== null) return set
  }
  const error = env.stabilize(nodes.value.length === 0 ? env.nodes : nodes.value)
  env.output.level = former
  return ok(error)
}

function status(env: InteractionEnv, node: Node): void {
  const { role, progress } = node.raw.status()
  if (role !== 'leader') return
  for (const pr of progress) env.output.write(`${decimalOf(pr.id)}: ${progressText(pr)}\n`)
}

function tick(env: InteractionEnv, node: Node, ticks: number): void {
  for (let i = 0; i < ticks; i++) env.on(node, (raw) => raw.tick())
}

function transferLeadership(env: InteractionEnv, directive: Directive): Outcome {
  const from = single(directive, 'from')
  const to = single(directive, 'to')
  if (!from.ok) return from
  if (!to.ok) return to
  const node = nodeAt(env, from.value)
  const transferee = idArgument(to.value)
  if (!node.ok) return node
  if (!transferee.ok) return transferee
  env.on(node.value, (raw) => raw.transferLeader(transferee.value))
  return DONE
}
