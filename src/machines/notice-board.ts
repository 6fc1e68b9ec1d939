import type { StoreApi } from 'zustand/vanilla'

import type { Refusal } from '../run/refusal.ts'
import type { AppState, Notice } from '../store/app-state.ts'
import { inEnglish } from './in-english.ts'

/** Where the page says to the reader that something was not done, or that it was: one sentence at a time. */
export class NoticeBoard {
  private readonly store: StoreApi<AppState>
  private pinned = 0

  constructor(store: StoreApi<AppState>) {
    this.store = store
  }

  async refuse(refusal: Refusal): Promise<void> {
    const text = await inEnglish(refusal)
    this.pin({ tone: toneOf(refusal), text, refusal })
  }

  say(tone: Notice['tone'], text: string): void {
    this.pin({ tone, text, refusal: null })
  }

  dismiss(): void {
    this.store.setState({ notice: null })
  }

  private pin(notice: Omit<Notice, 'id'>): void {
    this.store.setState({ notice: { ...notice, id: ++this.pinned } })
  }
}

/** That the run holds no more of what was looked for is news about the run; nothing was done wrong. */
function toneOf({ why }: Refusal): Notice['tone'] {
  switch (why) {
    case 'none-ahead':
    case 'none-behind':
    case 'at-start':
    case 'nothing-more':
    case 'nothing-undone':
    case 'nothing-to-undo':
      return 'news'
    default:
      return 'refusal'
  }
}
