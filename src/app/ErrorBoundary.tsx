import { Component, type ReactNode } from 'react'

import { hasTexts, texts } from '../i18n/catalogue.ts'
import styles from './StatusPanel.module.css'

/** The one door at which a failure to draw is caught: it is said, and the page can be loaded anew. */
export class ErrorBoundary extends Component<
  { readonly children: ReactNode },
  { readonly failed: string | null }
> {
  override state: { readonly failed: string | null } = { failed: null }

  static getDerivedStateFromError(error: unknown): { readonly failed: string } {
    return { failed: error instanceof Error ? error.message : String(error) }
  }

  override render(): ReactNode {
    if (this.state.failed === null) return this.props.children
    const t = texts(hasTexts('zh') && document.documentElement.lang.startsWith('zh') ? 'zh' : 'en')
    return (
      <section className={styles.panel} role="alert">
        <h2>{t('shell.crashedTitle')}</h2>
        <p lang="en">{this.state.failed}</p>
        <button type="button" className={styles.reload} onClick={() => location.reload()}>
          {t('shell.reload')}
        </button>
      </section>
    )
  }
}
