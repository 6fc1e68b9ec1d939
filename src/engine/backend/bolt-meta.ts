import { ok, refuse, type Result } from '../../base/result.ts'
import { FORMAT_VERSION, fnv64a, MAGIC, META_BYTES, NO_FREELIST, PAGE_HEADER_BYTES } from './bolt-format.ts'

/** What one of the two first pages says of the file. */
export interface ReadMeta {
  readonly pageSize: number
  readonly root: number
  /** The freelist's page; null when none is stored. */
  readonly freelist: number | null
  readonly highWater: number
  readonly txid: number
}

const DEFAULT_PAGE_BYTES = 4096
const PAGE_SIZES = [4096, 8192, 16384, 32768, 65536] as const
/** So much of a file's head holds both metas, whatever its page size. */
export const METAS_WITHIN = 2 * 65536

/** The valid meta of the newest transaction, or why bbolt would not open the file. `head`: its first `METAS_WITHIN` bytes, or all. */
export function newestMeta(head: Uint8Array): Result<ReadMeta> {
  if (head.length < DEFAULT_PAGE_BYTES) return refuse('invalid database')
  const first = metaAt(head, 0)
  const sizes = first.ok ? [first.value.pageSize] : PAGE_SIZES
  if (head.length < 2 * (sizes[0] ?? DEFAULT_PAGE_BYTES)) return refuse('file size too small')
  const metas = [first, ...sizes.map((size) => metaAt(head, size))].flatMap((meta) =>
    meta.ok ? [meta.value] : [],
  )
  const [newest] = metas.sort((a, b) => b.txid - a.txid)
  return newest === undefined ? (first.ok ? refuse('invalid database') : first) : ok(newest)
}

function metaAt(bytes: Uint8Array, page: number): Result<ReadMeta> {
  const at = page + PAGE_HEADER_BYTES
  if (at + META_BYTES + 8 > bytes.length) return refuse('invalid database')
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, META_BYTES + 8)
  if (view.getUint32(0, true) !== MAGIC) return refuse('invalid database')
  if (view.getUint32(4, true) !== FORMAT_VERSION) return refuse('version mismatch')
  const checksum = fnv64a(bytes.subarray(at, at + META_BYTES))
  if (view.getBigUint64(META_BYTES, true) !== checksum) return refuse('checksum error')
  const pageSize = view.getUint32(8, true)
  if (!(PAGE_SIZES as readonly number[]).includes(pageSize)) return refuse('invalid database')
  const freelist = view.getBigUint64(32, true)
  return ok({
    pageSize,
    root: Number(view.getBigUint64(16, true)),
    freelist: freelist === NO_FREELIST ? null : Number(freelist),
    highWater: Number(view.getBigUint64(40, true)),
    txid: Number(view.getBigUint64(48, true)),
  })
}
