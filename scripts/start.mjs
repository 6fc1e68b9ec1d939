import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'vite'

import { serve } from './serve.mjs'

const { values } = parseArgs({ options: { port: { type: 'string', default: '4173' } } })
const port = Number(values.port)
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`--port wants a number from 0 to 65535, not "${values.port}"`)
  process.exit(2)
}
const root = fileURLToPath(new URL('..', import.meta.url))
await build({ root, logLevel: 'warn' })
const { url } = await serve({ root: fileURLToPath(new URL('../dist', import.meta.url)), port })
console.log(`etcdscope is at ${url}`)
