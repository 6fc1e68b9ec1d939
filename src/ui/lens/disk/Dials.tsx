import { useEffect, useRef, useState } from 'react'

import { useApp, useSession } from '../../../machines/session-context.tsx'
import type { DiskLook } from '../../../protocol/view/disk-look.ts'
import type { ClusterConfig } from '../../../run/config.ts'
import { grouped, useDiskT } from './disk-texts.ts'
import styles from './Dials.module.css'
import { useLocked } from './shown-member.ts'

const FSYNC_MS = [0, 1, 2, 4, 8, 16, 30, 60, 120, 250, 500, 1000]
const SEGMENT_BYTES = [1024, 2048, 4096, 8192, 16_384, 65_536, 1_048_576, 64_000_000]
const SNAPSHOT_COUNT = [5, 10, 20, 50, 100, 1000, 10_000, 100_000]
const MAX_WALS = [1, 2, 3, 5, 10, 0]

type Setting = 'walSegmentBytes' | 'snapshotCount' | 'maxWals'

/** The member's fsync latency, and what belongs to the run: another value there is the same run, played again with it. */
export function Dials({ disk, member }: { readonly disk: DiskLook; readonly member: string }) {
  const t = useDiskT()
  const session = useSession()
  const config = useApp(({ run }) => run.recording?.config ?? null)
  const pos = useApp(({ moment }) => moment?.pos ?? null)
  if (config === null) return null
  const change = (setting: Setting, value: number): void => {
    const recording = session.recording()
    const changed: ClusterConfig = { ...recording.config, [setting]: value }
    void session.load({ ...recording, config: changed }, pos)
  }
  const bytes = (n: number): string => t('bytes', { bytes: grouped(n) })
  return (
    <div className={styles.dials} role="group" aria-label={t('dials')}>
      <Dial
        name={t('fsync')}
        hint={t('thisMember', { member })}
        values={FSYNC_MS}
        value={disk.fsyncMicros / 1000}
        print={(ms) => t('ms', { ms: String(ms) })}
        onChange={(ms) => void session.act({ kind: 'slow-disk', member, micros: Math.round(ms * 1000) })}
      />
      <Dial
        name={t('segmentBytes')}
        hint={t('otherRun')}
        values={SEGMENT_BYTES}
        value={config.walSegmentBytes}
        print={bytes}
        onChange={(value) => change('walSegmentBytes', value)}
      />
      <Dial
        name={t('snapshotCount')}
        hint={t('otherRun')}
        values={SNAPSHOT_COUNT}
        value={config.snapshotCount}
        print={grouped}
        onChange={(value) => change('snapshotCount', value)}
      />
      <Dial
        name={t('maxWals')}
        hint={t('otherRun')}
        values={MAX_WALS}
        value={config.maxWals}
        print={(value) => (value === 0 ? t('off') : String(value))}
        onChange={(value) => change('maxWals', value)}
      />
    </div>
  )
}

interface DialProps {
  readonly name: string
  readonly hint: string
  /** In the order of the slider. */
  readonly values: readonly number[]
  readonly value: number
  readonly print: (value: number) => string
  readonly onChange: (value: number) => void
}

/** A slider over a few values. What it passes on the way is only shown; it changes when the hand lets go, or a key moved it. */
function Dial({ name, hint, values, value, print, onChange }: DialProps) {
  const steps = values.includes(value) ? values : [...values, value].sort((a, b) => a - b)
  const [draft, setDraft] = useState<number | null>(null)
  const ref = useRef<HTMLInputElement>(null)
  const told = useRef({ steps, value, onChange })
  useEffect(() => {
    told.current = { steps, value, onChange }
  })
  useEffect(() => {
    const input = ref.current
    if (input === null) return
    // React's onChange comes with every pixel; the platform's `change` when the hand lets go.
    const settle = (): void => {
      setDraft(null)
      const chosen = told.current.steps[Number(input.value)]
      if (chosen !== undefined && chosen !== told.current.value) told.current.onChange(chosen)
    }
    input.addEventListener('change', settle)
    return () => input.removeEventListener('change', settle)
  }, [])
  const place = draft ?? steps.indexOf(value)
  const shown = steps[place] ?? value
  return (
    <label className={styles.dial} title={hint}>
      <span>
        {name} <b>{print(shown)}</b>
      </span>
      <input
        ref={ref}
        type="range"
        min={0}
        max={steps.length - 1}
        value={place}
        disabled={useLocked()}
        aria-valuetext={print(shown)}
        onChange={({ target }) => setDraft(Number(target.value))}
      />
    </label>
  )
}
