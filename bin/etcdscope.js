#!/usr/bin/env node
import { register } from 'tsx/esm/api'

register()
// Whoever reads may have seen enough: `etcdscope run … | head`.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})
const { main } = await import('../src/cli/main.ts')
process.exitCode = await main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
})
