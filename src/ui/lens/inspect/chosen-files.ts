import type { PrivateFile } from '../../../protocol/view/inspect-look.ts'

const FILES_MOST = 10_000
const DEPTH_MOST = 8

/** What a reader chose in a file dialog, one file or a directory of them. */
export function filesOf(list: FileList): PrivateFile[] {
  return wanted([...list].map((file) => ({ path: file.webkitRelativePath || file.name, blob: file })))
}

/** An item of a drop, taken out of it while its event lives; null for what is no file. */
export type Dropped = FileSystemEntry | File | null

/** What was dropped; directories are walked. */
export async function filesDropped(entries: readonly Dropped[]): Promise<PrivateFile[]> {
  const found: PrivateFile[] = []
  for (const entry of entries) {
    if (entry instanceof File) found.push({ path: entry.name, blob: entry })
    else if (entry !== null) await walk(entry, entry.name, 0, found)
  }
  return wanted(found)
}

async function walk(
  entry: FileSystemEntry,
  path: string,
  depth: number,
  found: PrivateFile[],
): Promise<void> {
  if (found.length >= FILES_MOST || depth > DEPTH_MOST) return
  if (entry.isFile) {
    const file = await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail))
    found.push({ path, blob: file })
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail))
    if (some.length === 0) return
    for (const one of some) await walk(one, `${path}/${one.name}`, depth + 1, found)
  }
}

/** Of a directory, what etcd keeps there and archives; a file that was chosen alone, whatever it is called. */
function wanted(files: readonly PrivateFile[]): PrivateFile[] {
  if (files.length < 2) return [...files]
  return files.filter(({ path }) =>
    /\.(wal|snap|db|gz|tgz|tar|zip)$|(^|\/)(db|(wal|snap)\/[^/]+)$/.test(path),
  )
}
