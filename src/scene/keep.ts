/** Keeps the last answers of a pure question by its key, so that asking again with each event costs nothing. */
export class Keep<T> {
  private readonly answers = new Map<string, T>()

  constructor(private readonly limit: number) {}

  of(key: string, make: () => T): T {
    const known = this.answers.get(key)
    if (known !== undefined) return known
    const answer = make()
    if (this.answers.size >= this.limit) {
      const [oldest] = this.answers.keys()
      if (oldest !== undefined) this.answers.delete(oldest)
    }
    this.answers.set(key, answer)
    return answer
  }
}
