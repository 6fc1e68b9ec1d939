import { expect, test } from 'vitest'

import { revisionHeader } from '../../pb/rpcpb.ts'
import type { WatchRequest } from '../../run/client-request.ts'
import { emptyResponse } from '../etcdserver/rpc/watch.ts'
import { replyText } from './reply-text.ts'

const WATCH: WatchRequest = {
  verb: 'watch',
  key: 'a',
  revision: 2,
  prevKv: false,
  filters: [],
  progressNotify: false,
}

test('a watch that a compaction has overtaken ends with what etcdctl says of it', () => {
  const response = emptyResponse(revisionHeader(5))
  expect(replyText(WATCH, response)).toBe('')
  expect(replyText(WATCH, { ...response, canceled: true, compactRevision: 4 })).toBe(
    'watch was canceled (etcdserver: mvcc: required revision has been compacted)',
  )
  expect(replyText(WATCH, { ...response, canceled: true, cancelReason: 'why not' })).toBe(
    'watch was canceled (why not)',
  )
})
