/** `http://127.0.0.1:2379/`, `localhost:2379` and `127.0.0.1:2379` are one endpoint. */
export function hostPort(url: string): string {
  return url
    .trim()
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '')
    .replace(/^localhost(?=:|$)/, '127.0.0.1')
}
