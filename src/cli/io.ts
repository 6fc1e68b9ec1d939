/** Where a command writes. */
export interface Io {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** One sentence on stderr, and the exit code of bad usage. */
export function badUsage(io: Io, sentence: string): number {
  io.err(`etcdscope: ${sentence}\n`)
  return 2
}
