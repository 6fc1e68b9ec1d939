export const BROWSER_ARGS: string[]
export function findBrowser(say?: (text: string) => void): Promise<string>
