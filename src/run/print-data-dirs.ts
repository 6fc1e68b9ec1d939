import { deflateSync } from 'fflate'

import { toBase64url } from '../base/base64url.ts'
import { ok, refuse, type Result } from '../base/result.ts'
import { encode, type FieldWriter } from '../pb/wire.ts'
import { type DataDirFile, type DataDirMember, type DataDirs, STANDINGS } from './data-dirs.ts'
import { DATA_DIRS_BYTES_MOST } from './parse-data-dirs.ts'

/** Of the text: a file with a recording is read up to 16 MB. */
const TEXT_MOST = 12 * 1024 * 1024
const TOO_LARGE =
  'these files are too large to be played: at most 128 MB, or 12 MB when they are packed, without the zeros behind a WAL'

/** What a configuration carries of them, or why it cannot carry so much. */
export function printDataDirs(dirs: DataDirs): Result<string> {
  const bytes = dirs.members.reduce(
    (sum, { files }) => sum + files.reduce((all, file) => all + file.bytes.length, 0),
    0,
  )
  if (bytes > DATA_DIRS_BYTES_MOST) return refuse(TOO_LARGE)
  const text = toBase64url(deflateSync(encode(writeDirs, dirs)))
  return text.length > TEXT_MOST ? refuse(TOO_LARGE) : ok(text)
}

function writeDirs(out: FieldWriter, dirs: DataDirs): void {
  out.id(1, dirs.clusterId).number(2, dirs.configuredTo).string(3, dirs.alone)
  out.records(4, writeMember, dirs.members)
}

function writeMember(out: FieldWriter, member: DataDirMember): void {
  out.string(1, member.name).id(2, member.id).number(3, STANDINGS.indexOf(member.standing))
  out.bool(4, member.unstarted).records(5, writeFile, member.files)
}

function writeFile(out: FieldWriter, { path, bytes }: DataDirFile): void {
  out.string(1, path).bytes(2, bytes)
}
