/** Thrown when the program itself is wrong: a broken invariant, never a hard world. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError'
}

/** Halts when `ok` is false. `claim` states what should have been true, as a sentence. */
export function assert(ok: boolean, claim: string): asserts ok {
  if (!ok) throw new AssertionError(claim)
}

/** Closes every switch over a tagged union: a new member is a compile error here. */
export function assertNever(value: never): never {
  throw new AssertionError(`unreachable: ${JSON.stringify(value)}`)
}

/** The value, when it is there. `claim` says why it must be. */
export function defined<T>(value: T | undefined | null, claim: string): T {
  if (value === undefined || value === null) throw new AssertionError(claim)
  return value
}
