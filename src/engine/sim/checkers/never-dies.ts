import { isNoSpace } from '../../etcdserver/no-space.ts'
import { REMOVED } from '../../etcdserver/server-log.ts'
import { violation, type Checker, type CheckerKind } from './checker.ts'

const NAME = 'no-process-dies-by-itself'

/**
 * A panic of the library or a log that cannot be read means that some other promise was broken before. A full disk is no surprise,
 * nor is a data dir of a member that was removed, under a name that was given again.
 */
export const neverDies: CheckerKind = {
  name: NAME,
  claim: 'no process dies by itself as long as its disk keeps what it was told',
  create: checker,
}

function checker(): Checker {
  return {
    observe(events) {
      return events.flatMap((event) =>
        event.kind === 'stopped' && event.why === 'fatal' && !isNoSpace(event.text) && event.text !== REMOVED
          ? [
              violation(NAME, event, {
                members: [event.member],
                detail: `${event.member} died: ${event.text}`,
              }),
            ]
          : [],
      )
    },
    clone: checker,
  }
}
