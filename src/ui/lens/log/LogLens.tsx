import { useCallback, useMemo, useState } from 'react'

import { useT } from '../../../i18n/use-t.ts'
import { useApp, useSession, useStillWorld } from '../../../machines/session-context.tsx'
import type { World } from '../../../protocol/view/world.ts'
import type { TraceOf } from '../../../run/trace.ts'
import controls from '../../kit/controls.module.css'
import { CommitLine, HeldColumn, IndexColumn } from './LogRuler.tsx'
import { LogFoot } from './LogFoot.tsx'
import { LogColumn, LogHead } from './LogColumn.tsx'
import styles from './LogLens.module.css'
import { logShape, type Entries, type LogShape } from './log-shape.ts'
import { ProgressRows } from './ProgressRows.tsx'
import { useLogKeys } from './use-log-keys.ts'
import { ROW_HEIGHT, useLogScroll } from './use-log-scroll.ts'

/** Region "Log": a column a member, a row an index. Fills its container and scrolls by itself. */
export function LogLens() {
  const t = useT()
  const world = useStillWorld()
  const entries = useApp((state) => state.run.entries)
  return (
    <section className={styles.lens} aria-label={t('lens.log')}>
      {world === null ? (
        <p className={styles.empty}>{t('lens.loading')}</p>
      ) : world.members.every((member) => member.last.index === 0) ? (
        <EmptyLog />
      ) : (
        <LogTable world={world} entries={entries} />
      )}
    </section>
  )
}

function EmptyLog() {
  const t = useT()
  const session = useSession()
  return (
    <div className={styles.empty}>
      <p>{t('lens.empty')}</p>
      <button type="button" className={controls.button} onClick={() => session.play()}>
        {t('lens.emptyAction')}
      </button>
    </div>
  )
}

function LogTable({ world, entries }: { readonly world: World; readonly entries: Entries }) {
  const t = useT()
  const [opened, setOpened] = useState(false)
  const shape = useShape(world, entries, opened)
  const struck = useApp(recentlyStruck)
  const { ref, visible, follows, onScroll, toNewest } = useLogScroll(shape)
  const onKeyDown = useLogKeys(ref, world, shape)
  const leader = leaderShown(world)
  const columns = String(world.members.length)
  const fold = useCallback(() => setOpened((is) => !is), [])
  return (
    <>
      <div
        className={styles.scroller}
        ref={ref}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        tabIndex={0}
        role="group"
        aria-label={t('lens.log')}
      >
        <div className={styles.table} style={tableStyle(columns, shape.lastIndex)}>
          <div className={styles.headCorner} />
          {world.members.map((member) => (
            <LogHead key={member.name} member={member} />
          ))}
          <div className={styles.headHeld} title={t('lens.heldByHint', { quorum: world.cluster.quorum })}>
            {t('lens.heldBy')}
          </div>
          <div className={styles.body} style={{ height: shape.rows * ROW_HEIGHT + FLAG_ROOM }}>
            <IndexColumn shape={shape} visible={visible} opened={opened} onFold={fold} />
            {world.members.map((member) => (
              <LogColumn
                key={member.name}
                member={member}
                entries={entries}
                shape={shape}
                from={visible.from}
                to={visible.to}
                struck={struckOf(struck, member.name)}
                onFold={fold}
              />
            ))}
            <HeldColumn world={world} shape={shape} visible={visible} />
            <CommitLine members={world.members} shape={shape} />
          </div>
          {leader !== null && <ProgressRows leader={leader} members={world.members} />}
        </div>
      </div>
      {!follows && (
        <button type="button" className={`${controls.button} ${styles.newest}`} onClick={toNewest}>
          {t('lens.newest')} ↓
        </button>
      )}
      <LogFoot world={world} entries={entries} />
    </>
  )
}

/** The same object while the log has the same rows: columns whose member did not change need no drawing. */
function useShape(world: World, entries: Entries, opened: boolean): LogShape {
  const { folded, foldable, firstIndex, lastIndex, rows } = logShape(world, entries, opened)
  return useMemo(
    () => ({ folded, foldable, firstIndex, lastIndex, rows }),
    [folded, foldable, firstIndex, lastIndex, rows],
  )
}

type Strike = TraceOf<'truncated'>

function struckOf(struck: readonly Strike[], member: string): readonly Strike[] {
  const own = struck.filter((event) => event.member === member)
  return own.length === 0 ? NONE : own
}

const NONE: readonly Strike[] = []

function tableStyle(columns: string, lastIndex: number): Record<string, string> {
  return { '--columns': columns, '--digits': String(String(lastIndex).length) }
}

/** The one whose bookkeeping is shown: the running leader of the highest term, cut off or not. */
function leaderShown(world: World): World['members'][number] | null {
  return world.members
    .filter((member) => member.role === 'leader' && member.progress !== null && member.status !== 'down')
    .reduce<World['members'][number] | null>(
      (top, one) => (top === null || one.term > top.term ? one : top),
      null,
    )
}

/** The commit flag may stand on the last row's lower edge. */
const FLAG_ROOM = 10

const STRUCK_FOR = 400_000

/** Entries struck within the last moments: they are still seen falling. */
function recentlyStruck(state: Parameters<Parameters<typeof useApp>[0]>[0]): readonly Strike[] {
  const { moment } = state
  if (moment === null) return []
  return moment.events
    .slice(-30)
    .filter((event) => event.kind === 'truncated')
    .filter((event) => moment.pos.at - event.at < STRUCK_FOR)
}
