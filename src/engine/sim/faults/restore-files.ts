import { saveFile } from '../clients.ts'
import type { Fault } from './fault.ts'

/** A client makes a data directory of a snapshot that it saved. Nobody is asked. */
export const restoreFiles: Fault<'restore-files'> = {
  kind: 'restore-files',
  refuses(cluster, { client, path }) {
    return cluster.clients.get(client)?.files.has(path) === true
      ? null
      : { why: 'no-file', member: client, file: path }
  },
  apply(cluster, { client, path, dir }) {
    const bytes = cluster.clients.get(client)?.files.get(path)
    if (bytes !== undefined) saveFile(cluster, client, `${dir}/member/snap/db`, bytes)
  },
}
