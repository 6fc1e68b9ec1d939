import { hexOf, id64, ID_NONE } from '../base/id64.ts'
import type { AlarmMember } from '../pb/rpcpb.ts'
import { parseGoInt } from './go-int.ts'
import { safe, type Invocation } from './invocation.ts'
import type { FlagSpec } from './pflag.ts'
import {
  callOne,
  EXIT_BAD_ARGS,
  EXIT_BAD_CONNECTION,
  EXIT_BAD_FEATURE,
  EXIT_ERROR,
  ExitError,
  type Program,
} from './program.ts'
import { CLUSTER_FLAG, wantedEndpoints } from './endpoint-command.ts'

export const COMPACTION_FLAGS: readonly FlagSpec[] = [
  {
    name: 'physical',
    type: 'truth',
    help: "'true' to wait for compaction to physically remove all old revisions",
  },
]
export const DEFRAG_FLAGS: readonly FlagSpec[] = [
  CLUSTER_FLAG,
  {
    name: 'data-dir',
    type: 'text',
    zero: '""',
    help: 'Optional. If present, defragments a data directory not in use by etcd.',
  },
]

export function* compaction(line: Invocation): Program {
  const [text] = line.args
  if (text === undefined || line.args.length > 1) return line.badArgs('compaction command needs 1 argument')
  const revision = parseGoInt(text, 10)
  if (typeof revision !== 'bigint') throw new ExitError(EXIT_ERROR, revision.error)
  yield* line.ask({ verb: 'compaction', revision: safe(revision), physical: line.on('physical') })
  line.shell.out(`compacted revision ${revision}\n`)
  return 0
}

export function* alarmList(line: Invocation): Program {
  if (line.args.length > 0) line.badArgs('alarm list command accepts no arguments')
  line.print(yield* line.ask({ verb: 'alarm-list' }))
  return 0
}

/** etcdctl's client asks which there are, and ends each. */
export function* alarmDisarm(line: Invocation): Program {
  if (line.args.length > 0) line.badArgs('alarm disarm command accepts no arguments')
  const list = yield* line.ask({ verb: 'alarm-list' })
  const disarmed: AlarmMember[] = []
  for (const { memberId, alarm } of list.kind === 'alarm' ? list.alarms : []) {
    if (alarm === 'NONE') continue
    const response = yield* line.ask({ verb: 'alarm-disarm', id: hexOf(memberId), alarm })
    if (response.kind === 'alarm') disarmed.push(...response.alarms)
  }
  const header = { clusterId: ID_NONE, memberId: ID_NONE, revision: 0, raftTerm: 0 }
  line.print({ kind: 'alarm', header, alarms: disarmed })
  return 0
}

export function* defrag(line: Invocation): Program {
  const dir = line.text('data-dir')
  if (dir !== '') return defragDir(line, dir)
  line.checkFormat()
  const failures: string[] = []
  for (const endpoint of yield* wantedEndpoints(line)) {
    const reply = yield* callOne(line.callOf({ verb: 'defragment' }, [endpoint]))
    if (reply.ok) line.shell.out(`Finished defragmenting etcd member[${endpoint}]\n`)
    else {
      failures.push(endpoint)
      line.shell.err(`Failed to defragment etcd member[${endpoint}] (${reply.error})\n`)
    }
  }
  return failures.length > 0 ? EXIT_ERROR : 0
}

/** A directory of the client's own, made by `snapshot restore`. */
function defragDir({ shell }: Invocation, dir: string): number {
  if (shell.files.exists(dir)) {
    shell.out(`Finished defragmenting etcd data directory[${dir}]\n`)
    return 0
  }
  // DIFF(etcd): etcdctl panics here; this is what it says first.
  const db = `${dir}/member/snap/db`
  shell.err(`mvcc/backend: cannot open database at ${db} (open ${db}: no such file or directory)\n`)
  return EXIT_BAD_CONNECTION
}

/** Looks for the leader among the endpoints, and asks it to go. */
export function* moveLeader(line: Invocation): Program {
  const [text] = line.args
  if (text === undefined || line.args.length > 1) return line.badArgs('move-leader command needs 1 argument')
  const target = parseGoInt(text, 16, 'ParseUint')
  if (typeof target !== 'bigint') throw new ExitError(EXIT_BAD_ARGS, target.error)
  line.checkFormat()
  const { endpoints } = line
  for (const endpoint of endpoints) {
    const reply = yield* callOne(line.callOf({ verb: 'status' }, [endpoint]))
    if (!reply.ok) throw new ExitError(EXIT_ERROR, reply.error)
    if (reply.response.kind !== 'status') continue
    const { header, leader } = reply.response
    if (header.memberId !== leader) continue
    const id = hexOf(id64(target))
    const moved = yield* callOne(line.callOf({ verb: 'move-leader', id }, [endpoint]))
    if (!moved.ok) throw new ExitError(EXIT_ERROR, moved.error)
    switch (line.format) {
      case 'simple':
        line.shell.out(`Leadership transferred from ${hexOf(leader)} to ${id}\n`)
        return 0
      case 'json':
        // etcd answers it without a header.
        line.shell.out('{}\n')
        return 0
      default:
        throw new ExitError(EXIT_BAD_FEATURE, `${line.format} not supported as output format`)
    }
  }
  return line.badArgs(`no leader endpoint given at [${endpoints.join(' ')}]`)
}

export function version(line: Invocation): number {
  line.shell.out('etcdctl version: 3.4.23\nAPI version: 3.4\n')
  return 0
}
