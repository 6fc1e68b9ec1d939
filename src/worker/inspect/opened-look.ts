import { textOf } from '../../base/bytes.ts'
import { hexOf, ID_NONE } from '../../base/id64.ts'
import { type DbFile, rowsOf } from '../../engine/datadir/db-file.ts'
import { type MemberRead, ownName } from '../../engine/datadir/facts.ts'
import type { Opened } from '../../engine/datadir/inspect.ts'
import type { Verdict } from '../../engine/datadir/verdict.ts'
import type { WalLog } from '../../engine/datadir/wal-log.ts'
import { isSnapName } from '../../engine/snap/snap-file.ts'
import { decodeMember } from '../../pb/membership.ts'
import { decodeConfChange } from '../../pb/raftpb-codec.ts'
import { EMPTY_HARD_STATE } from '../../pb/raftpb.ts'
import type {
  ClusterMemberLook,
  DbLook,
  InspectedMember,
  OpenedLook,
  SnapLook,
  VerdictLook,
  WalLook,
} from '../../protocol/view/inspect-look.ts'
import { checksOf } from './checks.ts'
import { comparedLook } from './compare.ts'

const TERMS_MOST = 100

/** What the lens shows first of the files that were opened. */
export function openedLook({ members, verdict, problem }: Opened): OpenedLook {
  return {
    members: members.map(memberLook),
    verdict: verdict === null ? null : verdictLook(verdict),
    problem,
    compared: members.length < 2 ? null : comparedLook(members, verdict?.after?.members.length ?? 0),
  }
}

function verdictLook({ boots, repaired, fatal, problems, after }: Verdict): VerdictLook {
  const kept = problems.find((problem) => problem.kind === 'db-kept')
  const noWal = problems.some(({ kind }) => kind === 'no-wal')
  return {
    boots,
    repaired,
    fatal,
    noLeader: problems.some(({ kind }) => kind === 'no-leader'),
    noWal: noWal ? { index: kept?.index ?? 0 } : null,
    after:
      after === null
        ? null
        : {
            revision: after.keySpace.rev,
            compactRevision: after.keySpace.compactRev,
            hashKv: after.keySpace.hashKv(),
            keys: after.keySpace.keys,
            leases: after.keySpace.leases.size,
          },
  }
}

function memberLook(member: MemberRead): InspectedMember {
  const { dir, wal, snaps, db } = member
  const file = db?.ok === true ? db.value : null
  return {
    dir: dir.name,
    name: ownName(member),
    memberId: hexOf(wal.metadata?.nodeId ?? ID_NONE),
    clusterId: hexOf(wal.metadata?.clusterId ?? ID_NONE),
    wal: wal.names.length === 0 ? null : walLook(wal),
    snaps: snaps.map(({ name, size, snapshot, error }): SnapLook => {
      const { index = 0, term = 0 } = snapshot?.metadata ?? {}
      const named = wal.snapshots.some((one) => one.index === index && one.term === term)
      return { name, size, index, term, refused: error, named: snapshot !== null && named }
    }),
    otherSnapFiles: [...dir.snap.keys()].filter((name) => name !== 'db' && !isSnapName(name)).sort(),
    db: db === null ? null : file === null ? { problem: db.ok ? '' : db.error } : dbLook(file),
    members: clusterMembers(member),
    removed: file === null ? [] : rowsOf(file, 'members_removed').map(({ key }) => textOf(key)),
    checks: checksOf(member),
  }
}

function walLook(wal: WalLog): WalLook {
  const { term, vote, commit } = wal.hardState ?? EMPTY_HARD_STATE
  const kinds = new Map<string, number>()
  const terms = new Set<number>()
  for (let i = 0; i < wal.entries; i++) {
    const row = wal.entryRow(i)
    kinds.set(wal.kind(row), (kinds.get(wal.kind(row)) ?? 0) + 1)
    terms.add(wal.term(row))
  }
  return {
    term,
    vote: hexOf(vote),
    commit,
    entries: wal.entries,
    firstIndex: wal.firstIndex,
    lastIndex: wal.lastIndex,
    lastTerm: wal.lastTerm,
    overwritten: wal.entryRecords - wal.entries,
    records: wal.length,
    kinds: [...kinds].map(([kind, count]) => ({ kind, count })).sort((a, b) => b.count - a.count),
    terms: [...terms].sort((a, b) => a - b).slice(-TERMS_MOST),
    files: wal.files.map(({ name, size, validBytes, rows }) => ({
      name,
      size,
      used: validBytes,
      records: rows,
    })),
  }
}

function dbLook(db: DbFile): DbLook {
  const { bolt, rows } = db
  const enabled = rowsOf(db, 'auth').find(({ key }) => textOf(key) === 'authEnabled')
  return {
    fileSize: db.fileSize,
    inUse: bolt.pages.used * bolt.pageSize,
    pageSize: bolt.pageSize,
    freePages: bolt.pages.free,
    consistentIndex: db.consistentIndex,
    revision: db.currentRevision,
    compactRevision: db.compactRevision,
    hashKv: db.hashKv,
    clusterVersion: db.clusterVersion,
    keys: rows.living().length,
    rows: rows.length,
    leases: db.leases.length,
    alarms: db.alarms.map(({ memberId, alarm }) => `${alarm} ${hexOf(memberId)}`),
    authEnabled: enabled?.value[0] === 1,
  }
}

/** As the backend has them, or, where no db was made yet, as the log's changes say. */
function clusterMembers({ wal, db }: MemberRead): ClusterMemberLook[] {
  const stored = db?.ok === true ? rowsOf(db.value, 'members').map(({ value }) => value) : []
  const contexts = stored.length > 0 ? stored : contextsIn(wal)
  const members = contexts.flatMap((bytes) => {
    const member = decodeMember(bytes)
    if (!member.ok) return []
    const { id, name, peerURLs: peerUrls, clientURLs: clientUrls, isLearner } = member.value
    return [{ id: hexOf(id), name, peerUrls, clientUrls, isLearner }]
  })
  return [...new Map(members.map((member) => [member.id, member])).values()]
}

function contextsIn(wal: WalLog): Uint8Array[] {
  const byNode = new Map<string, Uint8Array>()
  for (let i = 0; i < wal.entries; i++) {
    const row = wal.entryRow(i)
    const entry = wal.kind(row) === 'conf_change' ? wal.entry(row) : null
    const change = entry === null ? null : decodeConfChange(entry.data ?? new Uint8Array(0))
    if (change?.ok !== true) continue
    const { type, nodeId, context } = change.value
    if (type === 'ConfChangeRemoveNode') byNode.delete(nodeId)
    else if (context !== null && context.length > 0 && !textOf(context).includes('"isPromote":true'))
      byNode.set(nodeId, context)
  }
  return [...byNode.values()]
}
