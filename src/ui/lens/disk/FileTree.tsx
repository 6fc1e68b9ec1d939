import type { KeyboardEvent } from 'react'

import type { DiskLook, FileLook } from '../../../protocol/view/disk-look.ts'
import controls from '../../kit/controls.module.css'
import { grouped, reasonText, sizeText, useDiskT } from './disk-texts.ts'
import styles from './FileTree.module.css'

interface FileTreeProps {
  readonly disk: DiskLook
  readonly chosen: string | null
  readonly onChoose: (path: string) => void
  readonly onOlder: () => void
}

/** The data dir as a listing has it, each file with why it is there. One tab stop: arrows choose. */
export function FileTree({ disk, chosen, onChoose, onOlder }: FileTreeProps) {
  const t = useDiskT()
  const { files } = disk
  const stop = files.some(({ path }) => path === chosen) ? chosen : (files[0]?.path ?? null)
  const folders = ['member/wal', 'member/snap']
  return (
    <div className={styles.pane}>
      <code className={styles.dir}>{disk.dir}/member/</code>
      {disk.olderSegments > 0 && (
        <button type="button" className={controls.button} onClick={onOlder}>
          {t('older', { n: disk.olderSegments })}
        </button>
      )}
      <ul className={styles.tree} role="tree" aria-label={t('tree', { dir: disk.dir })} onKeyDown={move}>
        {folders.map((folder) => {
          const inside = files.filter(({ path }) => path.startsWith(`${folder}/`))
          return inside.length === 0 ? null : (
            <li key={folder} role="treeitem" aria-expanded aria-label={folder} aria-selected={false}>
              <code className={styles.folder}>{folder.slice('member/'.length)}/</code>
              <ul role="group">
                {inside.map((file) => (
                  <FileRow
                    key={file.path}
                    file={file}
                    isChosen={file.path === chosen}
                    isStop={file.path === stop}
                    onChoose={() => onChoose(file.path)}
                  />
                ))}
              </ul>
            </li>
          )
        })}
      </ul>
    </div>
  )

  function move(event: KeyboardEvent<HTMLUListElement>): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    const at = files.findIndex(({ path }) => path === chosen)
    const next = files[at < 0 ? 0 : Math.max(0, Math.min(files.length - 1, at + step))]
    if (next === undefined) return
    onChoose(next.path)
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-file]')]
    rows.find((row) => row.dataset.file === next.path)?.focus()
  }
}

interface FileRowProps {
  readonly file: FileLook
  readonly isChosen: boolean
  readonly isStop: boolean
  readonly onChoose: () => void
}

function FileRow({ file, isChosen, isStop, onChoose }: FileRowProps) {
  const t = useDiskT()
  const name = file.path.slice(file.path.lastIndexOf('/') + 1)
  const why = reasonText(file.why, t)
  const size = sizeText(file, t)
  return (
    <li
      role="treeitem"
      aria-selected={isChosen}
      aria-label={t('file', { name, bytes: size, why })}
      tabIndex={isStop ? 0 : -1}
      className={styles.file}
      data-file={file.path}
      data-why={file.why.kind === 'released' && file.why.goes ? 'going' : file.why.kind}
      onClick={onChoose}
      onKeyDown={({ key }) => (key === 'Enter' || key === ' ') && onChoose()}
    >
      <code className={styles.name}>
        <DimmedZeros name={name} />
      </code>
      <span className={styles.why}>
        {size} · {why}
        {file.durableBytes < file.bytes && file.why.kind === 'tail' && (
          <> · {t('unsynced', { bytes: grouped(file.bytes - file.durableBytes) })}</>
        )}
      </span>
    </li>
  )
}

/** `0000000000000001-0000000000000021.wal`: what counts stands out. */
export function DimmedZeros({ name }: { readonly name: string }) {
  return name.split(/(\b0+(?=[0-9a-f]))/).map((part, i) =>
    /^0+$/.test(part) && part.length > 1 ? (
      <span key={i} className={styles.zeros}>
        {part}
      </span>
    ) : (
      part
    ),
  )
}
