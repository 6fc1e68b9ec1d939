import { cruise } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Who may import whom: a folder's own files are always allowed, everything else only by its line here. Two towers,
 * the engine's and the page's, that touch only through `protocol`, `run`, `pb` and `base`.
 */
const MAY_IMPORT = {
  base: [],
  pb: ['base'],
  run: ['base', 'pb'],
  protocol: ['base', 'pb', 'run'],
  'engine/raft': ['base', 'pb'],
  'engine/disk': ['base'],
  'engine/wal': ['base', 'pb', 'engine/disk'],
  'engine/mvcc': ['base', 'pb'],
  'engine/backend': ['base', 'pb'],
  'engine/snap': ['base', 'pb'],
  // What it reads may become a run, so it writes configurations.
  'engine/datadir': ['base', 'pb', 'run', 'engine/wal', 'engine/mvcc', 'engine/backend', 'engine/snap'],
  'engine/lease': ['base'],
  'engine/etcdserver': [
    'base',
    'pb',
    'run',
    'engine/raft',
    'engine/disk',
    'engine/wal',
    'engine/snap',
    'engine/backend',
    'engine/mvcc',
    'engine/lease',
  ],
  'engine/sim': [
    'base',
    'pb',
    'run',
    // Only its printers: the trace tells of an answer what etcdctl prints.
    'etcdctl',
    'engine/raft',
    'engine/disk',
    'engine/wal',
    'engine/mvcc',
    'engine/etcdserver',
  ],
  'engine/lab': ['base', 'pb', 'run', 'etcdctl', 'engine/sim', 'engine/etcdserver', 'engine/backend'],
  etcdctl: ['base', 'pb', 'run'],
  worker: [
    'base',
    'pb',
    'run',
    'protocol',
    'etcdctl',
    'engine/sim',
    'engine/lab',
    'engine/etcdserver',
    'engine/raft',
    'engine/wal',
    'engine/disk',
    'engine/mvcc',
    // Lenses show files down to their bytes.
    'engine/snap',
    'engine/backend',
    'engine/datadir',
    // For the leases' clock.
    'engine/lease',
  ],
  cli: [
    'base',
    'pb',
    'run',
    'etcdctl',
    'engine/raft',
    // The swarm compares the members' key spaces.
    'engine/mvcc',
    'engine/sim',
    'engine/lab',
    'engine/etcdserver',
    'engine/datadir',
  ],
  client: ['base', 'run', 'protocol'],
  i18n: ['base', 'pb', 'run', 'protocol'],
  scene: ['base', 'pb', 'run', 'protocol'],
  store: ['base', 'pb', 'run', 'protocol', 'client'],
  machines: ['base', 'pb', 'run', 'protocol', 'client', 'store'],
  embed: ['base', 'pb', 'run', 'protocol', 'store', 'machines', 'i18n'],
  'ui/kit': ['base', 'i18n', 'store', 'machines'],
  // Records and their bytes, for whoever shows files: plain props, no run behind them.
  'ui/bytes': ['base', 'i18n', 'protocol', 'ui/kit'],
  'ui/stage': ['base', 'pb', 'run', 'protocol', 'i18n', 'scene', 'store', 'machines', 'ui/kit'],
  'ui/tape': ['base', 'pb', 'run', 'protocol', 'i18n', 'scene', 'store', 'machines', 'ui/kit'],
  'ui/narration': ['base', 'pb', 'run', 'protocol', 'i18n', 'scene', 'store', 'machines', 'ui/kit', 'ui/why'],
  'ui/why': ['base', 'pb', 'run', 'protocol', 'i18n', 'scene', 'store', 'machines', 'ui/kit'],
  'ui/lens': ['base', 'pb', 'run', 'protocol', 'i18n', 'scene', 'store', 'machines', 'ui/kit', 'ui/bytes'],
  app: [
    'base',
    'pb',
    'run',
    'protocol',
    'client',
    'i18n',
    'scene',
    'store',
    'machines',
    'embed',
    'ui/kit',
    'ui/stage',
    'ui/tape',
    'ui/narration',
    'ui/why',
    'ui/lens',
  ],
}
const PACKAGES = {
  run: ['fflate'],
  'engine/datadir': ['fflate'],
  worker: ['fflate'],
  scene: ['d3'],
  store: ['zustand'],
  machines: ['react', 'zustand', 'xstate', '@xstate/react'],
  i18n: ['react'],
  'ui/kit': ['react', 'lucide-react'],
  'ui/stage': ['react', 'lucide-react', 'd3'],
  'ui/tape': ['react', 'lucide-react', 'd3'],
  'ui/narration': ['react', 'lucide-react'],
  'ui/why': ['react', 'lucide-react'],
  'ui/bytes': ['react'],
  'ui/lens': ['react', 'lucide-react', 'd3'],
  app: [
    'react',
    'react-dom',
    'lucide-react',
    'zustand',
    '@fontsource-variable/inter',
    '@fontsource-variable/jetbrains-mono',
  ],
}
const TESTS = '[.]test[.]tsx?$'

const root = fileURLToPath(new URL('..', import.meta.url))
const problems = [...missingLines(), ...(await violations())]
for (const problem of problems) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0

/** Every folder has its line, so a new one cannot slip in unseen. */
function missingLines() {
  const folders = (under) =>
    readdirSync(`${root}src/${under}`, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const seen = folders('').flatMap(({ name }) =>
    name === 'engine' || name === 'ui' ? folders(name).map((inner) => `${name}/${inner.name}`) : [name],
  )
  return seen
    .filter((folder) => !(folder in MAY_IMPORT))
    .map((folder) => `src/${folder} has no line in scripts/layers.mjs`)
}

async function violations() {
  const forbidden = [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'lenses are strangers',
      severity: 'error',
      from: { path: '^src/ui/lens/([^/]+)/' },
      to: { path: '^src/ui/lens/[^/]+/', pathNot: '^src/ui/lens/$1/' },
    },
    ...Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
      name: `${folder} imports only what its line allows`,
      severity: 'error',
      from: { path: `^src/${folder}/`, pathNot: TESTS },
      // The page names the worker's file to start it, and imports nothing of it.
      to: {
        path: '^src/',
        pathNot: `^src/(${[folder, ...allowed].join('|')})/${folder === 'app' ? '|^src/worker/main[.]ts$' : ''}`,
      },
    })),
    ...Object.keys(MAY_IMPORT).map((folder) => ({
      name: `${folder} uses only its packages`,
      severity: 'error',
      from: { path: `^src/${folder}/`, pathNot: `${TESTS}|^src/cli/` },
      to: {
        dependencyTypesNot: ['local', 'localmodule'],
        pathNot: `^(src/|(node_modules/)?(${(PACKAGES[folder] ?? ['-']).join('|')})(/|$))|[?]worker&url$`,
      },
    })),
  ]
  const result = await cruise(
    ['src'],
    {
      ruleSet: { forbidden },
      validate: true,
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      baseDir: root,
    },
    undefined,
    { tsConfig: extractTSConfig(`${root}tsconfig.json`) },
  )
  const { summary } = result.output
  if (summary.totalCruised === 0) return ['dependency-cruiser saw no module: the check checks nothing']
  console.log(`${summary.totalCruised} modules, ${summary.totalDependenciesCruised} dependencies`)
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)
}
