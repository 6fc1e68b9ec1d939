import { ok, refuse, type Result } from '../base/result.ts'
import { MESSAGE_TYPES, type MessageType } from '../pb/raftpb.ts'
import type { Name } from './input.ts'
import { plainText, splitWords, type Token, type Word } from './lab-words.ts'
import type { SimMicros } from './position.ts'
import { parseMicros } from './position-text.ts'

/** A member's name, or `leader` or `follower`, which are resolved when the line runs. */
export type MemberRef = Name

export interface LabLine {
  /** From 1. */
  readonly no: number
  readonly text: string
  readonly action: LabAction
}

/** What one line of a lab script asks for. */
export type LabAction =
  /** A blank line or a comment. */
  | { readonly kind: 'nothing' }
  /** `argv` without the word etcdctl. `stdin`: of a pipe. `background`: the next line does not wait for its end. */
  | {
      readonly kind: 'etcdctl'
      readonly argv: readonly Word[]
      readonly stdin: Word | null
      readonly background: boolean
    }
  /** Ctrl-C for every etcdctl line that is open. */
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'wait'; readonly micros: SimMicros }
  | { readonly kind: 'wait-until'; readonly what: WaitGoal }
  | {
      readonly kind: MemberVerb
      readonly member: MemberRef
    }
  /** A member that ran before becomes a cluster of its own. */
  | { readonly kind: 'force-new-cluster'; readonly member: MemberRef }
  | { readonly kind: 'partition'; readonly groups: readonly (readonly MemberRef[])[] }
  | { readonly kind: 'heal' }
  | { readonly kind: 'reconfigure'; readonly voters: readonly MemberRef[]; readonly explicit: boolean }
  | { readonly kind: 'leave-joint' }
  | { readonly kind: 'cut' | 'mend'; readonly from: MemberRef; readonly to: MemberRef }
  | {
      readonly kind: 'drop-next'
      readonly type: MessageType
      readonly from: MemberRef
      readonly to: MemberRef
    }
  | { readonly kind: 'slow-disk'; readonly member: MemberRef; readonly micros: SimMicros }
  | { readonly kind: 'disk-full'; readonly member: MemberRef; readonly full: boolean }
  | {
      readonly kind: 'flip-byte'
      readonly member: MemberRef
      readonly file: string
      readonly offset: number
    }
  | { readonly kind: 'bit-rot'; readonly member: MemberRef; readonly file: string }
  | { readonly kind: 'copy-dir'; readonly member: MemberRef; readonly as: string }
  | { readonly kind: 'put-back'; readonly member: MemberRef; readonly copy: string }
  | { readonly kind: 'loss'; readonly permille: number }
  | { readonly kind: 'latency'; readonly from: MemberRef; readonly to: MemberRef; readonly micros: SimMicros }
  | { readonly kind: 'jitter'; readonly micros: SimMicros }
  | { readonly kind: 'set'; readonly assignment: string }

/** Verbs that take a member and nothing else. */
export type MemberVerb =
  | 'crash'
  | 'restart'
  | 'pause'
  | 'resume'
  | 'campaign'
  | 'start'
  | 'transfer'
  | 'stop'
  | 'torn-write'
  | 'wipe'

export type WaitGoal = 'leader' | 'committed' | 'healthy'

/** Verbs of the language that this version does not have. */
const NOT_YET = ['duplicate', 'reorder', 'clock', 'restore']
const MICROS_MOST = 3_600_000_000

type Parsed = Result<LabAction>
const VERBS: Readonly<Record<string, (args: readonly string[]) => Parsed>> = {
  wait,
  crash: (args) => onMember('crash', args),
  restart: (args) => onMember('restart', args),
  pause: (args) => onMember('pause', args),
  resume: (args) => onMember('resume', args),
  campaign: (args) => onMember('campaign', args),
  start,
  transfer: (args) => onMember('transfer', args),
  stop: (args) => onMember('stop', args),
  'torn-write': (args) => onMember('torn-write', args),
  wipe: (args) => onMember('wipe', args),
  'disk-full': diskFull,
  'flip-byte': flipByte,
  'bit-rot': bitRot,
  'copy-dir': copyDir,
  'put-back': putBack,
  partition,
  interrupt: (args) =>
    args.length === 0 ? ok({ kind: 'interrupt' }) : refuse('interrupt takes nothing more'),
  heal: (args) => (args.length === 0 ? ok({ kind: 'heal' }) : refuse('heal takes nothing more')),
  reconfigure,
  cut: (args) => onLink('cut', args),
  mend: (args) => onLink('mend', args),
  drop,
  'slow-disk': slowDisk,
  loss,
  latency,
  jitter,
  set: (args) =>
    args.length === 1 && /=|^etcd-defaults$/.test(args[0] ?? '')
      ? ok({ kind: 'set', assignment: args[0] ?? '' })
      : refuse('write it: set key=value'),
}

/** As a shell sets one for the command behind it. */
const VARIABLE = /^ETCDCTL_([A-Z_]+)=(.*)$/s

/** What the lines of a lab script begin with, beside etcdctl. */
export const LAB_VERBS: readonly string[] = Object.keys(VERBS)

/** Whether a line that begins so is one of lab script, rightly written or not. */
export function isLabVerb(word: string): boolean {
  const isCommand = ['etcdctl', 'printf', 'echo', ...NOT_YET].includes(word) || Object.hasOwn(VERBS, word)
  return isCommand || VARIABLE.test(word)
}

/** One line of lab script; the refusal does not name the line's number. */
export function parseLabLine(text: string, no: number): Result<LabLine> {
  const tokens = splitWords(text)
  if (!tokens.ok) return tokens
  const action = parseAction(tokens.value)
  return action.ok ? ok({ no, text: text.trim(), action: action.value }) : action
}

/** A whole script: its lines without blanks and comments, or the number of the first bad line and the reason. */
export function parseLabScript(text: string): Result<readonly LabLine[]> {
  const lines: LabLine[] = []
  for (const [i, source] of text.split('\n').entries()) {
    const line = parseLabLine(source, i + 1)
    if (!line.ok) return refuse(`line ${i + 1}: ${line.error}`)
    if (line.value.action.kind !== 'nothing') lines.push(line.value)
  }
  return ok(lines)
}

function parseAction(tokens: readonly Token[]): Parsed {
  const [first] = tokens
  if (first === undefined) return ok({ kind: 'nothing' })
  const verb = first.kind === 'word' ? plainText(first.word) : first.text
  if (verb === 'etcdctl') return etcdctl(tokens.slice(1))
  const set = verb === null ? null : VARIABLE.exec(verb)
  if (set !== null) return withVariable(set[1] ?? '', set[2] ?? '', tokens.slice(1))
  if (verb === 'printf' || verb === 'echo') return piped(verb, tokens)
  if (verb === null) return refuse('a line begins with a verb')
  const parse = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined
  if (parse === undefined) {
    return NOT_YET.includes(verb)
      ? refuse(`"${verb}" is not there yet`)
      : refuse(`there is no verb "${verb}": the verbs are etcdctl, ${Object.keys(VERBS).join(', ')}`)
  }
  const args: string[] = []
  for (const token of tokens.slice(1)) {
    const arg = token.kind === 'word' ? plainText(token.word) : token.text
    if (arg === null) return refuse(`"$" stands for a member's id in etcdctl lines only`)
    if (arg === '&') return refuse('"&" belongs to etcdctl lines only')
    args.push(arg)
  }
  return parse(args)
}

function etcdctl(tokens: readonly Token[], stdin: Word | null = null): Parsed {
  const background = tokens.at(-1)?.kind === 'operator' && (tokens.at(-1) as { text?: string }).text === '&'
  const words = background ? tokens.slice(0, -1) : tokens
  const argv: Word[] = []
  for (const token of words) {
    if (token.kind === 'operator') {
      return refuse(
        token.text === '|'
          ? 'a pipe takes only printf or echo: quote any other "|"'
          : '"&" stands at the end of a line only',
      )
    }
    argv.push(token.word)
  }
  return ok({ kind: 'etcdctl', argv, stdin, background })
}

/** `ETCDCTL_WRITE_OUT=json etcdctl …`: a variable stands for the flag of its name, and API 3 is the only one there is. */
function withVariable(name: string, value: string, rest: readonly Token[]): Parsed {
  const [next] = rest
  const verb = next?.kind === 'word' ? plainText(next.word) : null
  if (verb !== 'etcdctl' && !VARIABLE.test(verb ?? ''))
    return refuse('a variable belongs to etcdctl lines only')
  const line = parseAction(rest)
  if (name === 'API' || !line.ok || line.value.kind !== 'etcdctl') return line
  const flag = `--${name.toLowerCase().replaceAll('_', '-')}=${value}`
  return ok({ ...line.value, argv: [[flag], ...line.value.argv] })
}

/** `printf 'a\\n' | etcdctl …` and `echo a | etcdctl …`: the one pipe of the language. */
function piped(verb: 'printf' | 'echo', tokens: readonly Token[]): Parsed {
  const bar = tokens.findIndex((token) => token.kind === 'operator' && token.text === '|')
  const next = tokens[bar + 1]
  const isEtcdctl = bar >= 0 && next?.kind === 'word' && plainText(next.word) === 'etcdctl'
  const words = tokens
    .slice(1, Math.max(1, bar))
    .flatMap((token) => (token.kind === 'word' ? [token.word] : []))
  if (!isEtcdctl || (verb === 'printf' && words.length !== 1)) {
    return refuse(`write it: ${verb} '…' | etcdctl …`)
  }
  const input = verb === 'printf' ? (words[0] ?? []).map(escapes) : [...joined(words), '\n']
  return etcdctl(tokens.slice(bar + 2), input)
}

/** printf's backslashes that make lines and tabs; `%` stays what it is, doubled or not. */
function escapes(part: Word[number]): Word[number] {
  if (typeof part !== 'string') return part
  return part.replace(/\\([nt\\"])|%%/g, (_, c: string | undefined) =>
    c === undefined ? '%' : c === 'n' ? '\n' : c === 't' ? '\t' : c,
  )
}

function joined(words: readonly Word[]): Word[number][] {
  return words.flatMap((word, i) => (i === 0 ? [...word] : [' ', ...word]))
}

function wait(args: readonly string[]): Parsed {
  if (args[0] !== 'until') {
    const micros = args.length === 1 ? duration(args[0]) : refuse('write it: wait 2s, or wait until leader')
    return micros.ok ? ok({ kind: 'wait', micros: micros.value }) : micros
  }
  const what = args.length === 2 ? args[1] : undefined
  if (what === 'leader' || what === 'committed' || what === 'healthy') return ok({ kind: 'wait-until', what })
  return refuse('wait until takes leader, committed or healthy')
}

function onMember(kind: MemberVerb, args: readonly string[]): Parsed {
  const [member] = args
  return args.length === 1 && isRef(member)
    ? ok({ kind, member })
    : refuse(`${kind} takes one member: ${kind} n1`)
}

/** `start n6`, or `start n2 --force-new-cluster` for one that ran before. */
function start(args: readonly string[]): Parsed {
  const [member, flag] = args
  if (flag === undefined) return onMember('start', args)
  return args.length === 2 && flag === '--force-new-cluster' && isRef(member)
    ? ok({ kind: 'force-new-cluster', member })
    : refuse('write it: start n6, or start n2 --force-new-cluster')
}

function partition(args: readonly string[]): Parsed {
  const groups: string[][] = [[]]
  for (const arg of args) {
    if (arg === '|') groups.push([])
    else groups.at(-1)?.push(arg)
  }
  const names = groups.flat()
  if (groups.length < 2 || groups.some((group) => group.length === 0) || !names.every(isRef)) {
    return refuse('write it: partition n1 n2 | n3 n4 n5')
  }
  return ok({ kind: 'partition', groups })
}

/** `reconfigure n1 n4 n5`, `reconfigure n1 n4 n5 --explicit`, and `reconfigure leave` for the end of an explicit one. */
function reconfigure(args: readonly string[]): Parsed {
  if (args.length === 1 && args[0] === 'leave') return ok({ kind: 'leave-joint' })
  const explicit = args.at(-1) === '--explicit'
  const voters = explicit ? args.slice(0, -1) : args
  return voters.length > 0 && voters.every(isRef)
    ? ok({ kind: 'reconfigure', voters, explicit })
    : refuse('write it: reconfigure n1 n4 n5, with --explicit to stay joint until reconfigure leave')
}

function onLink(kind: 'cut' | 'mend', args: readonly string[]): Parsed {
  const link = arrow(args)
  return link?.rest.length === 0
    ? ok({ kind, from: link.from, to: link.to })
    : refuse(`write it: ${kind} n1 -> n2`)
}

function drop(args: readonly string[]): Parsed {
  const [next, type, fromWord, from, toWord, to] = args
  if (
    args.length !== 6 ||
    next !== 'next' ||
    fromWord !== 'from' ||
    toWord !== 'to' ||
    !isRef(from) ||
    !isRef(to)
  ) {
    return refuse('write it: drop next MsgVote from n1 to n3')
  }
  const known = MESSAGE_TYPES.find((name) => name === type)
  return known === undefined
    ? refuse(`there is no message type "${type}"`)
    : ok({ kind: 'drop-next', type: known, from, to })
}

function slowDisk(args: readonly string[]): Parsed {
  const [member] = args
  if (args.length !== 2 || !isRef(member)) return refuse('write it: slow-disk n2 200ms')
  const micros = duration(args[1])
  return micros.ok ? ok({ kind: 'slow-disk', member, micros: micros.value }) : micros
}

function diskFull(args: readonly string[]): Parsed {
  const [member, off] = args
  const isRight = args.length === 1 || (args.length === 2 && off === 'off')
  return isRight && isRef(member)
    ? ok({ kind: 'disk-full', member, full: off === undefined })
    : refuse('write it: disk-full n2, and disk-full n2 off')
}

function flipByte(args: readonly string[]): Parsed {
  const [member, file = '', offset = ''] = args
  return args.length === 3 && isRef(member) && isDiskFile(file) && /^\d{1,12}$/.test(offset)
    ? ok({ kind: 'flip-byte', member, file, offset: Number(offset) })
    : refuse('write it: flip-byte n2 wal 4100, with wal, snap, db or a path below the data dir')
}

function bitRot(args: readonly string[]): Parsed {
  const [member, file = ''] = args
  return args.length === 2 && isRef(member) && isDiskFile(file)
    ? ok({ kind: 'bit-rot', member, file })
    : refuse('write it: bit-rot n2 db, with wal, snap, db or a path below the data dir')
}

function copyDir(args: readonly string[]): Parsed {
  const [member, word, as] = args
  return args.length === 3 && isRef(member) && word === 'as' && isRef(as)
    ? ok({ kind: 'copy-dir', member, as })
    : refuse('write it: copy-dir n2 as A')
}

function putBack(args: readonly string[]): Parsed {
  const [member, copy] = args
  return args.length === 2 && isRef(member) && isRef(copy)
    ? ok({ kind: 'put-back', member, copy })
    : refuse('write it: put-back n2 A')
}

function isDiskFile(file: string): boolean {
  return ['wal', 'snap', 'db'].includes(file) || /^member\/(wal|snap)\/[\w.-]+$/.test(file)
}

function loss(args: readonly string[]): Parsed {
  const match = args.length === 1 ? /^(\d{1,3})(?:\.(\d))?%$/.exec(args[0] ?? '') : null
  const permille = match === null ? -1 : Number(match[1]) * 10 + Number(match[2] ?? 0)
  return permille < 0 || permille > 1000
    ? refuse('write it: loss 5%, from 0% to 100%, one digit after the point')
    : ok({ kind: 'loss', permille })
}

function latency(args: readonly string[]): Parsed {
  const link = arrow(args)
  if (link?.rest.length !== 1) return refuse('write it: latency n1 -> n2 80ms')
  const micros = duration(link.rest[0])
  return micros.ok ? ok({ kind: 'latency', from: link.from, to: link.to, micros: micros.value }) : micros
}

function jitter(args: readonly string[]): Parsed {
  const micros = args.length === 1 ? duration(args[0]) : refuse('write it: jitter 20ms')
  return micros.ok ? ok({ kind: 'jitter', micros: micros.value }) : micros
}

/** `n1 -> n2 …`, with or without the spaces. */
function arrow(args: readonly string[]): { from: string; to: string; rest: string[] } | null {
  const words = args
    .join(' ')
    .replace(/\s*->\s*/, ' -> ')
    .trim()
    .split(/\s+/)
  const [from, sign, to, ...rest] = words
  return sign === '->' && isRef(from) && isRef(to) && from !== to ? { from, to, rest } : null
}

function duration(text: string | undefined): Result<SimMicros> {
  const micros = parseMicros(text ?? '')
  return micros.ok && micros.value > MICROS_MOST ? refuse(`"${text}" is longer than an hour`) : micros
}

function isRef(name: string | undefined): name is string {
  return name !== undefined && /^[A-Za-z][A-Za-z0-9_.-]*$/.test(name)
}
