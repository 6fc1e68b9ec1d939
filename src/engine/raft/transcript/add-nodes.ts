import { ok, refuse, type Result } from '../../../base/result.ts'
import { utf8 } from '../../../base/bytes.ts'
import type { Snapshot } from '../../../pb/raftpb.ts'
import { EMPTY_CONF_STATE } from '../storage.ts'
import { all, argument, bareWords, boolArgument, idArgument, wholeNumber } from './arguments.ts'
import { DEFAULT_OPTIONS, type ErrorText, type InteractionEnv, type NodeOptions } from './interaction-env.ts'
import type { Directive } from './transcript-file.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }

const FLAGS = {
  prevote: 'preVote',
  checkquorum: 'checkQuorum',
  'async-storage-writes': 'asyncStorageWrites',
  'disable-conf-change-validation': 'disableConfChangeValidation',
  'step-down-on-removal': 'stepDownOnRemoval',
} as const
const NUMBERS = {
  inflight: 'maxInflightMsgs',
  'max-committed-size-per-ready': 'maxCommittedSizePerReady',
} as const
const BOOTSTRAP = ['voters', 'learners', 'index', 'content']

/**
 * `add-nodes 3 voters=(1,2,3) index=2 …`: new nodes, all alike. With an index they start from a snapshot of term 1,
 * without one they know of no configuration.
 */
export function addNodes(env: InteractionEnv, directive: Directive): Result<ErrorText> {
  const count = wholeNumber(bareWords(directive)[0] ?? '')
  if (!count.ok) return count
  const snapshot = bootstrapOf(directive)
  if (!snapshot.ok) return snapshot
  const options = optionsOf(directive, snapshot.value)
  return options.ok ? ok(env.addNodes(count.value, options.value, snapshot.value)) : options
}

function bootstrapOf(directive: Directive): Result<Snapshot | null> {
  const voters = all(argument(directive, 'voters')?.values ?? [], idArgument)
  const learners = all(argument(directive, 'learners')?.values ?? [], idArgument)
  const index = wholeNumber(argument(directive, 'index')?.values[0] ?? '0')
  if (!voters.ok) return voters
  if (!learners.ok) return learners
  if (!index.ok) return index
  const content = argument(directive, 'content')?.values[0]
  if (voters.value.length + learners.value.length + index.value === 0 && content === undefined)
    return ok(null)
  const confState = { ...EMPTY_CONF_STATE, voters: voters.value, learners: learners.value }
  const data = content === undefined ? null : utf8(content)
  return ok({ data, metadata: { confState, index: index.value, term: 1 } })
}

function optionsOf(directive: Directive, snapshot: Snapshot | null): Result<NodeOptions> {
  const options: Writable<NodeOptions> = { ...DEFAULT_OPTIONS, applied: snapshot?.metadata.index ?? 0 }
  for (const { key, values } of directive.args.filter((arg) => arg.values.length > 0)) {
    const text = values[0] as string
    if (key === 'read-only') {
      if (text !== 'safe' && text !== 'lease-based') return refuse(`invalid read-only option "${text}"`)
      options.readOnlyLeaseBased = text === 'lease-based'
    } else if (isKeyOf(FLAGS, key)) {
      const flag = boolArgument(text)
      if (!flag.ok) return flag
      options[FLAGS[key]] = flag.value
    } else if (isKeyOf(NUMBERS, key)) {
      const number = wholeNumber(text)
      if (!number.ok) return number
      options[NUMBERS[key]] = number.value
    } else if (!BOOTSTRAP.includes(key)) {
      return refuse(`add-nodes has no argument "${key}"`)
    }
  }
  return ok(options)
}

function isKeyOf<T extends object>(table: T, key: string): key is Extract<keyof T, string> {
  return Object.hasOwn(table, key)
}
