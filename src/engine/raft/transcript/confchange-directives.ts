import { decimalOf, hexOf } from '../../../base/id64.ts'
import { ok, refuse, type Result } from '../../../base/result.ts'
import { Changer, type Changed } from '../confchange/changer.ts'
import { ProgressTracker } from '../tracker/progress-tracker.ts'
import { trackerConfigText } from '../tracker/tracker-config.ts'
import type { ConfChangeSingle } from '../../../pb/raftpb.ts'
import { boolArgument, single } from './arguments.ts'
import { parseConfChangeWords } from './conf-change-words.ts'
import type { Directive } from './transcript-file.ts'

/** `simple`, `enter-joint` and `leave-joint`, each on what the former ones made. */
export class ConfChangeBench {
  private readonly tracker = new ProgressTracker(10, 0, true)
  /** Counts the directives, so that a member's `next` tells when it came. */
  private lastIndex = 0

  run(directive: Directive): Result<string> {
    const changes = parseConfChangeWords(directive.input)
    const lastIndex = this.lastIndex++
    if (!changes.ok) return ok(`${changes.error}\n`)
    const changed = this.change(directive, changes.value, lastIndex)
    if (!changed.ok) return changed
    const result = changed.value
    if (!result.ok) return ok(`${result.error}\n`)
    const { config, progress } = result.value
    this.tracker.config = config
    this.tracker.progress = progress
    let text = `${trackerConfigText(config, hexOf)}\n`
    for (const [id, pr] of progress) text += `${decimalOf(id)}: ${pr.text()}\n`
    return ok(text)
  }

  private change(
    directive: Directive,
    changes: readonly ConfChangeSingle[],
    lastIndex: number,
  ): Result<Result<Changed>> {
    const changer = new Changer(this.tracker, lastIndex)
    if (directive.name === 'simple') return ok(changer.simple(changes))
    if (directive.name === 'leave-joint') {
      return ok(changes.length > 0 ? refuse('this command takes no input') : changer.leaveJoint())
    }
    const text = directive.args.length === 0 ? ok('false') : single(directive, 'autoleave')
    const autoLeave = text.ok ? boolArgument(text.value) : text
    return autoLeave.ok ? ok(changer.enterJoint(autoLeave.value, changes)) : autoLeave
  }
}
