import { useEffect } from 'react'

import { texts, type Lang } from '../i18n/catalogue.ts'
import { useApp } from '../machines/session-context.tsx'
import { useMedia } from '../ui/kit/use-media.ts'

/** What the document itself says: the language shown, theme, motion, scale, and whether the cluster stands. */
export function useDocument(lang: Lang): void {
  const [theme, motion, present] = useApp(({ look }) => [look.theme, look.motion, look.present])
  const status = useApp((state) => state.status.kind)
  const dark = useMedia('(prefers-color-scheme: dark)')

  useEffect(() => {
    document.documentElement.dataset.theme = theme === 'auto' ? (dark ? 'night' : 'paper') : theme
  }, [theme, dark])
  useEffect(() => {
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en'
    document.title = `etcdscope: ${texts(lang)('shell.tagline')}`
  }, [lang])
  useEffect(() => {
    document.documentElement.dataset.motion = motion
  }, [motion])
  useEffect(() => {
    document.documentElement.toggleAttribute('data-present', present)
  }, [present])
  useEffect(() => {
    document.documentElement.dataset.etcdscope = status === 'failed' ? 'halted' : status
  }, [status])
}
