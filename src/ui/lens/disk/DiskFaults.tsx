import { useSession } from '../../../machines/session-context.tsx'
import type { DiskLook } from '../../../protocol/view/disk-look.ts'
import type { MemberView } from '../../../protocol/view/world.ts'
import type { Input } from '../../../run/input.ts'
import controls from '../../kit/controls.module.css'
import { useDiskT } from './disk-texts.ts'
import styles from './DiskLens.module.css'
import { useLocked } from './shown-member.ts'

const SLOW_MICROS = 200_000
const LENGTH_BYTES = 8

/** What can happen to this disk, and to the process on it. */
export function DiskFaults({ disk, member }: { readonly disk: DiskLook; readonly member: MemberView }) {
  const t = useDiskT()
  const session = useSession()
  const configured = session.recording().config.fsyncMs * 1000
  if (useLocked() || member.unstarted) return null
  const { name } = member
  const down = member.status === 'down'
  const slow = disk.fsyncMicros >= SLOW_MICROS && disk.fsyncMicros > configured
  const flip = flipInput(disk, name)
  const record = disk.card?.kind === 'record' ? disk.card.record.item.entry : null
  const act = (input: Input): void => void session.act(input)
  return (
    <div className={styles.faults} role="group" aria-label={t('faults')}>
      {down ? (
        <Fault label={t('restart')} onPress={() => act({ kind: 'restart', member: name })} />
      ) : (
        <>
          <Fault label={t('crash')} onPress={() => act({ kind: 'crash', member: name })} />
          <Fault label={t('stop')} onPress={() => act({ kind: 'stop', member: name })} />
          <Fault
            label={t(disk.tears ? 'tears' : 'tear')}
            disabled={disk.tears}
            onPress={() => act({ kind: 'torn-write', member: name })}
          />
        </>
      )}
      <Fault
        label={record === null ? t('flip') : t('flipOf', { index: record.index })}
        hint={flip === null ? t('flipHint') : undefined}
        disabled={flip === null}
        onPress={() => flip !== null && act(flip)}
      />
      <Fault
        label={t(disk.full ? 'notFull' : 'full')}
        onPress={() => act({ kind: 'disk-full', member: name, full: !disk.full })}
      />
      <Fault
        label={t(slow ? 'notSlow' : 'slow')}
        onPress={() => act({ kind: 'slow-disk', member: name, micros: slow ? configured : SLOW_MICROS })}
      />
      <Fault
        label={t('copy')}
        onPress={() => act({ kind: 'copy-dir', member: name, as: nextCopy(disk.copies) })}
      />
      {disk.copies.map((copy) => (
        <Fault
          key={copy}
          label={t('putBack', { copy })}
          disabled={!down}
          hint={down ? undefined : t('onlyDown')}
          onPress={() => act({ kind: 'put-back', member: name, copy })}
        />
      ))}
      <Fault
        label={t('wipe')}
        disabled={!down}
        hint={down ? undefined : t('onlyDown')}
        onPress={() => act({ kind: 'wipe', member: name })}
      />
    </div>
  )
}

function Fault({
  label,
  hint,
  disabled = false,
  onPress,
}: {
  readonly label: string
  readonly hint?: string | undefined
  readonly disabled?: boolean
  readonly onPress: () => void
}) {
  return (
    <button type="button" className={controls.button} title={hint} disabled={disabled} onClick={onPress}>
      {label}
    </button>
  )
}

/** The last byte of the chosen record's data, so that its frame is still whole; of a file, one in the middle. */
function flipInput({ card, files }: DiskLook, member: string): Input | null {
  if (card === null) return null
  if (card.kind === 'record') {
    const { path, item, recordBytes } = card.record
    return {
      kind: 'flip-byte',
      member,
      file: path,
      offset: item.offset + LENGTH_BYTES + recordBytes - 1,
    }
  }
  const bytes = files.find(({ path }) => path === card.path)?.bytes ?? 0
  return bytes === 0 ? null : { kind: 'flip-byte', member, file: card.path, offset: Math.floor(bytes / 2) }
}

/** `A`, `B`, … */
function nextCopy(copies: readonly string[]): string {
  for (let i = 0; i < 26; i++) {
    const name = String.fromCharCode(65 + i)
    if (!copies.includes(name)) return name
  }
  return `Z${copies.length}`
}
