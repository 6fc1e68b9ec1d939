import type { DataFile } from './data-file.ts'

/** One member's files: names in `wal/` and in `snap/`. */
export interface MemberDir {
  /** Of its directory; with as much of the path before it as tells it from others of that name. */
  readonly name: string
  /** A whole data dir, as far as it is there; false for single files. */
  readonly isDataDir: boolean
  readonly wal: ReadonlyMap<string, DataFile>
  readonly snap: ReadonlyMap<string, DataFile>
}

/**
 * Sorts files to the members they belong to: `<any>/<name>/member/{wal,snap}/<file>`, the same without `member` or
 * without `<name>`, or a lone `.wal`, `.snap` or `db` (`x.db`, too: a saved one). `fallback` names a member whose directory has no name here.
 */
export function memberDirs(files: readonly DataFile[], fallback: string): MemberDir[] {
  const found = new Map<
    string,
    { isDataDir: boolean; wal: Map<string, DataFile>; snap: Map<string, DataFile> }
  >()
  for (const file of files) {
    const place = placeOf(file.path)
    if (place === null) continue
    const owner = place.owner.length === 0 ? fallback : place.owner.join('/')
    const member = found.get(owner) ?? { isDataDir: false, wal: new Map(), snap: new Map() }
    found.set(owner, member)
    member.isDataDir ||= place.isDataDir
    member[place.folder].set(place.name, file)
  }
  const owners = [...found.keys()]
  return [...found]
    .map(([owner, parts]) => ({ name: shortName(owner, owners), ...parts }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The last parts of a path that no other path ends with. */
function shortName(path: string, all: readonly string[]): string {
  const parts = path.split('/')
  for (let from = parts.length - 1; from > 0; from--) {
    const name = parts.slice(from).join('/')
    if (!all.some((other) => other !== path && `/${other}`.endsWith(`/${name}`))) return name
  }
  return path
}

interface Place {
  readonly owner: readonly string[]
  readonly isDataDir: boolean
  readonly folder: 'wal' | 'snap'
  readonly name: string
}

function placeOf(path: string): Place | null {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  const name = parts.pop()
  if (name === undefined) return null
  const folder = parts.pop()
  if (folder === 'wal' || folder === 'snap') {
    if (parts.at(-1) === 'member') parts.pop()
    return { owner: parts, isDataDir: true, folder, name }
  }
  const owner = folder === 'member' || folder === undefined ? parts : [...parts, folder]
  const isDataDir = false
  if (name.endsWith('.wal')) return { owner, isDataDir, folder: 'wal', name }
  if (name.endsWith('.snap')) return { owner, isDataDir, folder: 'snap', name }
  return name === 'db' || name.endsWith('.db') ? { owner, isDataDir, folder: 'snap', name: 'db' } : null
}
