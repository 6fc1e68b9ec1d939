import { quotedText } from './go-quoted.ts'

const SCHEMES = ['http', 'https', 'unix', 'unixs']

/** What etcd's types.NewURLs says to a list of URLs; null when it takes them. */
export function badPeerUrls(urls: readonly string[]): string | null {
  for (const source of urls) {
    const url = source.trim()
    const match = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)/.exec(url)
    const [, scheme = '', host = '', path = ''] = match ?? []
    const port = /:([^:\]]*)$/.exec(host)?.[1]
    if (port !== undefined && !/^\d*$/.test(port)) {
      return `parse ${quotedText(url)}: invalid port ${quotedText(`:${port}`)} after host`
    }
    if (!SCHEMES.includes(scheme.toLowerCase())) {
      return `URL scheme must be http, https, unix, or unixs: ${url}`
    }
    if (scheme.startsWith('http') && port === undefined) {
      return `URL address does not have the form "host:port": ${url}`
    }
    if (path !== '' && scheme.startsWith('http')) return `URL must not contain a path: ${url}`
  }
  return null
}
