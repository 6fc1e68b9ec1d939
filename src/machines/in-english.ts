import type { Refusal } from '../run/refusal.ts'

/** For scripts; the page says it in its reader's language. Its texts are loaded with the first refusal. */
export async function inEnglish(refusal: Refusal): Promise<string> {
  const text = await import('../run/refusal-text.ts').catch(() => null)
  return text === null ? refusal.why : text.refusalText(refusal)
}
