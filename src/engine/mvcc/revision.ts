/** When a key changed: `main` counts write transactions, `sub` the changes within one. */
export interface Revision {
  readonly main: number
  readonly sub: number
}

export function compareRevisions(a: Revision, b: Revision): number {
  return a.main - b.main || a.sub - b.sub
}

/** A key for sets. */
export function revisionText({ main, sub }: Revision): string {
  return `${main}.${sub}`
}

/** The row's key in etcd's `key` bucket: main, `_` and sub, big-endian; a tombstone's ends in `t`. */
export function revisionBytes({ main, sub }: Revision, tombstone: boolean): Uint8Array {
  const bytes = new Uint8Array(tombstone ? 18 : 17)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(main))
  bytes[8] = 0x5f
  view.setBigUint64(9, BigInt(sub))
  if (tombstone) bytes[17] = 0x74
  return bytes
}
