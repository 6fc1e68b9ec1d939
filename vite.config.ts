import react from '@vitejs/plugin-react'
import type { Plugin, Rolldown } from 'vite'
import { defineConfig } from 'vitest/config'

import { classicParts } from './scripts/classic-parts.ts'

/**
 * One build for every place: classic scripts and a classic worker load under a sub-path, a strict CSP, an opaque
 * origin and `file://`, where module scripts do not. Only the worker's file name contains `worker`.
 */
export default defineConfig({
  base: './',
  plugins: [react(), classicParts(), workerFallback()],
  worker: {
    format: 'es',
    plugins: () => [classicParts()],
    rolldownOptions: {
      output: {
        entryFileNames: ({ name }) => `assets/${name === 'main' ? 'worker' : name}-[hash].js`,
        chunkFileNames: 'assets/part-engine-[name]-[hash].js',
      },
    },
  },
  build: {
    target: 'es2022',
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        format: 'es',
        entryFileNames: 'assets/page-[hash].js',
        chunkFileNames: 'assets/part-[name]-[hash].js',
      },
    },
  },
  server: { host: '127.0.0.1' },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
    environment: 'node',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
})

/**
 * Where no worker loads by URL, `start-worker.ts` injects `engine-<hash>.js`, which registers the same worker's
 * source text, and starts a blob of it. The copy is a file of its own, so it costs nobody else a byte.
 */
function workerFallback(): Plugin {
  return {
    name: 'worker-fallback',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const [fileName, output] of Object.entries(bundle)) {
        const match = /^assets\/worker-(.+)\.js$/.exec(fileName)
        if (match === null) continue
        const source = [output, ...partsOf(bundle)].map(codeOf).join('')
        this.emitFile({
          type: 'asset',
          fileName: `assets/engine-${match[1]}.js`,
          source: `self.__etcdscopeEngine=${JSON.stringify(source)}\n`,
        })
      }
    },
  }
}

/** What the worker loads late; a blob has no address to load it from, so it gets everything. */
function partsOf(bundle: Rolldown.OutputBundle): readonly (Rolldown.OutputAsset | Rolldown.OutputChunk)[] {
  return Object.values(bundle).filter(({ fileName }) => fileName.startsWith('assets/part-engine-'))
}

function codeOf(output: Rolldown.OutputAsset | Rolldown.OutputChunk): string {
  return output.type === 'chunk' ? output.code : text(output.source)
}

function text(source: string | Uint8Array): string {
  return typeof source === 'string' ? source : new TextDecoder().decode(source)
}
