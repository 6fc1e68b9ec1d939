import { useMemo } from 'react'

import { areaTexts, useArea } from '../../../i18n/area.ts'
import { branches as en } from '../../../i18n/en/branches.ts'
import { useT } from '../../../i18n/use-t.ts'
import { branches as zh } from '../../../i18n/zh/branches.ts'
import { useApp, useSession } from '../../../machines/session-context.tsx'
import { START, type SimMicros } from '../../../run/position.ts'
import { partsAt } from '../../../run/recording-parts.ts'
import type { OldBranch } from '../../../store/app-state.ts'
import type { PointMark } from '../../../scene/tape/marks.ts'
import { clockText } from '../clock-text.ts'
import { markText } from '../MarkRow.tsx'

const TEXTS = { en, zh }

export interface ShownBranch {
  readonly branch: OldBranch
  /** Where it parts from the present run. */
  readonly from: SimMicros
  /** What was done in it and how it ended, or what it has ahead; null when nothing was or is. */
  readonly what: string | null
  /** `old branch from 00:12.480: crash n3, seen to 00:14.000`. */
  readonly name: string
}

export function useBranchTexts() {
  return useArea(TEXTS)
}

/** The old branches with their words, the newest first. */
export function useBranches(): readonly ShownBranch[] {
  const t = useT()
  const session = useSession()
  const branches = useApp(({ run }) => run.branches)
  const present = useApp(({ run }) => run.recording)
  return useMemo(() => {
    const words = areaTexts(TEXTS, t.lang)
    const said = ([first, last]: readonly string[]): string | null =>
      first === undefined || last === undefined ? (first ?? null) : words('thenEnd', { first, last })
    const shown = branches.map((branch): ShownBranch => {
      const from = (partsAt(branch.recording, present ?? session.recording()) ?? START).at
      const ahead = branch.recording.inputs.filter(
        ({ pos }) => pos.at >= from && pos.at > branch.seenTo,
      ).length
      const seen = said(whatHappened(branch, from, (mark) => markText(mark, t)))
      const what = seen ?? (ahead > 0 ? words('recorded', { n: ahead }) : null)
      const name = words('name', { from: clockText(from), to: clockText(branch.seenTo), what })
      return { branch, from, what, name }
    })
    return shown.reverse()
  }, [branches, present, session, t])
}

/** The first action after the fork, and the last thing that was seen. */
export function whatHappened(
  { marks }: Pick<OldBranch, 'marks'>,
  from: SimMicros,
  text: (mark: PointMark) => string,
): readonly string[] {
  const points = marks.filter(
    (mark): mark is PointMark => mark.at >= from && mark.kind !== 'lane' && mark.kind !== 'commit',
  )
  const first = points.find(({ kind }) => kind === 'action') ?? points[0]
  const last = points.at(-1)
  return [...new Set([first, last].flatMap((mark) => (mark === undefined ? [] : [text(mark)])))]
}
