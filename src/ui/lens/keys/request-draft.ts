import type { ClientRequest, KeySpan, TxnCompare, TxnOp } from '../../../run/client-request.ts'

/** What the form holds: text as it is typed. */
export interface Draft {
  readonly verb:
    'put' | 'del' | 'txn' | 'lease-grant' | 'lease-revoke' | 'watch' | 'compaction' | 'defragment'
  readonly key: string
  readonly value: string
  /** A lease's id in hex. */
  readonly lease: string
  readonly prefix: boolean
  readonly number: string
  readonly compare: CompareDraft
  readonly then: OpDraft
  readonly else: OpDraft
}

export interface CompareDraft {
  readonly target: TxnCompare['target']
  readonly key: string
  readonly result: TxnCompare['result']
  readonly value: string
}

export interface OpDraft {
  readonly verb: 'put' | 'del' | 'get' | 'none'
  /** `key=value` pairs with blanks between them for put, keys for the others: several are one revision. */
  readonly keys: string
}

/** In the order of the menu, by etcdctl's words. */
export const VERBS: readonly { readonly verb: Draft['verb']; readonly text: string }[] = [
  { verb: 'put', text: 'put' },
  { verb: 'del', text: 'del' },
  { verb: 'txn', text: 'txn' },
  { verb: 'watch', text: 'watch' },
  { verb: 'lease-grant', text: 'lease grant' },
  { verb: 'lease-revoke', text: 'lease revoke' },
  { verb: 'compaction', text: 'compaction' },
  { verb: 'defragment', text: 'defrag' },
]

export const EMPTY_DRAFT: Draft = {
  verb: 'put',
  key: '',
  value: '',
  lease: '',
  prefix: false,
  number: '',
  compare: { target: 'VALUE', key: '', result: 'EQUAL', value: '' },
  then: { verb: 'put', keys: '' },
  else: { verb: 'none', keys: '' },
}

/** The request that a draft is; null while something that it needs is missing. `read`: where the read line stands, 0 for now. */
export function requestOf(draft: Draft, read: number): ClientRequest | null {
  const { verb, key, value, lease } = draft
  const span: { span?: KeySpan } = draft.prefix ? { span: { kind: 'prefix' } } : {}
  const number = draft.number.trim() === '' ? null : wholeOf(draft.number)
  switch (verb) {
    case 'put':
      if (key === '' || !/^[0-9a-fA-F]{0,16}$/.test(lease.trim())) return null
      return { verb, key, value, ...(lease.trim() === '' ? {} : { lease: lease.trim().toLowerCase() }) }
    case 'del':
      return key === '' ? null : { verb, key, ...span }
    case 'txn':
      return txnOf(draft)
    case 'watch':
      if (key === '' || number === undefined) return null
      return { verb, key, ...span, revision: number ?? 0, prevKv: false, filters: [], progressNotify: false }
    case 'lease-grant':
      return number === undefined ? null : { verb, ttl: number ?? 60, id: '0' }
    case 'lease-revoke':
      return /^[0-9a-fA-F]{1,16}$/.test(lease.trim()) ? { verb, id: lease.trim().toLowerCase() } : null
    case 'compaction': {
      if (number === undefined) return null
      const revision = number ?? read
      return revision === 0 ? null : { verb, revision, physical: false }
    }
    case 'defragment':
      return { verb }
  }
}

function txnOf({ compare, then, else: otherwise }: Draft): ClientRequest | null {
  const { key, target, result } = compare
  const text = compare.value.trim()
  const wanted = target === 'VALUE' ? compare.value : target === 'LEASE' ? text : String(wholeOf(text) ?? '')
  if (
    key !== '' &&
    target !== 'VALUE' &&
    (wanted === '' || (target === 'LEASE' && !/^[0-9a-fA-F]{1,16}$/.test(text)))
  )
    return null
  const [success, failure] = [opsOf(then), opsOf(otherwise)]
  if (success === null || failure === null || success.length + failure.length === 0) return null
  return {
    verb: 'txn',
    compare: key === '' ? [] : [{ target, key, result, value: wanted }],
    success,
    failure,
  }
}

function opsOf({ verb, keys }: OpDraft): readonly TxnOp[] | null {
  if (verb === 'none') return []
  const words = keys.split(/\s+/).filter((word) => word !== '')
  if (words.length === 0) return null
  const ops = words.map((word): TxnOp | null => {
    if (verb === 'get') return { verb, key: word, serializable: false }
    if (verb === 'del') return { verb, key: word }
    const cut = word.indexOf('=')
    return cut < 1 ? null : { verb, key: word.slice(0, cut), value: word.slice(cut + 1) }
  })
  return ops.includes(null) ? null : (ops as readonly TxnOp[])
}

/** undefined: it is no whole number. */
function wholeOf(text: string): number | undefined {
  return /^\s*\d{1,15}\s*$/.test(text) ? Number(text) : undefined
}
