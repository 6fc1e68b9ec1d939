import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'

const run = promisify(execFile)
/** A whole Chromium builds these panels of its window's bar anew for every context, at half a second each. */
const WINDOW_PANELS = 'WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup'
export const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  `--disable-features=${WINDOW_PANELS}`,
]
const SYSTEM = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * Path of a Chromium that really starts: `CHROMIUM_PATH`, Playwright's own, the system's; else one is installed
 * (by Playwright, or on Debian as root by apt). Throws with one sentence when there is none to be had.
 */
export async function findBrowser(say = () => {}) {
  for (const path of candidates()) if (await starts(path)) return path
  say('No browser found: installing one.')
  spawnSync(process.execPath, [playwrightCli(), 'install', 'chromium'], { stdio: 'ignore', timeout: 120_000 })
  if (await starts(playwrightPath())) return playwrightPath()
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    for (const update of [false, true]) {
      if (update) spawnSync('apt-get', ['update'], { stdio: 'ignore', timeout: 300_000 })
      const install = ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk']
      spawnSync('apt-get', install, { stdio: 'ignore', timeout: 600_000 })
      if (await starts('chromium')) return which('chromium')
    }
  }
  throw new Error('No Chromium could be found or installed: set CHROMIUM_PATH to one.')
}

function candidates() {
  return [process.env.CHROMIUM_PATH, playwrightPath(), ...SYSTEM].filter(Boolean).map(which).filter(Boolean)
}

function which(name) {
  if (/[\\/]/.test(name)) return existsSync(name) ? name : null
  const found = spawnSync(process.platform === 'win32' ? 'where' : 'which', [name], { encoding: 'utf8' })
  return found.status === 0 ? found.stdout.split('\n')[0].trim() : null
}

async function starts(path) {
  if (path === null || path === undefined) return false
  try {
    const { stdout } = await run(path, ['--headless', ...BROWSER_ARGS, '--dump-dom', 'about:blank'], {
      timeout: 30_000,
    })
    return stdout.includes('<html')
  } catch {
    return false
  }
}

function playwrightPath() {
  try {
    return createRequire(import.meta.url)('playwright-core').chromium.executablePath()
  } catch {
    return null
  }
}

function playwrightCli() {
  return createRequire(import.meta.url).resolve('@playwright/test/cli')
}
