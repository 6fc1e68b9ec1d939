import { ok, refuse, type Result } from '../base/result.ts'
import { AUTO_COMPACTION_MODES, autoCompactionOf } from './auto-compaction.ts'
import { RULE_NAMES, type ClusterConfig, type InitialMember, type RuleName } from './config.ts'

/** Settings that are whole numbers, with the least and the most that is taken. */
export const NUMBER_SETTINGS = {
  heartbeatMs: [1, 10_000],
  electionMs: [5, 50_000],
  latencyMs: [0, 60_000],
  jitterMs: [0, 60_000],
  lossPermille: [0, 1000],
  fsyncMs: [0, 60_000],
  snapshotCount: [1, 1_000_000_000],
  snapshotCatchUpEntries: [0, 1_000_000_000],
  walSegmentBytes: [1, 1_000_000_000],
  maxWals: [0, 1000],
  maxSnapshots: [0, 1000],
  maxSizePerMsg: [1, 1_000_000_000],
  maxInflightMsgs: [1, 100_000],
  workload: [0, 1000],
  epochMs: [0, 8_000_000_000_000],
  quotaBytes: [0, 1_000_000_000_000],
} as const satisfies Readonly<Partial<Record<keyof ClusterConfig, readonly [number, number]>>>

export const TRUTH_SETTINGS = ['preVote', 'checkQuorum', 'strictReconfigCheck'] as const

export type NumberSetting = keyof typeof NUMBER_SETTINGS
export type TruthSetting = (typeof TRUTH_SETTINGS)[number]

/** What etcd uses where our defaults are smaller for a reader's sake. */
const ETCD_DEFAULTS = { snapshotCount: 100_000, walSegmentBytes: 64_000_000 } as const

export const SETTING_KEYS: readonly string[] = [
  ...Object.keys(NUMBER_SETTINGS),
  ...TRUTH_SETTINGS,
  'token',
  'initialCluster',
  'rulesOff',
  'autoCompactionMode',
  'autoCompactionRetention',
  'etcd-defaults',
]

/** `config` with one setting changed, given as text; what it means together is judged by `refusesConfig`. */
export function applySetting(config: ClusterConfig, key: string, value: string): Result<ClusterConfig> {
  if (key === 'etcd-defaults') return ok({ ...config, ...ETCD_DEFAULTS })
  if (isNumberSetting(key)) return numberSetting(config, key, value)
  if (isTruthSetting(key)) {
    if (value !== 'true' && value !== 'false') return refuse(`${key} is true or false, not "${value}"`)
    return ok({ ...config, [key]: value === 'true' })
  }
  switch (key) {
    case 'token':
      return value === '' ? refuse('token must not be empty') : ok({ ...config, token: value })
    case 'initialCluster':
      return initialCluster(config, value)
    case 'rulesOff':
      return rulesOff(config, value)
    case 'autoCompactionMode': {
      const mode = AUTO_COMPACTION_MODES.find((known) => known === value)
      if (mode !== undefined) return ok({ ...config, autoCompactionMode: mode })
      return refuse(`autoCompactionMode is ${AUTO_COMPACTION_MODES.join(' or ')}, not "${value}"`)
    }
    case 'autoCompactionRetention':
      return value === ''
        ? refuse('autoCompactionRetention must not be empty')
        : ok({ ...config, autoCompactionRetention: value })
    default:
      return refuse(`there is no setting "${key}": the settings are ${SETTING_KEYS.join(', ')}`)
  }
}

/** `key=value` (or a bare word, as `etcd-defaults`) in one text, as `--set` and a lab script give it. */
export function applyAssignment(config: ClusterConfig, assignment: string): Result<ClusterConfig> {
  const equals = assignment.indexOf('=')
  if (equals < 0 && assignment !== 'etcd-defaults') return refuse(`"${assignment}" is not key=value`)
  return equals < 0
    ? applySetting(config, assignment, '')
    : applySetting(config, assignment.slice(0, equals), assignment.slice(equals + 1))
}

/** Why no cluster can run with this, in etcd's words where it has some; null when one can. */
export function refusesConfig(config: ClusterConfig): string | null {
  const { heartbeatMs, electionMs, initialCluster: members } = config
  if (electionMs < 5 * heartbeatMs) {
    return `--election-timeout[${electionMs}ms] should be at least as 5 times as --heartbeat-interval[${heartbeatMs}ms]`
  }
  const compaction = autoCompactionOf(config.autoCompactionMode, config.autoCompactionRetention)
  if (!compaction.ok) return compaction.error
  if (members.length < 1 || members.length > 9) return `a cluster has 1 to 9 members, not ${members.length}`
  const names = new Set(members.map(({ name }) => name))
  if (names.size < members.length) return 'two members of initialCluster have the same name'
  const wrong = members.find(({ name }) => !isMemberName(name))
  if (wrong !== undefined) return `"${wrong.name}" cannot be a member's name`
  const urls = members.flatMap(({ peerURLs }) => peerURLs)
  if (new Set(urls).size < urls.length) return 'two members of initialCluster have the same peer URL'
  if (members.some(({ peerURLs, clientURLs }) => peerURLs.length === 0 || clientURLs.length === 0)) {
    return 'a member of initialCluster has no peer URL or no client URL'
  }
  return null
}

/** A letter, then letters, digits, `_`, `.` or `-`; not a word that a lab script reads otherwise. */
export function isMemberName(name: string): boolean {
  return (
    /^[A-Za-z][A-Za-z0-9_.-]{0,30}$/.test(name) &&
    !['leader', 'follower', 'next'].includes(name) &&
    !/^c\d$/.test(name)
  )
}

export function isRuleName(name: string): name is RuleName {
  return (RULE_NAMES as readonly string[]).includes(name)
}

function isNumberSetting(key: string): key is NumberSetting {
  return Object.hasOwn(NUMBER_SETTINGS, key)
}

function isTruthSetting(key: string): key is TruthSetting {
  return (TRUTH_SETTINGS as readonly string[]).includes(key)
}

function numberSetting(config: ClusterConfig, key: NumberSetting, value: string): Result<ClusterConfig> {
  const [least, most] = NUMBER_SETTINGS[key]
  const number = /^\d{1,15}$/.test(value) ? Number(value) : -1
  if (number < least || number > most)
    return refuse(`${key} is a whole number from ${least} to ${most}, not "${value}"`)
  return ok({ ...config, [key]: number })
}

/** `n1=http://10.0.0.1:2380,n2=http://10.0.0.2:2380`: etcd's own form; client URLs are one port lower. */
function initialCluster(config: ClusterConfig, value: string): Result<ClusterConfig> {
  const members: InitialMember[] = []
  for (const part of value.split(',')) {
    const match = /^([^=]+)=(https?:\/\/[^\s/:,]+):(\d{2,5})$/.exec(part.trim())
    if (match === null) {
      return refuse(`initialCluster is written n1=http://10.0.0.1:2380,n2=…; "${part}" is not of that form`)
    }
    const [, name = '', host = '', port = ''] = match
    const known = members.find((member) => member.name === name)
    const peer = `${host}:${port}`
    if (known === undefined) {
      members.push({ name, peerURLs: [peer], clientURLs: [`${host}:${Number(port) - 1}`] })
    } else {
      members[members.indexOf(known)] = { ...known, peerURLs: [...known.peerURLs, peer] }
    }
  }
  return ok({ ...config, initialCluster: members })
}

function rulesOff(config: ClusterConfig, value: string): Result<ClusterConfig> {
  const names: RuleName[] = []
  for (const name of value.split(',').filter((part) => part !== '')) {
    if (!isRuleName(name)) return refuse(`there is no rule "${name}": the rules are ${RULE_NAMES.join(', ')}`)
    if (!names.includes(name)) names.push(name)
  }
  return ok({ ...config, rulesOff: names.sort() })
}
