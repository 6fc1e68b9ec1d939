/** Numbers of bbolt's file format. All are little-endian. */
export const PAGE_HEADER_BYTES = 16
export const ELEMENT_BYTES = 16
export const META_BYTES = 56
export const MAGIC = 0xed0cdaed
export const FORMAT_VERSION = 2
/** etcd opens its db without a stored freelist: free pages are found by walking the tree. */
export const NO_FREELIST = 0xffff_ffff_ffff_ffffn

export const BRANCH_PAGE = 1
export const LEAF_PAGE = 2
export const META_PAGE = 4
export const FREELIST_PAGE = 0x10

/** Flag of a leaf element whose value is a bucket. */
export const BUCKET_FLAG = 1
/** Of a bucket's value: root page and sequence; an inline page follows when the root is 0. */
export const BUCKET_HEADER_BYTES = 16

const PRIME = 0x100000001b3n
const BASIS = 0xcbf29ce484222325n

/** FNV-1a over a meta's fields. */
export function fnv64a(bytes: Uint8Array): bigint {
  let hash = BASIS
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME)
  return hash
}
