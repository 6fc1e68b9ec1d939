import type { API_EVENTS, Etcdscope } from './js-api.ts'

/** Calls that any origin may make: reading, and moving the eye. */
const FREE_CALLS = [
  'ready',
  'state',
  'play',
  'pause',
  'step',
  'seek',
  'recording',
  'traceHash',
  'link',
] as const
/** Calls that change the run or the page; from another origin only when the address allows it. */
const TRUSTED_CALLS = ['act', 'undo', 'show', 'load'] as const

type Call = (typeof FREE_CALLS)[number] | (typeof TRUSTED_CALLS)[number]

export interface PostMessageOptions {
  /** Origins that may make every call, from `allow=`. */
  readonly allow: readonly string[]
  /** The page's own origin, which may too. `null` (opaque) trusts nobody. */
  readonly ownOrigin: string
  /** What is answered instead while Inspect holds files of the reader's, and nothing is told; else null. */
  readonly closed: () => string | null
  /** What the page around is told. */
  readonly events: typeof API_EVENTS
}

export type Reply =
  | { readonly etcdscope: 1; readonly id: string | number | null; readonly result: unknown }
  | { readonly etcdscope: 1; readonly id: string | number | null; readonly error: string }

/**
 * The API over `postMessage`: answers who asks, and asked before (`early`), tells events to the page around this one.
 * Returns how to stop.
 */
export function listenToMessages(
  api: Etcdscope,
  page: Window,
  options: PostMessageOptions,
  early: readonly MessageEvent<unknown>[] = [],
): () => void {
  const onMessage = (event: MessageEvent<unknown>): void => {
    if (event.source === page || !isForUs(event.data)) return
    const source = event.source as Window | null
    const target = event.origin === 'null' || event.origin === '' ? '*' : event.origin
    void answer(api, event.data, event.origin, options).then((reply) =>
      source?.postMessage(reply, { targetOrigin: target }),
    )
  }
  page.addEventListener('message', onMessage)
  early.forEach(onMessage)
  const stops =
    page.parent === page
      ? []
      : options.events.map((name) => api.on(name, (data) => tell(page.parent, options, name, data)))
  return () => {
    page.removeEventListener('message', onMessage)
    for (const stop of stops) stop()
  }
}

function tell(parent: Window, { allow, closed }: PostMessageOptions, event: string, data: unknown): void {
  if (closed() !== null) return
  for (const targetOrigin of allow.length > 0 ? allow : ['*'])
    parent.postMessage({ etcdscope: 1, event, data }, { targetOrigin })
}

/** Another library's message is nobody's business; one that says `etcdscope` is answered, whatever else it says. */
function isForUs(data: unknown): data is Readonly<Record<string, unknown>> {
  return (
    typeof data === 'object' &&
    data !== null &&
    'etcdscope' in data &&
    !('result' in data || 'error' in data || 'event' in data)
  )
}

/** One request's reply. Anything malformed, unknown or not allowed is an error and changes nothing. */
export async function answer(
  api: Etcdscope,
  data: Readonly<Record<string, unknown>>,
  origin: string,
  options: PostMessageOptions,
): Promise<Reply> {
  const id = typeof data.id === 'string' || typeof data.id === 'number' ? data.id : null
  const fail = (error: string): Reply => ({ etcdscope: 1, id, error })
  const closed = options.closed()
  if (closed !== null) return fail(closed)
  if (data.etcdscope !== 1) return fail('This page speaks version 1.')
  if (id === null) return fail('A call has an id, text or a number.')
  const args: unknown = data.args ?? []
  if (!Array.isArray(args) || args.length > 3) return fail('args is a list of at most three values.')
  const trusted = options.allow.includes(origin) || (origin === options.ownOrigin && origin !== 'null')
  const call = [...FREE_CALLS, ...TRUSTED_CALLS].find((known) => known === data.call)
  if (call === undefined) return fail(`There is no call "${String(data.call).slice(0, 40)}".`)
  if (!trusted && !FREE_CALLS.some((free) => free === call)) {
    return fail(`"${call}" is not taken from ${origin}: the address of the frame does not allow it.`)
  }
  try {
    return { etcdscope: 1, id, result: (await invoke(api, call, args)) ?? null }
  } catch (error) {
    return fail(error instanceof Error ? error.message : 'The call failed.')
  }
}

/** The API checks what it is given: here everything is still anybody's data. */
function invoke(api: Etcdscope, call: Call, args: readonly unknown[]): unknown {
  const method = Reflect.get(api, call) as (...given: readonly unknown[]) => unknown
  return method(...args)
}
