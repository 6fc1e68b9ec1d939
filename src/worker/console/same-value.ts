/** Whether two plain values say the same, in whatever order their fields stand. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [one, other] = [fieldsOf(a), fieldsOf(b)]
  return (
    one.size === other.size &&
    [...one].every(([key, value]) => other.has(key) && sameValue(value, other.get(key)))
  )
}

function fieldsOf(value: object): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(value).filter(([, field]) => field !== undefined))
}
