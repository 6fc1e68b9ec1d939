import type { Name } from '../../run/input.ts'

/**
 * What a lens asks the worker at one position of the run: things too large or too rarely wanted to travel with the frames.
 * One line a lens in both unions; `about` ties a question to its view.
 */
export type LookQuestion = { readonly about: 'disk'; readonly member: Name }

export type LookView = { readonly about: 'disk'; readonly disk: DiskLook }

/** The view that answers a question. */
export type ViewOf<Q extends LookQuestion> = Extract<LookView, { readonly about: Q['about'] }>

/** A member's data dir. */
export interface DiskLook {
  /** By path, as a listing has them. */
  readonly files: readonly FileLook[]
}

export interface FileLook {
  readonly path: string
  /** What was written. */
  readonly bytes: number
  /** What a directory listing shows: with the room that was set aside. */
  readonly size: number
  /** What a crash of the machine would leave. */
  readonly durableBytes: number
}
