import { catchUp, compactSome, revokeExpired, tellProgress } from './apply-v3.ts'
import { compactorTurn } from './auto-compactor.ts'
import { endDefrag } from './defrag.ts'
import type { EtcdServer } from './etcd-server.ts'
import { forget, monitorVersions, publishAttributes } from './publish.ts'
import { askAgain } from './read-index.ts'
import { retryRelays } from './relay.ts'
import { serve } from './rpc/serve.ts'
import type { ServerHost, ServerTimer } from './server-host.ts'
import { logLines, REMOVED_LINES } from './server-log.ts'

/** A timer has run out: does what it was set for. True when raft may have something to do now. */
export function doWhatWasDue(server: EtcdServer, timer: ServerTimer, host: ServerHost): boolean {
  switch (timer) {
    case 'stop':
      logLines(host, REMOVED_LINES)
      return false
    case 'publish':
      forget(server, 'publish')
      publishAttributes(server, host)
      return true
    case 'monitor-versions':
      monitorVersions(server, host)
      return true
    case 'read-retry':
      askAgain(server, host)
      return true
    case 'backend-commit':
      server.backend.beginCommit(server, host)
      return false
    case 'backend-synced':
      server.backend.commitSynced(host)
      return false
    case 'snapshot-written':
      server.snapshots.written(server, host)
      return false
    case 'purge':
      server.snapshots.purge(server, host)
      return false
    case 'watch-sync':
      catchUp(server, host)
      return true
    case 'auto-compact':
      compactorTurn(server, host)
      return true
    case 'defragmented':
      endDefrag(server, host)
      return true
    case 'watch-progress':
      tellProgress(server, host)
      return true
    case 'compact':
      compactSome(server, host)
      return false
    case 'relay-retry':
      retryRelays(server, host, serve)
      return false
    case 'lease-expiry':
      revokeExpired(server, host)
      return true
  }
}
