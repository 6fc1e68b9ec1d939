import { useT } from '../i18n/use-t.ts'
import { useSession } from '../machines/session-context.tsx'
import { copyText } from '../ui/kit/copy-text.ts'

/** Copies the address of this very moment, puts it in the address bar, and says which of both worked. */
export function useShare(): () => void {
  const t = useT()
  const session = useSession()
  return () => {
    if (session.store.getState().look.privateOpen) return session.say('refusal', t('shell.privateOpen'))
    const link = session.link()
    const shown = showInAddressBar(link)
    void copyText(link).then((copied) => {
      if (copied) session.say('news', t('shell.linkCopied'))
      else session.say('news', shown ? t('shell.linkShown') : link)
    })
  }
}

/** Refused where the page has no address of its own, as in a `srcdoc` frame. */
function showInAddressBar(link: string): boolean {
  try {
    history.replaceState(null, '', link)
    return true
  } catch {
    return false
  }
}
