import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** The files of one archive of `fixtures/datadir`, made by a real etcd 3.4.23: `<member>/member/wal/…` → bytes. */
export function readDatadir(name: string): Map<string, Uint8Array> {
  const tar = gunzipSync(readFileSync(fixture(`${name}.tar.gz`)))
  const files = new Map<string, Uint8Array>()
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8)
    const path = tar.toString('latin1', at, at + 100).replace(/\0.*$/, '')
    const isFile = tar[at + 156] === 0x30 || tar[at + 156] === 0
    if (isFile) files.set(path.replace(/^\.\//, ''), tar.subarray(at + 512, at + 512 + size))
    at += 512 + Math.ceil(size / 512) * 512
  }
  return files
}

/** What the facts' own readers found in it (its README says in what shape). */
export function readExpected(name: string): ExpectedDatadir {
  return JSON.parse(readFileSync(fixture(`${name}.expected.json`), 'utf8')) as ExpectedDatadir
}

export interface ExpectedDatadir {
  readonly dirs: Readonly<Record<string, ExpectedMember>>
}

export interface ExpectedMember {
  readonly cluster_id: string
  readonly member_id: string
  readonly hardstate: { readonly term: number; readonly vote: string; readonly commit: number }
  readonly entries: {
    readonly count: number
    readonly last_index: number
    readonly by_kind: Readonly<Record<string, number>>
    readonly conf_changes: readonly {
      readonly index: number
      readonly node: string
      readonly context: { readonly peerURLs: readonly string[]; readonly name: string } | null
    }[]
  }
  readonly wal: {
    readonly files: readonly {
      readonly name: string
      readonly bytes_used: number
      readonly records: number
    }[]
  }
  readonly db: {
    readonly current_revision: number
    readonly keys: readonly ExpectedKey[]
    readonly hashkv: number
  }
}

export interface ExpectedKey {
  readonly key: string
  readonly value: string
  readonly create_revision: number
  readonly mod_revision: number
  readonly version: number
}

function fixture(file: string): URL {
  return new URL(`fixtures/datadir/${file}`, import.meta.url)
}
