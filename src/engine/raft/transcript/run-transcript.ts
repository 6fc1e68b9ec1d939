import { AssertionError } from '../../../base/assert.ts'
import { refuse, type Result } from '../../../base/result.ts'
import { ConfChangeBench } from './confchange-directives.ts'
import { isInteractionDirective, runInteractionDirective } from './interaction-directives.ts'
import { InteractionEnv } from './interaction-env.ts'
import { runQuorumDirective } from './quorum-directives.ts'
import { type Broken, type Directive, parseTranscript, withOutputs } from './transcript-file.ts'
import { unifiedDiff } from './unified-diff.ts'

/** One directive whose output is not the expected one. */
export interface Failure {
  readonly directive: Directive
  readonly diff: string
}

export interface TranscriptRun {
  readonly failures: readonly Failure[]
  /** Where the script ends before its last directive: it cannot be read, names what does not exist, or panics. */
  readonly broken: Broken | null
  /** The whole file with the outputs that came. */
  readonly output: string
}

/**
 * Runs a data-driven script against this raft: interaction, quorum or confchange, told by its directives. A broken
 * one runs up to where it breaks, so that an earlier difference, often the reason, is told too.
 */
export function runTranscript(text: string): TranscriptRun {
  const parsed = parseTranscript(text)
  let { broken } = parsed
  const env = new InteractionEnv()
  const bench = new ConfChangeBench()
  const outputs: { directive: Directive; actual: string }[] = []
  for (const directive of parsed.directives) {
    const result = panicsRefused(() => runDirective(env, bench, directive))
    if (!result.ok) {
      broken = { line: directive.line, reason: result.error }
      break
    }
    const actual = result.value.endsWith('\n') ? result.value : `${result.value}\n`
    outputs.push({ directive, actual })
  }
  const failures = outputs
    .filter(({ directive, actual }) => actual !== directive.expected)
    .map(({ directive, actual }) => ({ directive, diff: diffOf(directive, actual) }))
  return { failures, broken, output: withOutputs(text, outputs) }
}

function runDirective(env: InteractionEnv, bench: ConfChangeBench, directive: Directive): Result<string> {
  const { name } = directive
  if (name === 'committed' || name === 'vote') return runQuorumDirective(directive)
  if (name === 'simple' || name === 'enter-joint' || name === 'leave-joint') return bench.run(directive)
  if (isInteractionDirective(name)) return runInteractionDirective(env, directive)
  return refuse(`unknown directive "${name}"`)
}

/** A script can drive a node where the library panics: the script is at fault, not the program. */
function panicsRefused(run: () => Result<string>): Result<string> {
  try {
    return run()
  } catch (error) {
    if (error instanceof AssertionError) return refuse(`panic: ${error.message}`)
    throw error
  }
}

function diffOf(directive: Directive, actual: string): string {
  const lines = (text: string): string[] => text.split('\n').slice(0, -1)
  return unifiedDiff(lines(directive.expected), lines(actual), directive.expectedLine)
}
