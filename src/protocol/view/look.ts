import type { SimMicros } from '../../run/position.ts'
import type { CompletionLook, ConsoleLook, LifeStep } from './console.ts'
import type { DataDirLook, DataDirQuestion, DiskLook, DiskQuestion } from './disk-look.ts'
import type { PowerLook, PowerQuestion, ReplayLook, ReplayQuestion } from './disk-look.ts'
import type { KeysLook, KeysQuestion } from './keys.ts'
import type { PagesLook, PagesQuestion } from './pages.ts'
import type { MembersLook, MembersQuestion } from './members-look.ts'

/**
 * What a lens asks the worker at one position of the run: things too large or too rarely wanted to travel with the frames.
 * One line a lens in both unions; `about` ties a question to its view.
 */
export type LookQuestion =
  | DiskQuestion
  | PowerQuestion
  | ReplayQuestion
  | DataDirQuestion
  | KeysQuestion
  | PagesQuestion
  | { readonly about: 'console' }
  /** Of the line with this number, as far as `until`: what was seen of the run. */
  | { readonly about: 'life'; readonly line: number; readonly until: SimMicros }
  | { readonly about: 'completion'; readonly text: string; readonly caret: number }
  | MembersQuestion

export type LookView =
  | { readonly about: 'disk'; readonly disk: DiskLook }
  | { readonly about: 'power'; readonly power: PowerLook | null }
  | { readonly about: 'replay'; readonly replay: ReplayLook | null }
  | { readonly about: 'data-dir'; readonly dataDir: DataDirLook }
  | { readonly about: 'keys'; readonly keys: KeysLook }
  | { readonly about: 'pages'; readonly pages: PagesLook }
  | { readonly about: 'console'; readonly console: ConsoleLook }
  | { readonly about: 'life'; readonly steps: readonly LifeStep[] }
  | { readonly about: 'completion'; readonly completion: CompletionLook }
  | { readonly about: 'members'; readonly members: MembersLook }

/** The view that answers a question. */
export type ViewOf<Q extends LookQuestion> = Extract<LookView, { readonly about: Q['about'] }>
