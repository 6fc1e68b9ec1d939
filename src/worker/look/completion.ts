import { hexOf } from '../../base/id64.ts'
import { textOf } from '../../base/bytes.ts'
import { COMMANDS, GLOBAL_FLAGS, type CommandSpec } from '../../etcdctl/commands.ts'
import { hostPort } from '../../etcdctl/host-port.ts'
import type { FlagSpec } from '../../etcdctl/pflag.ts'
import type { SimMember } from '../../engine/sim/member.ts'
import type { Simulation } from '../../engine/sim/simulation.ts'
import type { CompletionLook } from '../../protocol/view/console.ts'
import { isLabVerb, LAB_VERBS } from '../../run/lab-script.ts'

const WORDS_MOST = 60
const FORMATS = ['simple', 'json', 'fields', 'table', 'protobuf']
/** What a flag's value can be, of those that have a choice. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  'write-out': FORMATS,
  w: FORMATS,
  consistency: ['l', 's'],
  order: ['ASCEND', 'DESCEND'],
  'sort-by': ['CREATE', 'KEY', 'MODIFY', 'VALUE', 'VERSION'],
}

/** Words that could stand at the caret: commands, flags, their values, members, endpoints, keys. */
export function completionLook(sim: Simulation, text: string, caret: number): CompletionLook {
  const before = text.slice(0, caret)
  const word = /(?:[^\s"'|&]|"[^"]*"?|'[^']*'?)*$/.exec(before)?.[0] ?? ''
  const words = before
    .slice(0, before.length - word.length)
    .trim()
    .split(/\s+/)
    .filter((one) => one !== '')
  const bare = words[0] === 'etcdctl' ? words.slice(1) : words
  const isLab = words[0] !== 'etcdctl' && words.length > 0 && isLabVerb(words[0] ?? '')
  const value = /^(--[\w-]+=|--endpoints=(?:.*,)?)(.*)$/.exec(word)
  const from = before.length - (value?.[2] ?? word).length
  const begun = value?.[2] ?? word
  const all = isLab
    ? labWords(sim, words)
    : etcdctlWords(sim, bare, word, value?.[1] ?? '', words.length === 0)
  const unique = [...new Set(all)].filter((one) => one.startsWith(begun) && one !== begun)
  return { from, words: unique.slice(0, WORDS_MOST) }
}

function labWords(sim: Simulation, words: readonly string[]): readonly string[] {
  if (words[0] === 'wait') return words.length === 1 ? ['until'] : ['leader', 'committed', 'healthy']
  return [...sim.members.map(({ name }) => name), 'leader', 'follower']
}

function etcdctlWords(
  sim: Simulation,
  words: readonly string[],
  word: string,
  flag: string,
  isFirst: boolean,
): readonly string[] {
  const plain = words.filter((one) => !one.startsWith('-'))
  const spec = named(COMMANDS, plain[0])
  const sub = spec?.subs === undefined ? undefined : named(spec.subs, plain[1])
  const flags = [...(sub?.flags ?? spec?.flags ?? []), ...(spec?.persistent ?? []), ...GLOBAL_FLAGS]
  if (flag !== '') return valuesOf(sim, flag.replace(/^--([\w-]+)=.*$/s, '$1'))
  const last = words.at(-1) ?? ''
  const asked = flags.find(({ name, short }) => last === `--${name}` || last === `-${short ?? name}`)
  if (asked !== undefined && asked.type !== 'truth') return valuesOf(sim, asked.name)
  if (word.startsWith('-')) return flags.map(flagWord)
  if (spec === undefined) return [...Object.keys(COMMANDS), ...(isFirst ? ['etcdctl', ...LAB_VERBS] : [])]
  if (spec.subs !== undefined && sub === undefined) return Object.keys(spec.subs)
  return argumentsOf(sim, plain[0] ?? '', plain[1] ?? '')
}

function argumentsOf(sim: Simulation, command: string, sub: string): readonly string[] {
  if (command === 'lease') return sub === 'grant' || sub === 'list' ? [] : leasesOf(sim)
  if (command === 'move-leader' || (command === 'member' && sub !== 'add' && sub !== 'list')) {
    return [...sim.members.map(({ name }) => `$${name}`), ...sim.members.map(({ id }) => hexOf(id))]
  }
  return ['put', 'get', 'del', 'watch'].includes(command) ? keysOf(sim) : []
}

function valuesOf(sim: Simulation, flag: string): readonly string[] {
  if (flag === 'endpoints') return sim.members.flatMap(({ identity }) => identity.clientURLs.map(hostPort))
  if (flag === 'lease') return leasesOf(sim)
  return CHOICES[flag] ?? []
}

function keysOf(sim: Simulation): readonly string[] {
  const all = new Uint8Array([0])
  const { kvs = [] } = ahead(sim)?.kv.range(all, all, 0, WORDS_MOST) ?? {}
  return kvs.map(({ key }) => quotedWord(textOf(key)))
}

function leasesOf(sim: Simulation): readonly string[] {
  return ahead(sim)?.api.lessor.all.map(({ id }) => hexOf(id)) ?? []
}

/** The server that has applied most. */
function ahead(sim: Simulation): SimMember['server'] {
  let most: SimMember['server'] = null
  for (const { server } of sim.members) {
    if (server !== null && server.applied > (most?.applied ?? -1)) most = server
  }
  return most
}

function flagWord({ name, type }: FlagSpec): string {
  return type === 'truth' ? `--${name}` : `--${name}=`
}

function named(
  specs: Readonly<Record<string, CommandSpec>>,
  name: string | undefined,
): CommandSpec | undefined {
  if (name === undefined) return undefined
  if (Object.hasOwn(specs, name)) return specs[name]
  return Object.values(specs).find(({ aliases }) => aliases?.includes(name) === true)
}

/** As a shell takes it for one word. */
function quotedWord(text: string): string {
  return /^[\w./:@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
