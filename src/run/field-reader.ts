/**
 * Reads a plain record from outside, field by field. The first thing that is wrong is kept as one sentence that
 * names the field; after it every read returns a harmless value, so that callers stay straight code.
 */
export class FieldReader {
  problem: string | null = null

  refuse(sentence: string): void {
    this.problem ??= sentence
  }

  /** A record with `keys`, every one of them present, and none beside them and `optional`. */
  record(
    value: unknown,
    path: string,
    keys: readonly string[],
    optional: readonly string[] = [],
  ): Readonly<Record<string, unknown>> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.refuse(`${path} is not a record`)
      return {}
    }
    const record = value as Readonly<Record<string, unknown>>
    for (const key of keys) if (!Object.hasOwn(record, key)) this.refuse(`${path}.${key} is missing`)
    for (const key of Object.keys(record)) {
      if (!keys.includes(key) && !optional.includes(key))
        this.refuse(`${path}.${short(key)} is not known to this version`)
    }
    return record
  }

  list(value: unknown, path: string, most: number): readonly unknown[] {
    if (!Array.isArray(value)) this.refuse(`${path} is not a list`)
    else if (value.length > most)
      this.refuse(`${path} has ${value.length} elements, at most ${most} are allowed`)
    else return value as unknown[]
    return []
  }

  text(value: unknown, path: string, most = 4096): string {
    if (typeof value !== 'string') this.refuse(`${path} is not a text`)
    else if (value.length > most) this.refuse(`${path} is longer than ${most} characters`)
    else return value
    return ''
  }

  whole(value: unknown, path: string, least: number, most: number): number {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most)
      return value
    this.refuse(`${path} is not a whole number from ${least} to ${most}`)
    return least
  }

  truth(value: unknown, path: string): boolean {
    if (typeof value !== 'boolean') this.refuse(`${path} is not true or false`)
    return value === true
  }

  oneOf<T extends string>(value: unknown, path: string, words: readonly [T, ...T[]]): T {
    const found = words.find((word) => word === value)
    if (found !== undefined) return found
    this.refuse(`${path} is ${shown(value)}, it must be one of ${words.join(', ')}`)
    return words[0]
  }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `"${short(value)}"` : `not a text`
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
