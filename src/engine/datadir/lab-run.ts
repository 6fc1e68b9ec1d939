import { NO_BYTES } from '../../base/bytes.ts'
import { ID_NONE, type Id64 } from '../../base/id64.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import { decodePayload } from '../../pb/etcdserverpb-codec.ts'
import { decodeMember, memberId, type Member } from '../../pb/membership.ts'
import { EMPTY_HARD_STATE } from '../../pb/raftpb.ts'
import { type ClusterConfig, defaultConfig, type InitialMember } from '../../run/config.ts'
import type { DataDirFile, DataDirMember } from '../../run/data-dirs.ts'
import { DATA_DIRS_BYTES_MOST } from '../../run/parse-data-dirs.ts'
import { printDataDirs } from '../../run/print-data-dirs.ts'
import { isMemberName, refusesConfig } from '../../run/settings.ts'
import { rowsOf } from './db-file.ts'
import { type MemberRead, ownName } from './facts.ts'
import { MembersAfter } from './members-after.ts'
import { usedBytes } from './used-bytes.ts'

const MEMBERS_MOST = 9
const TOO_LARGE = 'these files are too large to be played: at most 128 MB, without the zeros behind a WAL'

/**
 * The cluster that data dirs are of, as a run begins with it: members with their own ids, names and URLs, those whose files are here
 * on their own disks, everything else as etcd has it by default. `alone`: the place of the one that starts by itself, with
 * --force-new-cluster; null when all that are here start as they are. What is damaged stays so: a process says what it dies of.
 */
export function labConfig(members: readonly MemberRead[], alone: number | null): Result<ClusterConfig> {
  const dirs = members.filter(({ wal }) => wal.names.length > 0)
  const [first] = dirs
  if (first === undefined) return refuse('only data dirs with a WAL can be played: there is none here')
  const clusters = new Set(dirs.flatMap(({ wal }) => wal.metadata?.clusterId ?? []))
  if (clusters.size > 1) return refuse('these data dirs are of different clusters: choose those of one')
  const known = knownMembers(dirs)
  const owners = dirs.map((dir) => ownerOf(dir, known.members))
  if (new Set(owners.map(({ id }) => id)).size < dirs.length)
    return refuse('two of these data dirs are of the same member: choose one of them')
  const strangers = owners.filter(({ id }) => !known.members.some((member) => member.id === id))
  const all = [...known.members, ...strangers]
  if (all.length > MEMBERS_MOST)
    return refuse(`the lab plays clusters of at most ${MEMBERS_MOST} members, this one has ${all.length}`)
  const names = labNames(all)
  const files = dirs.map(filesOf)
  const sizes = files.flat().reduce((sum, { size }) => sum + size, 0)
  if (sizes > DATA_DIRS_BYTES_MOST) return refuse(TOO_LARGE)
  const laid = all.map((member, i): DataDirMember => {
    const dir = owners.findIndex(({ id }) => id === member.id)
    const isStranger = strangers.includes(member)
    const standing = isStranger ? 'removed' : member.isLearner ? 'learner' : 'voter'
    const unstarted = dir < 0 && member.name === ''
    const own = (files[dir] ?? []).map(({ path, read }): DataDirFile => ({ path, bytes: read() }))
    return { name: names[i] ?? '', id: member.id, standing, unstarted, files: own }
  })
  const chosen = alone === null ? undefined : members[alone]
  const lone = chosen === undefined ? -1 : dirs.indexOf(chosen)
  if (chosen !== undefined && lone < 0) return refuse('that member has no WAL to make a new cluster of')
  const text = printDataDirs({
    clusterId: [...clusters][0] ?? ID_NONE,
    configuredTo: known.to,
    alone: lone < 0 ? '' : (laid.find(({ id }) => id === owners[lone]?.id)?.name ?? ''),
    members: laid,
  })
  if (!text.ok) return text
  const initialCluster = all.map((member, i) => initialMember(member, names[i] ?? '', i))
  const config: ClusterConfig = { ...defaultConfig(1), initialCluster, dataDirs: text.value }
  const refusal = refusesConfig(config)
  return refusal === null ? ok(config) : refuse(refusal)
}

/** The members as the furthest commit has them; as all that can be read tells, where nothing is committed. */
function knownMembers(dirs: readonly MemberRead[]): {
  readonly members: readonly Member[]
  readonly to: number
} {
  const commitOf = ({ wal }: MemberRead): number => (wal.hardState ?? EMPTY_HARD_STATE).commit
  const [best] = [...dirs].sort((a, b) => commitOf(b) - commitOf(a))
  if (best === undefined) return { members: [], to: 0 }
  const to = commitOf(best)
  for (const until of [to, Infinity]) {
    const found = membersUntil(best, until)
    if (found.length > 0) return { members: found, to }
  }
  const stored = dirs.flatMap(({ db }) => (db?.ok === true ? rowsOf(db.value, 'members') : []))
  const members = new Map<Id64, Member>()
  for (const { value } of stored) {
    const member = decodeMember(value)
    if (member.ok) members.set(member.value.id, member.value)
  }
  return { members: [...members.values()], to }
}

function membersUntil({ wal, snaps }: MemberRead, until: number): readonly Member[] {
  const after = new MembersAfter()
  const snapshot = snaps.findLast((one) => one.snapshot !== null && one.snapshot.metadata.index <= until)
  const from = snapshot?.snapshot?.metadata.index ?? 0
  if (snapshot?.snapshot) after.recover(snapshot.snapshot)
  for (let i = 0; i < wal.entries; i++) {
    const row = wal.entryRow(i)
    const index = wal.index(row)
    const kind = wal.kind(row)
    if (index <= from || index > until || (kind !== 'conf_change' && kind !== 'v2:PUT')) continue
    const entry = wal.entry(row)
    if (entry === null) continue
    const payload = kind === 'v2:PUT' ? decodePayload(entry.data) : null
    if (payload === null) after.apply(entry)
    else if (payload.ok && payload.value.kind === 'v2')
      after.publish(payload.value.request.path, payload.value.request.val)
  }
  return after.all()
}

/** Whose data dir it is: by its WAL's id, else by its name; somebody else when nobody is like that. */
function ownerOf(dir: MemberRead, members: readonly Member[]): Member {
  const name = ownName(dir) ?? dir.dir.name
  const id = dir.wal.metadata?.nodeId
  const known = members.find((member) => (id === undefined ? member.name === name : member.id === id))
  if (known !== undefined) return known
  const peerURLs: readonly string[] = []
  return { id: id ?? memberId([name], ''), name, peerURLs, clientURLs: [], isLearner: false }
}

/** Their own names where the lab can call them so; no two are the same. */
function labNames(members: readonly Member[]): readonly string[] {
  const names: string[] = []
  for (const [i, { name }] of members.entries()) {
    names.push(isMemberName(name) && !names.includes(name) ? name : freeName(names, members, i))
  }
  return names
}

function freeName(taken: readonly string[], members: readonly Member[], i: number): string {
  for (let n = i + 1; ; n++) {
    const name = `m${n}`
    if (!taken.includes(name) && !members.some((member) => member.name === name)) return name
  }
}

function initialMember(member: Member, name: string, i: number): InitialMember {
  const standIn = (port: number): readonly string[] => [`http://127.0.0.1:${(i + 1) * 1000 + port}`]
  const [peers, clients] = [member.peerURLs, member.clientURLs].map((urls) => urls.filter(isUrl).slice(0, 8))
  return {
    name,
    peerURLs: peers === undefined || peers.length === 0 ? standIn(380) : peers,
    clientURLs: clients === undefined || clients.length === 0 ? standIn(379) : clients,
  }
}

function isUrl(url: string): boolean {
  return url.length <= 200 && /^https?:\/\/[^\s/]+:\d{1,5}$/.test(url)
}

interface FileToLay {
  readonly path: string
  readonly size: number
  readonly read: () => Uint8Array
}

/** What etcd would look at; copies that it made of broken files, and half of those that it was making, stay behind. */
function filesOf({ dir }: MemberRead): readonly FileToLay[] {
  const out: FileToLay[] = []
  for (const [name, { source }] of dir.wal) {
    const size = name.endsWith('.wal') ? usedBytes(source) : -1
    if (size >= 0) out.push({ path: `member/wal/${name}`, size, read: () => source.read(0, size) })
  }
  for (const [name, { source }] of dir.snap) {
    const { size } = source
    if (name === 'db' || /\.snap(\.db)?$/.test(name))
      out.push({
        path: `member/snap/${name}`,
        size,
        read: () => (size === 0 ? NO_BYTES : source.read(0, size)),
      })
  }
  return out.filter(({ path }) => /^member\/(wal|snap)\/[\w.-]{1,100}$/.test(path))
}
