import { useState } from 'react'

import { useApp, useSession } from '../../../machines/session-context.tsx'
import type { RecordItem } from '../../../protocol/view/bytes-look.ts'
import type { DiskLook, DiskQuestion, RecordPlace } from '../../../protocol/view/disk-look.ts'
import type { MemberView, World } from '../../../protocol/view/world.ts'
import type { Selection } from '../../../store/app-state.ts'
import { allowedScale, fittingScale } from '../../bytes/strip-shape.ts'
import controls from '../../kit/controls.module.css'
import { useSize } from '../../kit/use-size.ts'
import { useLook } from '../use-look.ts'
import { CutSteps } from './CutSteps.tsx'
import { DataDir } from './DataDir.tsx'
import { Dials } from './Dials.tsx'
import { useDiskT } from './disk-texts.ts'
import { DiedBanner } from './DiedBanner.tsx'
import styles from './DiskLens.module.css'
import { DiskFaults } from './DiskFaults.tsx'
import { FileCardView } from './FileCardView.tsx'
import { FileTree } from './FileTree.tsx'
import { Power } from './Power.tsx'
import { Replay } from './Replay.tsx'
import { shownMember } from './shown-member.ts'
import { WalStrips } from './WalStrips.tsx'

/** Region "Disk": one member's data dir, down to the bytes; what a crash would leave; faults and settings. */
export function DiskLens() {
  const t = useDiskT()
  const world = useApp(({ moment }) => moment?.world ?? null)
  const selection = useApp(({ look }) => look.selection)
  const name = world === null ? null : shownMember(world, selection)
  const member = world?.members.find((one) => one.name === name)
  return (
    <section className={styles.lens} aria-label={t('wal')}>
      {world !== null && member !== undefined && (
        // Another member's disk begins at its end again.
        <MemberDisk key={member.name} member={member} world={world} selection={selection} />
      )}
    </section>
  )
}

interface MemberDiskProps {
  readonly member: MemberView
  readonly world: World
  readonly selection: Selection | null
}

const SEGMENTS = 4
const MORE = 20

function MemberDisk({ member, world, selection }: MemberDiskProps) {
  const t = useDiskT()
  const session = useSession()
  const [segments, setSegments] = useState(SEGMENTS)
  const [wished, setWished] = useState<number | null>(null)
  const [longest, setLongest] = useState(1)
  const [scrolled, setScrolled] = useState<DiskQuestion['scrolled']>([])
  const { ref, size } = useSize<HTMLDivElement>()
  const scale = allowedScale(wished ?? fittingScale(longest, size.width), longest)
  const looked = useLook({
    about: 'disk',
    member: member.name,
    segments,
    // Three views wide, in steps, so that a strip that grows does not ask anew at every byte.
    windowBytes: Math.ceil((3 * Math.max(320, size.width)) / scale / 1024) * 1024,
    foldBytes: Math.max(1, Math.floor(5 / scale)),
    scrolled,
    chosen: chosenIn(selection, member.name),
  })
  const disk = looked === null || typeof looked === 'string' ? null : looked.view.disk
  const widest = disk === null ? longest : Math.max(1, ...disk.strips.map(({ bytes }) => bytes))
  if (widest !== longest) setLongest(widest)
  const choose = (path: string, item: RecordItem | null): void =>
    session.select({ kind: 'file', member: member.name, path, offset: item?.offset ?? null })
  /** A strip that was scrolled is told from there on; one at its end follows it. */
  const scroll = (path: string, from: number | null): void =>
    setScrolled((before) => [
      ...before.filter((one) => one.path !== path),
      ...(from === null ? [] : [{ path, from }]),
    ])
  return (
    <>
      {typeof looked === 'string' && <p role="alert">{looked}</p>}
      <div className={styles.panes}>
        <div className={styles.picker}>
          <MemberPicker world={world} shown={member.name} />
        </div>
        <DataDir member={member.name} />
        <div className={styles.strips} ref={ref}>
          {disk !== null && disk.files.length === 0 && <EmptyDisk />}
          {disk !== null && <DiedBanner disk={disk} member={member.name} />}
          {disk !== null && <CutSteps disk={disk} member={member.name} />}
          {disk !== null && (
            <WalStrips
              disk={disk}
              member={member.name}
              scale={scale}
              onScale={setWished}
              selection={selection}
              onChoose={choose}
              onWindow={scroll}
            />
          )}
        </div>
        {disk !== null && (
          <>
            <div className={styles.card}>
              <FileCardView disk={disk} />
            </div>
            <Power member={member.name} />
            <div className={styles.hands}>
              <Dials disk={disk} member={member.name} />
              <DiskFaults disk={disk} member={member} />
            </div>
            <div className={styles.replay}>
              <Replay member={member.name} />
            </div>
            <div className={styles.tree}>
              <FileTree
                disk={disk}
                chosen={chosenPath(selection, disk)}
                onChoose={(path) => choose(path, null)}
                onOlder={() => setSegments(segments + MORE)}
              />
            </div>
          </>
        )}
      </div>
    </>
  )

  function EmptyDisk() {
    return (
      <p className={styles.empty}>
        {t('none')}{' '}
        <button type="button" className={controls.button} onClick={() => session.play()}>
          {t('noneAction')}
        </button>
      </p>
    )
  }
}

function MemberPicker({ world, shown }: { readonly world: World; readonly shown: string }) {
  const t = useDiskT()
  const session = useSession()
  return (
    <div className={controls.segments} role="group" aria-label={t('member')}>
      {world.members.map(({ name }) => (
        <button
          key={name}
          type="button"
          className={controls.segment}
          aria-pressed={name === shown}
          onClick={() => session.select({ kind: 'member', member: name })}
        >
          {name}
        </button>
      ))}
    </div>
  )
}

/** What of the page's selection lies on this disk. */
function chosenIn(selection: Selection | null, member: string): RecordPlace | null {
  if (selection?.kind === 'file' && selection.member === member)
    return { path: selection.path, offset: selection.offset }
  if (selection?.kind === 'entry' && selection.member === member)
    return { index: selection.index, term: selection.term }
  return null
}

function chosenPath(selection: Selection | null, { card }: DiskLook): string | null {
  if (selection?.kind === 'file') return selection.path
  return card?.kind === 'record' ? card.record.path : null
}
