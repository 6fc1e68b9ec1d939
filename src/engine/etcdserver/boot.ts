import { defined } from '../../base/assert.ts'
import { hexOf, ID_NONE, type Id64 } from '../../base/id64.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import { clusterId, encodeMember, memberId } from '../../pb/membership.ts'
import { encodeConfChange } from '../../pb/raftpb-codec.ts'
import type { Entry, HardState } from '../../pb/raftpb.ts'
import { encodeMetadata } from '../../pb/walpb.ts'
import type { ClusterConfig } from '../../run/config.ts'
import { dataDirsOf } from '../../run/data-dirs.ts'
import type { Disk } from '../disk/disk.ts'
import type { RaftConfig } from '../raft/config.ts'
import { RawNode } from '../raft/raw-node.ts'
import { MemoryStorage } from '../raft/storage.ts'
import { Wal } from '../wal/wal.ts'
import type { ServerOptions } from './etcd-server.ts'
import { hasWal, recover, type Recovered } from './recover.ts'
import { standAlone } from './stand-alone.ts'

/** A process's raft node, and what it found on its disk. Refuses with the line that it dies with. */
export function bootOrReopen(
  options: ServerOptions,
  disk: Disk,
): Result<{ readonly node: RawNode; readonly found: Recovered }> {
  if (!hasWal(disk)) {
    if (options.joins) join(options, disk)
    else if (options.bootstrapped) {
      return refuse(`discovery failed: member ${hexOf(options.id)} has already been bootstrapped`)
    } else bootstrap(options, disk)
  }
  const read = recover(disk, options.config.walSegmentBytes)
  if (!read.ok) return read
  const found = options.forceNewCluster
    ? standAlone(read.value, options.id, clusterIdOf(options.config))
    : read.value
  const { hardState, snapshot, entries } = found
  const storage = new MemoryStorage()
  if (snapshot !== null) storage.applySnapshot(snapshot)
  storage.setHardState(hardState)
  storage.append(entries)
  return ok({ node: new RawNode(raftConfig(options, storage)), found })
}

/** The entries that every member of the initial cluster begins with. */
export function bootstrapEntries(config: ClusterConfig): readonly Entry[] {
  return initialIds(config).map((id, place) => {
    const { name, peerURLs } = defined(
      config.initialCluster.find((_, i) => initialId(config, i) === id),
      'an initial id has its member',
    )
    const context = encodeMember({ id, name, peerURLs, clientURLs: [], isLearner: false })
    const change = encodeConfChange({ id: ID_NONE, type: 'ConfChangeAddNode', nodeId: id, context })
    return { type: 'EntryConfChange', term: 1, index: place + 1, data: change }
  })
}

/** It follows from the initial members and stays whatever becomes of them. Every answer of the API carries it. */
export function clusterIdOf(config: ClusterConfig): Id64 {
  const known = CLUSTER_IDS.get(config)
  if (known !== undefined) return known
  const id = dataDirsOf(config)?.clusterId ?? clusterId(initialIds(config))
  CLUSTER_IDS.set(config, id)
  return id
}

const CLUSTER_IDS = new WeakMap<ClusterConfig, Id64>()

/** Of the initial members, ascending. */
function initialIds(config: ClusterConfig): readonly Id64[] {
  return config.initialCluster.map((_, i) => initialId(config, i)).sort()
}

/** Of the i-th initial member: as its data dir has it, else as it follows from its URLs. */
export function initialId(config: ClusterConfig, i: number): Id64 {
  const known = dataDirsOf(config)?.members[i]?.id
  return known ?? memberId(config.initialCluster[i]?.peerURLs ?? [], config.token)
}

// DIFF(etcd): the first save takes no time; in etcd the bootstrap entries come with the first Ready.
function bootstrap(options: ServerOptions, disk: Disk): void {
  const { config, id } = options
  const entries = bootstrapEntries(config)
  const metadata = encodeMetadata({ nodeId: id, clusterId: clusterIdOf(config) })
  const wal = Wal.create(disk, metadata, config.walSegmentBytes)
  const state: HardState = { term: 1, vote: ID_NONE, commit: entries.length }
  wal.save(state, entries)
  wal.sync()
}

/** `--initial-cluster-state=existing`: an empty log, which the leader will fill. */
function join({ config, id }: ServerOptions, disk: Disk): void {
  const metadata = encodeMetadata({ nodeId: id, clusterId: clusterIdOf(config) })
  Wal.create(disk, metadata, config.walSegmentBytes).sync()
}

function raftConfig({ id, config, rng }: ServerOptions, storage: MemoryStorage): RaftConfig {
  return {
    id,
    electionTick: Math.max(2, Math.floor(config.electionMs / config.heartbeatMs)),
    heartbeatTick: 1,
    storage,
    applied: 0,
    asyncStorageWrites: false,
    maxSizePerMsg: config.maxSizePerMsg,
    maxCommittedSizePerReady: 0,
    maxUncommittedEntriesSize: 0,
    maxInflightMsgs: config.maxInflightMsgs,
    maxInflightBytes: 0,
    checkQuorum: config.checkQuorum && !config.rulesOff.includes('check-quorum'),
    preVote: config.preVote && !config.rulesOff.includes('pre-vote'),
    readOnlyLeaseBased: false,
    disableProposalForwarding: false,
    disableConfChangeValidation: false,
    stepDownOnRemoval: false,
    rulesOff: config.rulesOff,
    rng,
    debugLines: false,
    reportsPanics: true,
  }
}
