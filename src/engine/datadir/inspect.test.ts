import { bytesSource } from '../../base/byte-source.ts'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

import { filesIn, inspect } from './inspect.ts'
import { type Json, parseBigJson, printBigJson } from './json.ts'

const SAMPLES = ['a-single', 'b-three', 'c-snapshots', 'c2-two-segments']
const fixture = (name: string): URL => new URL(`../../../tests/fixtures/datadir/${name}`, import.meta.url)

function expected(name: string): { dirs: { [name: string]: Json }; verdict: { [name: string]: Json } } {
  const json = parseBigJson(readFileSync(fixture(`${name}.expected.json`), 'utf8'))
  if (!json.ok) throw new Error(json.error)
  return json.value as unknown as { dirs: { [name: string]: Json }; verdict: { [name: string]: Json } }
}

describe('inspect, on the data dirs of a real etcd', () => {
  it.each(SAMPLES)('tells every fact and the verdict of %s', (name) => {
    const files = filesIn(name, bytesSource(readFileSync(fixture(`${name}.tar.gz`))))
    const result = files.ok ? inspect(files.value) : files
    if (!result.ok) throw new Error(result.error)
    const { dirs, verdict } = expected(name)
    expect(result.value.dirs).toEqual(dirs)
    const { boots, repaired, fatal, after_boot } = verdict
    expect(result.value.verdict).toMatchObject({ boots, repaired, fatal, after_boot })
  })

  it('keeps two dirs of one name apart', () => {
    const files = filesIn('a', bytesSource(readFileSync(fixture('a-single.tar.gz'))))
    if (!files.ok) throw new Error(files.error)
    const twice = ['monday', 'tuesday'].flatMap((day) =>
      files.value.map((file) => ({ ...file, path: `/backup/${day}/${file.path}` })),
    )
    const result = inspect(twice)
    expect(result.ok && Object.keys(result.value.dirs)).toEqual(['monday/solo', 'tuesday/solo'])
    const once = inspect(twice.slice(0, files.value.length))
    expect(once.ok && Object.keys(once.value.dirs)).toEqual(['solo'])
  })

  it('of a dir without a WAL says what a real etcd made of it: a new cluster on the old db', () => {
    const files = filesIn('a', bytesSource(readFileSync(fixture('a-single.tar.gz'))))
    if (!files.ok) throw new Error(files.error)
    const result = inspect(files.value.filter(({ path }) => !path.endsWith('.wal')))
    if (!result.ok) throw new Error(result.error)
    const { db } = expected('a-single').dirs.solo as {
      db: { keys: Json; hashkv: Json; consistent_index: number }
    }
    expect(result.value.verdict).toMatchObject({
      boots: true,
      fatal: null,
      after_boot: { revision: 19, keys: db.keys, hashkv: db.hashkv },
    })
    expect(printBigJson(result.value.verdict)).toContain(
      `entries up to ${db.consistent_index} of the new log`,
    )
  })

  it('of a lone db has no verdict: there is nothing to boot', () => {
    const files = filesIn('a', bytesSource(readFileSync(fixture('a-single.tar.gz'))))
    const db = files.ok ? files.value.find(({ path }) => path.endsWith('/db')) : undefined
    const result = inspect([{ path: 'db', source: db?.source ?? bytesSource(new Uint8Array(0)) }])
    expect(result.ok && result.value.verdict).toBeNull()
  })

  it('prints ids digit for digit', () => {
    const text = '{"id": 7383792418829112008}'
    const json = parseBigJson(text)
    expect(json.ok && printBigJson(json.value).replace(/\s+/g, ' ')).toBe('{ "id": 7383792418829112008 }')
  })
})
