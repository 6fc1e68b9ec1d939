const WANTED = 'etcdscope-console'
let wanted = false

/** The reader asked for the console's prompt; its lens may still have to be loaded. */
export function wantConsole(): void {
  wanted = true
  dispatchEvent(new Event(WANTED))
}

/** Calls `focus` now if it was asked for, and whenever it is; the answer ends it. */
export function onConsoleWanted(focus: () => void): () => void {
  const take = (): void => {
    if (!wanted) return
    wanted = false
    focus()
  }
  take()
  addEventListener(WANTED, take)
  return () => removeEventListener(WANTED, take)
}
