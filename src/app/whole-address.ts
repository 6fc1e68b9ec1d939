/** The address of the same moment with the whole page round it: without the looks that only an embed has. */
export function wholeAddress(link: string): string {
  const [page = '', hash = ''] = link.split('#')
  const kept = hash.split('&').filter((part) => !/^(embed|controls|lock|allow|play)=/.test(part))
  return `${page}#${kept.join('&')}`
}
