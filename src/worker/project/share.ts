/** `next`, or `before` itself when both say the same: unchanged parts of a view keep their identity. */
export function shared<T>(before: T | undefined, next: T): T {
  return before !== undefined && same(before, next) ? before : next
}

/** Structural equality of plain data. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((element, i) => same(element, b[i]))
  }
  const left = a as Readonly<Record<string, unknown>>
  const right = b as Readonly<Record<string, unknown>>
  for (const key in left) if (!same(left[key], right[key])) return false
  for (const key in right) if (!(key in left)) return false
  return true
}
