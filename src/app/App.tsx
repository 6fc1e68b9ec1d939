import { useEffect, useState } from 'react'

import { hasTexts, loadTexts, texts, type Lang } from '../i18n/catalogue.ts'
import { LangContext } from '../i18n/use-t.ts'
import { SessionProvider, useApp, useSession } from '../machines/session-context.tsx'
import type { Session } from '../machines/session.ts'
import { later } from '../ui/kit/later.tsx'
import { WhyProvider } from '../ui/why/why-context.tsx'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { Shell } from './Shell.tsx'
import { useDocument } from './use-document.ts'

const LateEmbedShell = later(async () => (await import('./EmbedShell.tsx')).EmbedShell)

export function App({ session }: { readonly session: Session }) {
  return (
    <ErrorBoundary>
      <SessionProvider session={session}>
        <Page />
      </SessionProvider>
    </ErrorBoundary>
  )
}

function Page() {
  const embed = useApp(({ look }) => look.embed)
  const lang = useLoadedLang()
  useDocument(lang)
  return (
    <LangContext value={lang}>
      <WhyProvider>{embed === null ? <Shell /> : <LateEmbedShell embed={embed} />}</WhyProvider>
    </LangContext>
  )
}

/** The language that is shown: the wanted one as soon as its texts have come. */
function useLoadedLang(): Lang {
  const session = useSession()
  const wanted = useApp(({ look }) => look.lang)
  const [shown, setShown] = useState<Lang>(hasTexts(wanted) ? wanted : 'en')
  useEffect(() => {
    let asked = true
    loadTexts(wanted).then(
      () => asked && setShown(wanted),
      () => asked && session.say('refusal', texts('en')('shell.langFailed')),
    )
    return () => void (asked = false)
  }, [session, wanted])
  return shown
}
