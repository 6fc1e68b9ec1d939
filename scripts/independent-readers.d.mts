export function whyNoReaders(): string | null
export function bothSay(dir: string, facts: unknown): { readonly theirs: unknown; readonly ours: unknown }
