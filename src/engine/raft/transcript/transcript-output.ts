import type { RaftEvent } from '../raft-event.ts'

/** From the chattiest to the one that silences everything, the harness included. */
export const LEVEL_NAMES = ['DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL', 'NONE'] as const

const QUIET = LEVEL_NAMES.length - 1

/** What one directive prints: the harness's lines, and the nodes' log lines from a level on. */
export class TranscriptOutput {
  private text = ''
  level = 0

  get quiet(): boolean {
    return this.level === QUIET
  }

  write(text: string): void {
    if (!this.quiet) this.text += text
  }

  writeLogLines(events: readonly RaftEvent[]): void {
    for (const event of events) {
      if (event.kind !== 'log-line') continue
      if (LEVEL_NAMES.indexOf(event.level) >= this.level) this.text += `${event.level} ${event.text}\n`
    }
  }

  /** Everything that `body` prints, two spaces further in. */
  indented<T>(body: () => T): T {
    const before = this.text
    this.text = ''
    const result = body()
    const lines = this.text.split('\n')
    if (lines[lines.length - 1] === '') lines.pop()
    this.text = before + lines.map((line) => `  ${line}\n`).join('')
    return result
  }

  take(): string {
    const text = this.text
    this.text = ''
    return text
  }
}
