import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Inflights } from './inflights.ts'
import { Progress } from './progress.ts'

const fresh = (next = 1): Progress => new Progress(next, new Inflights(3, 0), false)

describe('the progress of a member', () => {
  it('is told a commit index only when it may use it, and once', () => {
    const pr = fresh(8)
    pr.becomeReplicate()
    pr.maybeUpdate(7)
    expect([pr.canBumpCommit(0), pr.canBumpCommit(5)]).toEqual([false, true])
    pr.setSentCommit(5)
    expect([pr.canBumpCommit(5), pr.canBumpCommit(7)]).toEqual([false, true])
    // It has nothing behind 7, so a higher index says no more than 7 did.
    pr.setSentCommit(7)
    expect(pr.canBumpCommit(9)).toBe(false)
  })

  it('probes behind a snapshot that it may have, and behind what it has for certain when that failed', () => {
    const pr = fresh(4)
    pr.maybeUpdate(3)
    pr.becomeSnapshot(9)
    expect([pr.isPaused(), pr.next]).toEqual([true, 10])
    const failed = pr.clone()
    pr.becomeProbe()
    expect([pr.next, pr.pendingSnapshot, pr.isPaused()]).toEqual([10, 0, false])
    failed.pendingSnapshot = 0
    failed.becomeProbe()
    expect(failed.next).toBe(4)
  })

  it('keeps match < next and never goes back behind match, whatever is answered', () => {
    const answer = fc.record({
      what: fc.constantFrom('sent', 'update', 'reject', 'probe', 'replicate', 'snapshot'),
      index: fc.nat(30),
      hint: fc.nat(30),
    })
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 40, size: 'max' }), (answers) => {
        const pr = fresh(5)
        for (const { what, index, hint } of answers) {
          const { match } = pr
          if (what === 'sent' && pr.state !== 'StateSnapshot' && !pr.isPaused()) {
            // As maybeSendAppend: nothing but a commit index goes to a member whose window is full.
            pr.sentEntries(pr.inflights.full() ? 0 : index % 4, 10)
          } else if (what === 'update') pr.maybeUpdate(index)
          else if (what === 'reject') pr.maybeDecrTo(index, hint)
          else if (what === 'probe') pr.becomeProbe()
          else if (what === 'replicate') pr.becomeReplicate()
          else if (what === 'snapshot') pr.becomeSnapshot(Math.max(match + 1, index))
          expect(pr.next).toBeGreaterThan(pr.match)
          expect(pr.match).toBeGreaterThanOrEqual(match)
        }
      }),
    )
  })
})
