import type { ComponentType } from 'react'

import type { LensId } from '../../store/app-state.ts'
import { later } from '../kit/later.tsx'
import { LogLens } from './log/LogLens.tsx'

export interface LensSpec {
  readonly id: LensId
  readonly Body: ComponentType
}

/** The lenses that exist, in the order of their tabs. The first script holds the first one only. */
export const LENSES: readonly LensSpec[] = [
  { id: 'log', Body: LogLens },
  { id: 'disk', Body: later(async () => (await import('./disk/DiskLens.tsx')).DiskLens) },
  { id: 'keys', Body: later(async () => (await import('./keys/KeysLens.tsx')).KeysLens) },
  { id: 'members', Body: later(async () => (await import('./members/MembersLens.tsx')).MembersLens) },
  { id: 'console', Body: later(async () => (await import('./console/ConsoleLens.tsx')).ConsoleLens) },
  { id: 'inspect', Body: later(async () => (await import('./inspect/InspectLens.tsx')).InspectLens) },
]
