import { fromBase64url } from '../base/base64url.ts'
import { ID_NONE, type Id64 } from '../base/id64.ts'
import { refuse, type Result } from '../base/result.ts'
import { decode, type FieldReader } from '../pb/wire.ts'
import type { ClusterConfig } from './config.ts'
import { type DataDirFile, type DataDirMember, type DataDirs, keepDataDirs, STANDINGS } from './data-dirs.ts'
import { inflateBounded } from './inflate-bounded.ts'
import type { Name } from './input.ts'

/** Of all files together, without the zeros behind a WAL. */
export const DATA_DIRS_BYTES_MOST = 128 * 1024 * 1024

const BROKEN = 'the data dirs that it begins with are damaged, or larger than 128 MB'

/** The inverse of `printDataDirs` for members of these names: parse or refuse, and never more memory than its bounds. */
export function parseDataDirs(text: string, names: readonly Name[]): Result<DataDirs> {
  const bytes = fromBase64url(text)
  const message = bytes === null ? 'broken' : inflateBounded(bytes, DATA_DIRS_BYTES_MOST + SLACK)
  if (typeof message === 'string') return refuse(BROKEN)
  const dirs = decode(readDirs, message)
  if (!dirs.ok) return refuse(BROKEN)
  const { members, alone } = dirs.value
  const fits =
    members.length === names.length &&
    members.every(({ name, id }, i) => name === names[i] && id !== ID_NONE) &&
    new Set(members.map(({ id }) => id)).size === members.length &&
    members.every(({ files }) => areFiles(files)) &&
    (alone === '' || members.some(({ name, files }) => name === alone && files.length > 0))
  return fits ? dirs : refuse(BROKEN)
}

/** Names, paths and the like beside the files' bytes. */
const SLACK = 1024 * 1024
const FILE_PATH = /^member\/(wal|snap)\/[\w.-]{1,100}$/
const FILES_MOST = 1000

function areFiles(files: readonly DataDirFile[]): boolean {
  return (
    files.length <= FILES_MOST &&
    files.every(({ path }) => FILE_PATH.test(path)) &&
    new Set(files.map(({ path }) => path)).size === files.length
  )
}

/** The door of every recording that begins with data dirs: why its run cannot begin; null when it can. */
export function refusesDataDirs(config: ClusterConfig): string | null {
  if (config.dataDirs === undefined) return null
  const names = config.initialCluster.map(({ name }) => name)
  const dirs = parseDataDirs(config.dataDirs, names)
  if (dirs.ok) keepDataDirs(config, dirs.value)
  return dirs.ok ? null : `This recording is refused: ${dirs.error}.`
}

function readDirs(fields: FieldReader): DataDirs {
  const dirs = { clusterId: ID_NONE, configuredTo: 0, alone: '', members: [] as DataDirMember[] }
  while (fields.next()) {
    if (fields.field === 1) dirs.clusterId = fields.id()
    else if (fields.field === 2) dirs.configuredTo = fields.number()
    else if (fields.field === 3) dirs.alone = fields.string()
    else if (fields.field === 4) dirs.members.push(fields.record(readMember))
    else fields.skip()
  }
  return dirs
}

function readMember(fields: FieldReader): DataDirMember {
  let [name, id, standing, unstarted]: [Name, Id64, DataDirMember['standing'], boolean] = [
    '',
    ID_NONE,
    'voter',
    false,
  ]
  const files: DataDirFile[] = []
  while (fields.next()) {
    if (fields.field === 1) name = fields.string()
    else if (fields.field === 2) id = fields.id()
    else if (fields.field === 3) standing = fields.oneOf(STANDINGS)
    else if (fields.field === 4) unstarted = fields.bool()
    else if (fields.field === 5) files.push(fields.record(readFile))
    else fields.skip()
  }
  return { name, id, standing, unstarted, files }
}

function readFile(fields: FieldReader): DataDirFile {
  let path = ''
  let bytes: Uint8Array = new Uint8Array(0)
  while (fields.next()) {
    if (fields.field === 1) path = fields.string()
    else if (fields.field === 2) bytes = fields.bytes()
    else fields.skip()
  }
  return { path, bytes }
}
