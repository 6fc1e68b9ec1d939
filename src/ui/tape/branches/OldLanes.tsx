import { useId, useRef, type PointerEvent } from 'react'

import { useSession } from '../../../machines/session-context.tsx'
import { laneSpans } from '../../../scene/tape/lanes.ts'
import type { TapeLayout } from '../../../scene/tape/tape-layout.ts'
import { termLine } from '../../kit/term-paint.ts'
import { BranchRows } from './BranchRows.tsx'
import { BranchSign } from './BranchSign.tsx'
import styles from './Branches.module.css'
import { useBranches, useBranchTexts, type ShownBranch } from './use-branches.ts'

interface LanesProps {
  readonly layout: TapeLayout
  readonly total: number
  readonly x0: number
  readonly inner: number
}

/**
 * The runs that were left, each a thin line from where it parts from the present one to where it was left, in the hue of
 * who led. A click brings one back at the moment that was clicked; the button at the left lists them for every hand.
 */
export function OldLanes({ layout, total, x0, inner }: LanesProps) {
  const session = useSession()
  const branches = useBranches()
  const band = layout.branches
  if (band === null) return null
  const end = x0 + inner
  const x = (at: number): number => Math.min(end, x0 + (session.viewMs(at) / total) * inner)
  const lanesTop = layout.lanes.top
  return (
    <>
      <svg className={styles.lanes} width={end} height={band.top + band.height} aria-hidden="true">
        {branches.map((shown, i) => {
          const from = Math.min(x(shown.from), end - SHORTEST)
          const to = Math.max(x(shown.branch.seenTo), from + SHORTEST)
          const y = band.top + (i + 0.5) * band.pitch
          return (
            <g
              key={i}
              className={styles.lane}
              onPointerUp={(event) => void session.returnTo(shown.branch, momentAt(event, shown))}
            >
              <title>{shown.name}</title>
              <path className={styles.fork} d={`M${px(from)} ${lanesTop}V${px(y)}H${px(to)}`} />
              {leaders(shown).map((span, j) => (
                <rect
                  key={j}
                  x={Math.max(from, x(span.from))}
                  y={y - thick(band.pitch) / 2}
                  width={Math.max(0, Math.min(to, x(span.to)) - Math.max(from, x(span.from)))}
                  height={thick(band.pitch)}
                  fill={termLine(span.term)}
                />
              ))}
              <rect
                className={styles.hit}
                x={from}
                y={y - band.pitch / 2}
                width={to - from}
                height={band.pitch}
              />
            </g>
          )
        })}
      </svg>
      {layout.left >= 40 && <OpenList n={branches.length} top={band.top - 2} width={x0 - 16} />}
    </>
  )

  function momentAt(event: PointerEvent<SVGGElement>, { from, branch }: ShownBranch): number {
    const { left, width } = (event.currentTarget.ownerSVGElement as SVGSVGElement).getBoundingClientRect()
    // The presenter's scale enlarges the tape.
    const here = ((event.clientX - left) / width) * end
    const at = session.atViewMs(((here - x0) / inner) * total)
    return Math.round(Math.min(branch.seenTo, Math.max(from, at)))
  }
}

/** Of the button, which stays on a low tape. */
function asTop(top: number): Record<string, string> {
  return { '--top': `${top}px` }
}

/** A branch that was left at once is still something to see. */
const SHORTEST = 24

function OpenList({ n, top, width }: { readonly n: number; readonly top: number; readonly width: number }) {
  const words = useBranchTexts()
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  return (
    <>
      <button
        type="button"
        className={styles.open}
        style={{ ...asTop(top), width }}
        popoverTarget={id}
        aria-label={words('open', { n })}
        title={words('hint')}
        onClick={place}
      >
        <BranchSign />
        {n}
      </button>
      <div id={id} ref={list} popover="auto" className={styles.list}>
        <BranchRows />
      </div>
    </>
  )

  /** Above its button: a popover stands in the top layer and knows no neighbours. */
  function place(event: { readonly currentTarget: HTMLElement }): void {
    const box = event.currentTarget.getBoundingClientRect()
    if (list.current === null) return
    list.current.style.left = `${box.left}px`
    list.current.style.bottom = `${innerHeight - box.top + 6}px`
  }
}

function leaders({ from, branch }: ShownBranch) {
  return laneSpans(branch.marks, branch.seenTo).filter(
    ({ role, status, to }) => role === 'leader' && status !== 'down' && to > from,
  )
}

function thick(pitch: number): number {
  return Math.max(1.6, Math.min(4, pitch * 0.6))
}

function px(n: number): string {
  return n.toFixed(1)
}
