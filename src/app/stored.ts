/** What this browser remembers for the reader; in opaque origins and private windows simply nothing. */
export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(`etcdscope.${key}`)
  } catch {
    return null
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`etcdscope.${key}`, value)
  } catch {
    return
  }
}
