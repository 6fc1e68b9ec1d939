import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../pb/raftpb.ts'
import { entrySize } from '../../pb/raftpb-codec.ts'
import { entriesSize } from './entry-size.ts'
import { Journal } from './journal.ts'
import { RaftLog } from './raft-log.ts'
import { MemoryStorage } from './storage.ts'

const entry = (index: number, term: number): Entry => ({ type: 'EntryNormal', term, index, data: null })

function emptyLog(): RaftLog {
  return RaftLog.open(new MemoryStorage(), new Journal(false, false), Infinity)
}

/** The writes that were handed out and are under way, done in their order. */
class Writer {
  private readonly writes: (readonly Entry[])[] = []

  handOut(log: RaftLog): void {
    this.writes.push(log.nextUnstableEntries())
    log.unstable.acceptInProgress()
  }

  finish(log: RaftLog): void {
    for (const entries of this.writes.splice(0)) {
      log.storage.append(entries)
      const last = entries[entries.length - 1]
      if (last !== undefined) log.unstable.stableTo(last)
    }
  }
}

function save(log: RaftLog): void {
  const writer = new Writer()
  writer.handOut(log)
  writer.finish(log)
}

describe('a raft log', () => {
  it('holds what an array would, whatever is appended, overwritten and written meanwhile', () => {
    const step = fc.record({ back: fc.nat(3), count: fc.nat(5), handOut: fc.boolean(), finish: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30, size: 'max' }), (steps) => {
        const log = emptyLog()
        const writer = new Writer()
        const model: Entry[] = []
        steps.forEach(({ back, count, handOut, finish }, i) => {
          const from = Math.max(1, model.length + 1 - back)
          const entries = Array.from({ length: count }, (_, k) => entry(from + k, i + 1))
          if (count > 0) model.splice(from - 1, model.length, ...entries)
          log.append(entries, false)
          if (handOut) writer.handOut(log)
          if (finish) writer.finish(log)
        })
        expect(log.lastIndex()).toBe(model.length)
        expect(log.entries(1, Infinity)).toEqual(model)
        for (const { index, term } of model) expect(log.term(index)).toBe(term)
      }),
    )
  })

  it('gives every slice within its size as an array would, across what is stable, unstable and compacted', () => {
    const scene = fc.record({
      stable: fc.array(fc.nat(40), { maxLength: 12 }),
      unstable: fc.array(fc.nat(40), { maxLength: 12 }),
      dropped: fc.nat(12),
      low: fc.nat(24),
      high: fc.nat(24),
      maxSize: fc.oneof(fc.nat(200), fc.constant(Infinity)),
    })
    fc.assert(
      fc.property(scene, ({ stable, unstable, dropped, low, high, maxSize }) => {
        const log = emptyLog()
        const sized = (size: number, i: number): Entry => ({ ...entry(i + 1, 1), data: new Uint8Array(size) })
        const all = [...stable, ...unstable].map(sized)
        log.append(all.slice(0, stable.length), false)
        save(log)
        if (dropped > 0 && dropped <= stable.length) log.storage.compact(dropped)
        const first = dropped <= stable.length ? dropped + 1 : 1
        log.append(all.slice(stable.length), false)
        const from = Math.min(Math.max(1, low), all.length + 1)
        const to = Math.min(Math.max(from, high), all.length + 1)
        const fits: Entry[] = []
        let size = 0
        for (const one of all.slice(from - 1, to - 1)) {
          size += entrySize(one)
          if (fits.length > 0 && size > maxSize) break
          fits.push(one)
        }
        expect(log.slice(from, to, maxSize)).toEqual(from < first ? 'ErrCompacted' : fits)
      }),
      { numRuns: 500 },
    )
  })

  it('hands out every committed entry once, in order, in pages of the size that may be applied at a time', () => {
    const act = fc.record({
      what: fc.constantFrom('append', 'save', 'commit', 'take', 'applied'),
      by: fc.integer({ min: 1, max: 4 }),
    })
    fc.assert(
      fc.property(
        fc.array(act, { maxLength: 60, size: 'max' }),
        fc.nat(120),
        fc.boolean(),
        (acts, page, allowUnstable) => {
          const log = RaftLog.open(new MemoryStorage(), new Journal(false, false), page)
          const writer = new Writer()
          const given: number[] = []
          const waiting: (readonly Entry[])[] = []
          for (const { what, by } of acts) {
            const last = log.lastIndex()
            if (what === 'append') {
              const more = Array.from({ length: by }, (_, i) => ({
                ...entry(last + 1 + i, 1),
                data: new Uint8Array(20),
              }))
              log.append(more, false)
            } else if (what === 'save') {
              writer.handOut(log)
              writer.finish(log)
            } else if (what === 'commit') log.commitTo(Math.min(last, log.committed + by))
            else if (what === 'take') {
              const entries = log.nextCommittedEntries(allowUnstable)
              expect(entries.length > 0).toBe(log.hasNextCommittedEntries(allowUnstable))
              const top = entries.at(-1)?.index
              if (top === undefined) continue
              if (entries.length > 1) expect(entriesSize(entries)).toBeLessThanOrEqual(page)
              if (!allowUnstable) expect(top).toBeLessThan(log.unstable.offset)
              log.acceptApplying(top, entriesSize(entries), allowUnstable)
              given.push(...entries.map(({ index }) => index))
              waiting.push(entries)
              // Cut off by the size: the rest waits until something is applied.
              const appliable = allowUnstable
                ? log.committed
                : Math.min(log.committed, log.unstable.offset - 1)
              if (top < appliable) expect(log.hasNextCommittedEntries(allowUnstable)).toBe(false)
            } else {
              const done = waiting.shift()
              if (done !== undefined) log.appliedTo(done.at(-1)!.index, entriesSize(done))
            }
            expect(log.applied).toBeLessThanOrEqual(log.applying)
            expect(log.applying).toBeLessThanOrEqual(log.committed)
          }
          expect(given).toEqual(given.map((_, i) => i + 1))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('never counts a write as done when other entries have taken its place meanwhile', () => {
    const log = emptyLog()
    log.append([entry(1, 1), entry(2, 1)], false)
    log.unstable.acceptInProgress()
    log.append([entry(2, 2)], false)
    log.unstable.stableTo({ term: 1, index: 2 })
    expect(log.unstable.offset).toBe(1)
    expect(log.nextUnstableEntries()).toEqual([entry(2, 2)])
  })

  it('takes no entries behind one that it does not have', () => {
    const log = emptyLog()
    log.append([entry(1, 1)], false)
    expect(log.maybeAppend({ term: 2, index: 1 }, [entry(2, 2)], 0, true)).toBeNull()
    expect(log.maybeAppend({ term: 1, index: 2 }, [entry(3, 2)], 0, true)).toBeNull()
    expect(log.maybeAppend({ term: 1, index: 1 }, [entry(2, 2)], 0, true)).toBe(2)
  })

  it('skips a whole term at once when it looks for where two logs may agree', () => {
    const log = emptyLog()
    log.append(
      [1, 2, 2, 2, 5, 5].map((term, i) => entry(i + 1, term)),
      false,
    )
    expect(log.findConflictByTerm(6, 3)).toEqual({ term: 2, index: 4 })
    expect(log.findConflictByTerm(6, 5)).toEqual({ term: 5, index: 6 })
    expect(log.findConflictByTerm(6, 0)).toEqual({ term: 0, index: 0 })
  })

  it('lets one entry through a size limit that is smaller than it, and no second one', () => {
    const log = emptyLog()
    log.append([entry(1, 1)], false)
    save(log)
    log.append([entry(2, 1), entry(3, 1)], false)
    expect(log.entries(1, 0)).toHaveLength(1)
    expect(log.entries(2, 0)).toHaveLength(1)
    expect(log.entries(1, 12)).toHaveLength(2)
    expect(log.entries(1, Infinity)).toHaveLength(3)
  })
})
