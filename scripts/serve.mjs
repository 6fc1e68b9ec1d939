import { createServer } from 'node:http'
import { readFile, stat } from 'node:fs/promises'
import { extname, join, normalize, resolve, sep } from 'node:path'

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
}

/**
 * A static server on loopback. `prefix` is the sub-path that the folder answers under ('/' for none); `headers` go
 * with every answer. Resolves to `{ url, close }`; a taken port moves on to the next free one.
 */
export async function serve({ root, port = 0, prefix = '/', headers = {} }) {
  const server = createServer((request, response) => {
    void answer(root, prefix, headers, request, response)
  })
  const bound = await listen(server, port)
  return {
    url: `http://127.0.0.1:${bound}${prefix}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  }
}

async function answer(root, prefix, headers, request, response) {
  const path = decodePath(request.url)
  if (path === null || !path.startsWith(prefix)) return fail(response, 404, headers)
  const relative = normalize(path.slice(prefix.length)).replace(/^([/\\]|\.\.)+/, '')
  const base = resolve(root)
  let file = join(base, relative)
  if (file !== base && !file.startsWith(base + sep)) return fail(response, 404, headers)
  try {
    if ((await stat(file)).isDirectory()) file = join(file, 'index.html')
    const body = await readFile(file)
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      ...headers,
    })
    response.end(request.method === 'HEAD' ? undefined : body)
  } catch {
    fail(response, 404, headers)
  }
}

function decodePath(url) {
  try {
    return decodeURIComponent(new URL(url ?? '/', 'http://localhost').pathname)
  } catch {
    return null
  }
}

function fail(response, status, headers) {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers })
  response.end(`${status}\n`)
}

async function listen(server, port) {
  for (let attempt = 0; attempt < 50; attempt++) {
    const tried = port === 0 ? 0 : port + attempt
    const bound = await new Promise((resolve, reject) => {
      const onError = (error) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error))
      server.once('error', onError)
      server.listen(tried, '127.0.0.1', () => {
        server.removeListener('error', onError)
        resolve(server.address().port)
      })
    })
    if (bound !== null) return bound
  }
  throw new Error(`no free port from ${port} on`)
}
