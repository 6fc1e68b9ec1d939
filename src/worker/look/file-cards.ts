import { bytesSource } from '../../base/byte-source.ts'
import { NO_BYTES } from '../../base/bytes.ts'
import { readDb } from '../../engine/datadir/db-file.ts'
import type { SimMember } from '../../engine/sim/member.ts'
import { decodeSnapFile, statedCrc } from '../../engine/snap/snap-file.ts'
import type { DbCard, SnapCard } from '../../protocol/view/disk-look.ts'
import { crcText, type NameOf } from './record-item.ts'

const HEAD_BYTES = 96

/** A `.snap` file: its CRC, where it stands, whom it holds as members. */
export function snapCard(bytes: Uint8Array, nameOf: NameOf): SnapCard {
  const read = decodeSnapFile(bytes)
  const metadata = read.ok ? read.value.metadata : null
  return {
    bytes: bytes.length,
    crc: crcText(statedCrc(bytes)),
    refused: read.ok ? null : read.error,
    at: { index: metadata?.index ?? 0, term: metadata?.term ?? 0 },
    voters: (metadata?.confState.voters ?? []).map(nameOf),
    learners: (metadata?.confState.learners ?? []).map(nameOf),
    dataBytes: (read.ok ? (read.value.data ?? NO_BYTES) : NO_BYTES).length,
    head: bytes.slice(0, HEAD_BYTES),
  }
}

/** The backend's file: pages, buckets, how far it follows the log. */
export function dbCard(bytes: Uint8Array, { server }: SimMember): DbCard {
  const db = readDb(bytesSource(bytes))
  const file = db.ok ? db.value.bolt : null
  return {
    bytes: bytes.length,
    refused: db.ok ? null : db.error,
    pageSize: file?.pageSize ?? 0,
    txid: file?.txid ?? 0,
    pages: file?.pages ?? { highWater: 0, used: 0, free: 0 },
    consistentIndex: db.ok ? (db.value.consistentIndex ?? 0) : 0,
    applied: server?.applied ?? null,
    revision: db.ok ? db.value.currentRevision : 0,
    buckets: [...(file?.buckets ?? [])]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, rows]) => ({ name, rows })),
  }
}
