import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** The house's habits that no linter checks (house-style in ARCHITECTURE.md). */

const root = fileURLToPath(new URL('..', import.meta.url))
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(root + file))
const code = files.filter(
  (file) => /\.(ts|tsx|mjs|js|css)$/.test(file) && !file.startsWith('tests/fixtures/'),
)
const source = code.filter((file) => file.startsWith('src/'))
const read = (file: string): string => readFileSync(root + file, 'utf8')

/** Files that are longer than they should be, and known to be: only ever shorter. A line here is a debt. */
const KNOWN_LONG: Readonly<Record<string, number>> = {}

/** Tables of texts and geometry may be long. */
const FREE = /(^src\/i18n\/|tokens\.css$|\.demo\.tsx$)/

test('the tidy test sees the source', () => {
  expect(source.length).toBeGreaterThan(20)
})

test('no source file is longer than 500 lines, no test longer than 800', () => {
  const tooLong = source
    .filter((file) => !FREE.test(file))
    .map((file) => ({ file, lines: read(file).split('\n').length - 1 }))
    .filter(({ file, lines }) => lines > (KNOWN_LONG[file] ?? (file.includes('.test.') ? 800 : 500)))
  expect(tooLong).toEqual([])
})

test('nothing is switched off, put off or silenced in a comment', () => {
  const word = [
    'TO' + 'DO',
    'FIX' + 'ME',
    'eslint-' + 'disable',
    '@ts-' + 'ignore',
    '@ts-' + 'expect-error',
    'X' + 'XX',
  ]
  expect(code.filter((file) => word.some((banned) => read(file).includes(banned)))).toEqual([])
})

test('a file is named after its concept', () => {
  const vague = /^(utils?|helpers?|common|types|misc|index)\.tsx?$/
  const lists = /^src\/(lessons|ui\/lens|engine\/sim\/(faults|checkers|rules))\/index\.ts$/
  expect(source.filter((file) => vague.test(basename(file)) && !lists.test(file))).toEqual([])
})

test('files are kebab-case, components are named as the component', () => {
  const wellNamed =
    /^([a-z0-9]+(-[a-z0-9]+)*(\.(test|demo|d|module))?\.(ts|tsx|css)|[A-Z][A-Za-z0-9]*(\.(module|demo|test))?\.(tsx|css))$/
  const names = source.filter((file) => /\.(ts|tsx|css)$/.test(file))
  expect(names.filter((file) => !wellNamed.test(basename(file)))).toEqual([])
})

test('every folder of the engine says what it models', () => {
  const folders = readdirSync(`${root}src/engine`, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )
  expect(
    folders.map(({ name }) => name).filter((name) => !existsSync(`${root}src/engine/${name}/README.md`)),
  ).toEqual([])
})

test.each([
  ['src/engine/sim/faults', /: Fault</],
  ['src/engine/sim/checkers', /: CheckerKind = /],
])('every file of %s that holds one is on the list', (folder, one) => {
  const list = read(`${folder}/index.ts`)
  const entries = source
    .filter((file) => dirname(file) === folder && !/(index|\.test)\.ts$/.test(file) && one.test(read(file)))
    .map((file) => basename(file))
  expect(entries.length).toBeGreaterThan(3)
  expect(entries.filter((name) => !list.includes(`./${name}`))).toEqual([])
})

test('both languages have a catalogue for the same areas', () => {
  const areas = (lang: string): string[] =>
    source.filter((file) => dirname(file) === `src/i18n/${lang}`).map((file) => basename(file))
  expect(areas('en').length).toBeGreaterThan(0)
  expect(areas('zh')).toEqual(areas('en'))
})

test('no machine, no registry host and no path of a workplace is named', () => {
  const banned = /\/work\/(main|shared)|registry\.npmjs|\/root\/|localhost:\d{4}\/repository/
  expect(
    files
      .filter((file) => /\.(ts|tsx|mjs|js|md|css|html|json|yml)$/.test(file) && file !== 'package-lock.json')
      .filter((file) => file !== 'tests/tidy.test.ts' && banned.test(read(file))),
  ).toEqual([])
})
