import { defineConfig } from '@playwright/test'

import { BROWSER_ARGS } from './scripts/find-browser.mjs'

const executablePath = process.env.CHROMIUM_PATH

/** Runs on `dist/` (built by the suite before); every test serves it for itself, on a port of its own. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: true,
  timeout: 480_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [...BROWSER_ARGS, '--force-color-profile=srgb', '--font-render-hinting=none'],
    },
    trace: 'off',
  },
})
