import type { PageFile, PageRun } from '../../../protocol/view/pages.ts'
import styles from './PagesView.module.css'
import { useKeysT, type KeysT } from './use-keys-t.ts'

/** Squares that the map has at most: a larger file has several pages a square. */
const SQUARES = 320
const LETTERS: Readonly<Record<PageRun['kind'], string>> = {
  meta: 'M',
  branch: 'B',
  leaf: 'L',
  overflow: '+',
  freelist: 'F',
  free: '',
}

interface Square {
  readonly from: number
  readonly to: number
  readonly kind: PageRun['kind']
  readonly ofKeys: boolean
}

/** Every page of the file, in order. */
export function PageMap({ file }: { readonly file: PageFile }) {
  const t = useKeysT()
  const pages = file.used + file.free
  const each = Math.max(1, Math.ceil(pages / SQUARES))
  return (
    <>
      <ul className={styles.map} aria-label={t('map')}>
        {squaresOf(file.runs, each).map(({ from, to, kind, ofKeys }) => (
          <li
            key={from}
            data-kind={kind}
            data-keys={ofKeys || undefined}
            data-glyph=""
            aria-label={t('mapCell', { from, to, kind: kindName(t, kind, ofKeys) })}
            title={t('mapCell', { from, to, kind: kindName(t, kind, ofKeys) })}
          >
            {LETTERS[kind]}
          </li>
        ))}
      </ul>
      {each > 1 && <p className={styles.note}>{t('mapFold', { n: each })}</p>}
    </>
  )
}

/** Squares of `each` pages; a square is what most of its pages are. */
function squaresOf(runs: readonly PageRun[], each: number): readonly Square[] {
  const squares: Square[] = []
  let counts = new Map<string, { run: PageRun; count: number }>()
  let begin = 0
  let filled = 0
  const close = (): void => {
    const most = [...counts.values()].sort((a, b) => b.count - a.count)[0]
    if (most === undefined) return
    const { kind, ofKeys } = most.run
    squares.push({ from: begin, to: begin + filled - 1, kind, ofKeys })
    begin += filled
    filled = 0
    counts = new Map()
  }
  for (const run of runs)
    for (let left = run.count; left > 0;) {
      const take = Math.min(left, each - filled)
      const name = `${run.kind} ${run.ofKeys}`
      counts.set(name, { run, count: (counts.get(name)?.count ?? 0) + take })
      filled += take
      left -= take
      if (filled === each) close()
    }
  close()
  return squares
}

function kindName(t: KeysT, kind: PageRun['kind'], ofKeys: boolean): string {
  switch (kind) {
    case 'meta':
      return t('kindMeta')
    case 'branch':
      return t(ofKeys ? 'kindBranchKey' : 'kindBranch')
    case 'leaf':
      return t(ofKeys ? 'kindLeafKey' : 'kindLeaf')
    case 'overflow':
      return t(ofKeys ? 'kindOverflowKey' : 'kindOverflow')
    case 'freelist':
      return t('kindFreelist')
    case 'free':
      return t('kindFree')
  }
}
