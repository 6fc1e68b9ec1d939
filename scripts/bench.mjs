import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { register } from 'tsx/esm/api'
import { build } from 'vite'

import { sizes } from './size.mjs'

/** Runs every `bench/<topic>.ts` (each exports `run()`), prints a table, writes `bench/latest.json`. */
register()
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = fileURLToPath(new URL('../bench/', import.meta.url))
const rows = []
await build({ root, logLevel: 'warn' })
for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .sort()) {
  const { run } = await import(pathToFileURL(folder + file).href)
  for (const row of await run()) rows.push(report(row))
}
for (const { name, value, limit } of sizes())
  rows.push(report({ name: `first load, ${name} script`, value, unit: 'kB gz', most: limit }))
mkdirSync(folder, { recursive: true })
const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length }
writeFileSync(`${folder}latest.json`, `${JSON.stringify({ machine, rows }, null, 2)}\n`)

function report(row) {
  const bound = row.least !== undefined ? `≥ ${row.least}` : row.most !== undefined ? `≤ ${row.most}` : ''
  const met =
    (row.least === undefined || row.value >= row.least) && (row.most === undefined || row.value <= row.most)
  const value = row.value >= 100 ? Math.round(row.value).toLocaleString('en') : row.value.toFixed(1)
  console.log(
    `${met ? ' ' : '!'} ${row.name.padEnd(58)} ${value.padStart(10)} ${row.unit.padEnd(20)} ${bound}`,
  )
  return { ...row, met }
}
