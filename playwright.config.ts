import { defineConfig } from '@playwright/test'

const executablePath = process.env.CHROMIUM_PATH

/** A whole Chromium builds these panels of its window's bar anew for every context, at half a second each. */
const WINDOW_PANELS = 'WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup'

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
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--force-color-profile=srgb',
        '--font-render-hinting=none',
        `--disable-features=${WINDOW_PANELS}`,
      ],
    },
    trace: 'off',
  },
})
