declare const id64Brand: unique symbol

/**
 * A 64-bit identifier (member, cluster, request, lease): exactly 16 lower-case hex digits.
 * It exceeds 2^53, so it is never a number; as padded text it is a cheap Map key, survives JSON and
 * structured clone, and `<` orders it as the unsigned number.
 */
export type Id64 = string & { readonly [id64Brand]: 'Id64' }

/** Raft's None: no member, no vote, no leader. */
export const ID_NONE = '0000000000000000' as Id64

/** From an unsigned integer below 2^64. */
export function id64(value: bigint | number): Id64 {
  return BigInt.asUintN(64, BigInt(value)).toString(16).padStart(16, '0') as Id64
}

/** From hex text of up to 16 digits; undefined when it is not that. */
export function parseId64(hex: string): Id64 | undefined {
  return /^[0-9a-fA-F]{1,16}$/.test(hex) ? (hex.toLowerCase().padStart(16, '0') as Id64) : undefined
}

/** As Go's `%x` prints it: no leading zeros, `0` for None. */
export function hexOf(id: Id64): string {
  const hex = id.replace(/^0+/, '')
  return hex === '' ? '0' : hex
}

/** As Go's `%d` prints it. */
export function decimalOf(id: Id64): string {
  return bigintOf(id).toString()
}

export function bigintOf(id: Id64): bigint {
  return BigInt(`0x${id}`)
}
