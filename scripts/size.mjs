import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

/** What a first visit loads as script, with the parts that it cannot start without, against its budget (gzip, 1 kB = 1000 bytes). */
const BUDGETS = [
  { name: 'page', matches: /^page-.*\.js$/, limit: 180 },
  { name: 'worker', matches: /^worker-.*\.js$/, limit: 90 },
]

export function sizes() {
  const assets = fileURLToPath(new URL('../dist/assets/', import.meta.url))
  const files = readdirSync(assets)
  return BUDGETS.map(({ name, matches, limit }) => {
    const found = files.filter((file) => matches.test(file))
    if (found.length === 0) throw new Error(`dist/assets holds no script of the ${name}: build first`)
    const loaded = new Set(found)
    for (const file of loaded)
      for (const need of needsOf(readFileSync(assets + file, 'utf8'))) loaded.add(need)
    const bytes = [...loaded].reduce(
      (sum, file) => sum + gzipSync(readFileSync(assets + file), { level: 9 }).length,
      0,
    )
    return { name, value: bytes / 1000, limit }
  })
}

/** The parts that those of a script import and it does not hold: they come before it runs. */
function needsOf(code) {
  const parts = [...code.matchAll(/__parts\.define\("([^"]*)",(\[[^\]]*\])/g)]
  const held = new Set(parts.map(([, name]) => name))
  return parts.flatMap(([, , needs]) => JSON.parse(needs)).filter((name) => !held.has(name))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, value, limit } of sizes()) {
    const over = value > limit
    console.log(`${over ? 'OVER ' : ''}${name}: ${value.toFixed(1)} kB gz of ${limit}`)
    if (over) process.exitCode = 1
  }
}
