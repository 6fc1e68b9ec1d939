import { entrySize } from '../../pb/raftpb-codec.ts'
import type { Entry } from '../../pb/raftpb.ts'
import type { EntryFacts } from '../../run/trace.ts'
import { entryFacts } from '../etcdserver/payload.ts'
import type { MemoryStorage } from '../raft/storage.ts'
import type { Cluster } from './cluster.ts'
import type { SimMember } from './member.ts'
import { nameOfId } from './raft-trace.ts'

/** Of a found log so much is told with its texts: the page keeps them for ever. */
const ENTRIES_MOST = 2000
const BYTES_MOST = 512 * 1024

/** Tells the end of a log that lay on the disk from the run's start, as far as no other member's log has told it. */
export function tellFound(cluster: Cluster, member: SimMember): void {
  if (member.server === null) return
  const nameOf = nameOfId((id) => cluster.named(id))
  const entries = endOf(member.server.node.storage, toldTo(cluster, member))
  let run: EntryFacts[] = []
  for (const [i, entry] of entries.entries()) {
    run.push(entryFacts(entry, nameOf))
    const { term, index } = entry
    if (entries[i + 1]?.term === term) continue
    const first = index - run.length + 1
    const where = { member: member.name, first, last: index }
    cluster.emit({ kind: 'appended', ...where, term, own: false, entries: run })
    run = []
  }
}

function toldTo(cluster: Cluster, member: SimMember): number {
  const others = cluster.members.filter((other) => other !== member)
  return Math.max(0, ...others.map(({ server }) => server?.node.storage.lastIndex() ?? 0))
}

/** What of the log lies behind `told`, the newest of it. */
function endOf(storage: MemoryStorage, told: number): readonly Entry[] {
  const out: Entry[] = []
  const last = storage.lastIndex()
  const first = Math.max(storage.firstIndex(), told + 1, last - ENTRIES_MOST + 1)
  let bytes = 0
  for (let index = last; index >= first; index--) {
    const [entry] = storage.entries(index, index + 1, Infinity)
    if (typeof entry !== 'object') break
    bytes += entrySize(entry)
    if (bytes > BYTES_MOST) break
    out.unshift(entry)
  }
  return out
}
