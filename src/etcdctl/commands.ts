import {
  CLUSTER_FLAG,
  endpointHashKv,
  endpointHealth,
  endpointStatus,
  HASH_FLAGS,
} from './endpoint-command.ts'
import type { Invocation } from './invocation.ts'
import { del, DEL_FLAGS, DEL_USE, get, GET_FLAGS, GET_USE, put, PUT_FLAGS, PUT_USE } from './kv-command.ts'
import {
  KEEP_ALIVE_FLAGS,
  leaseGrant,
  leaseKeepAlive,
  leaseList,
  leaseRevoke,
  leaseTimeToLive,
  TIME_TO_LIVE_FLAGS,
} from './lease-command.ts'
import {
  alarmDisarm,
  alarmList,
  compaction,
  COMPACTION_FLAGS,
  defrag,
  DEFRAG_FLAGS,
  moveLeader,
  version,
} from './maintenance-command.ts'
import {
  ADD_FLAGS,
  memberAdd,
  memberList,
  memberPromote,
  memberRemove,
  memberUpdate,
  UPDATE_FLAGS,
} from './member-command.ts'
import type { FlagSpec } from './pflag.ts'
import type { Program } from './program.ts'
import { RESTORE_FLAGS, snapshotRestore, snapshotSave, snapshotStatus } from './snapshot-command.ts'
import { txn, TXN_FLAGS } from './txn-command.ts'
import { watch, WATCH_FLAGS } from './watch-command.ts'

/** A command of etcdctl. */
export interface CommandSpec {
  /** As the help writes it. */
  readonly use: string
  readonly short: string
  readonly aliases?: readonly string[]
  /** More words of its help. */
  readonly long?: readonly string[]
  readonly flags?: readonly FlagSpec[]
  /** Flags that every command below it has, too. */
  readonly persistent?: readonly FlagSpec[]
  /** One that asks nobody gives its exit code at once. */
  readonly run?: (line: Invocation) => Program | number
  readonly subs?: Readonly<Record<string, CommandSpec>>
}

const PUT_LONG = `Puts the given key into the store.

When <value> begins with '-', <value> is interpreted as a flag.
Insert '--' for workaround:

$ put <key> -- <value>
$ put -- <key> <value>

If <value> isn't given as a command line argument and '--ignore-value' is not specified,
this command tries to read the value from standard input.

If <lease> isn't given as a command line argument and '--ignore-lease' is not specified,
this command tries to read the value from standard input.

For example,
$ cat file | put <key>
will store the content of the file to <key>.`.split('\n')

/** In the order of etcdctl's help, which is the alphabet's. */
export const COMMANDS: Readonly<Record<string, CommandSpec>> = {
  alarm: {
    use: 'alarm <subcommand>',
    short: 'Alarm related commands',
    subs: {
      disarm: { use: 'alarm disarm', short: 'Disarms all alarms', run: alarmDisarm },
      list: { use: 'alarm list', short: 'Lists all alarms', run: alarmList },
    },
  },
  compaction: {
    use: 'compaction [options] <revision>',
    short: 'Compacts the event history in etcd',
    aliases: ['compact'],
    flags: COMPACTION_FLAGS,
    run: compaction,
  },
  defrag: {
    use: 'defrag',
    short: 'Defragments the storage of the etcd members with given endpoints',
    flags: DEFRAG_FLAGS,
    run: defrag,
  },
  del: {
    use: DEL_USE,
    short: 'Removes the specified key or range of keys [key, range_end)',
    flags: DEL_FLAGS,
    run: del,
  },
  endpoint: {
    use: 'endpoint <subcommand>',
    short: 'Endpoint related commands',
    persistent: [CLUSTER_FLAG],
    subs: {
      hashkv: {
        use: 'endpoint hashkv',
        short: 'Prints the KV history hash for each endpoint in --endpoints',
        flags: HASH_FLAGS,
        run: endpointHashKv,
      },
      health: {
        use: 'endpoint health',
        short: 'Checks the healthiness of endpoints specified in `--endpoints` flag',
        run: endpointHealth,
      },
      status: {
        use: 'endpoint status',
        short: 'Prints out the status of endpoints specified in `--endpoints` flag',
        long: [
          'When --write-out is set to simple, this command prints out comma-separated status lists for each endpoint.',
          'The items in the lists are endpoint, ID, version, db size, is leader, is learner, raft term, raft index, raft applied index, errors.',
        ],
        run: endpointStatus,
      },
    },
  },
  get: {
    use: GET_USE,
    short: 'Gets the key or a range of keys',
    flags: GET_FLAGS,
    run: get,
  },
  lease: {
    use: 'lease <subcommand>',
    short: 'Lease related commands',
    subs: {
      grant: { use: 'lease grant <ttl>', short: 'Creates leases', run: leaseGrant },
      'keep-alive': {
        use: 'lease keep-alive [options] <leaseID>',
        short: 'Keeps leases alive (renew)',
        flags: KEEP_ALIVE_FLAGS,
        run: leaseKeepAlive,
      },
      list: { use: 'lease list', short: 'List all active leases', run: leaseList },
      revoke: { use: 'lease revoke <leaseID>', short: 'Revokes leases', run: leaseRevoke },
      timetolive: {
        use: 'lease timetolive <leaseID> [options]',
        short: 'Get lease information',
        flags: TIME_TO_LIVE_FLAGS,
        run: leaseTimeToLive,
      },
    },
  },
  member: {
    use: 'member <subcommand>',
    short: 'Membership related commands',
    subs: {
      add: {
        use: 'member add <memberName> [options]',
        short: 'Adds a member into the cluster',
        flags: ADD_FLAGS,
        run: memberAdd,
      },
      list: {
        use: 'member list',
        short: 'Lists all members in the cluster',
        long: [
          'When --write-out is set to simple, this command prints out comma-separated member lists for each endpoint.',
          'The items in the lists are ID, Status, Name, Peer Addrs, Client Addrs, Is Learner.',
        ],
        run: memberList,
      },
      promote: {
        use: 'member promote <memberID>',
        short: 'Promotes a non-voting member in the cluster',
        long: ['Promotes a non-voting learner member to a voting one in the cluster.'],
        run: memberPromote,
      },
      remove: {
        use: 'member remove <memberID>',
        short: 'Removes a member from the cluster',
        run: memberRemove,
      },
      update: {
        use: 'member update <memberID> [options]',
        short: 'Updates a member in the cluster',
        flags: UPDATE_FLAGS,
        run: memberUpdate,
      },
    },
  },
  'move-leader': {
    use: 'move-leader <transferee-member-id>',
    short: 'Transfers leadership to another etcd cluster member.',
    run: moveLeader,
  },
  put: {
    use: PUT_USE,
    short: 'Puts the given key into the store',
    long: PUT_LONG,
    flags: PUT_FLAGS,
    run: put,
  },
  snapshot: {
    use: 'snapshot <subcommand>',
    short: 'Manages etcd node snapshots',
    subs: {
      restore: {
        use: 'snapshot restore <filename> [options]',
        short: 'Restores an etcd member snapshot to an etcd directory',
        flags: RESTORE_FLAGS,
        run: snapshotRestore,
      },
      save: {
        use: 'snapshot save <filename>',
        short: 'Stores an etcd node backend snapshot to a given file',
        run: snapshotSave,
      },
      status: {
        use: 'snapshot status <filename>',
        short: 'Gets backend snapshot status of a given file',
        long: [
          'When --write-out is set to simple, this command prints out comma-separated status lists for each endpoint.',
          'The items in the lists are hash, revision, total keys, total size.',
        ],
        run: snapshotStatus,
      },
    },
  },
  txn: {
    use: 'txn [options]',
    short: 'Txn processes all the requests in one transaction',
    flags: TXN_FLAGS,
    run: txn,
  },
  version: { use: 'version', short: 'Prints the version of etcdctl', run: version },
  watch: {
    use: 'watch [options] [key or prefix] [range_end] [--] [exec-command arg1 arg2 ...]',
    short: 'Watches events stream on keys or prefixes',
    flags: WATCH_FLAGS,
    run: watch,
  },
}

const text = (name: string, zero: string, help: string): FlagSpec => ({ name, type: 'text', zero, help })

/** Flags of every command; those of TLS, users and discovery are taken and change nothing. */
export const GLOBAL_FLAGS: readonly FlagSpec[] = [
  text('cacert', '""', 'verify certificates of TLS-enabled secure servers using this CA bundle'),
  text('cert', '""', 'identify secure client using this TLS certificate file'),
  {
    name: 'command-timeout',
    type: 'duration',
    zero: '5s',
    help: 'timeout for short running command (excluding dial timeout)',
  },
  { name: 'debug', type: 'truth', help: 'enable client-side debug logging' },
  { name: 'dial-timeout', type: 'duration', zero: '2s', help: 'dial timeout for client connections' },
  {
    ...text('discovery-srv', '""', 'domain name to query for SRV records describing cluster endpoints'),
    short: 'd',
  },
  text('discovery-srv-name', '""', 'service name to query when using DNS discovery'),
  { name: 'endpoints', type: 'list', zero: '[127.0.0.1:2379]', help: 'gRPC endpoints' },
  { name: 'hex', type: 'truth', help: 'print byte strings as hex encoded strings' },
  {
    name: 'insecure-discovery',
    type: 'truth',
    zero: 'true',
    help: 'accept insecure SRV records describing cluster endpoints',
  },
  {
    name: 'insecure-skip-tls-verify',
    type: 'truth',
    help: 'skip server certificate verification (CAUTION: this option should be enabled only for testing purposes)',
  },
  {
    name: 'insecure-transport',
    type: 'truth',
    zero: 'true',
    help: 'disable transport security for client connections',
  },
  { name: 'keepalive-time', type: 'duration', zero: '2s', help: 'keepalive time for client connections' },
  {
    name: 'keepalive-timeout',
    type: 'duration',
    zero: '6s',
    help: 'keepalive timeout for client connections',
  },
  text('key', '""', 'identify secure client using this TLS key file'),
  text(
    'password',
    '""',
    "password for authentication (if this option is used, --user option shouldn't include password)",
  ),
  text('user', '""', 'username[:password] for authentication (prompt if password is not supplied)'),
  {
    ...text('write-out', '"simple"', 'set the output format (fields, json, protobuf, simple, table)'),
    short: 'w',
  },
]

/** Commands of etcdctl that are not here, as its help lists them. */
export const LATER: Readonly<Record<string, string>> = {
  'auth disable': 'Disables authentication',
  'auth enable': 'Enables authentication',
  'check datascale':
    'Check the memory usage of holding data for different workloads on a given server endpoint.',
  'check perf': 'Check the performance of the etcd cluster',
  'completion bash': 'Generate the autocompletion script for bash',
  'completion fish': 'Generate the autocompletion script for fish',
  'completion powershell': 'Generate the autocompletion script for powershell',
  'completion zsh': 'Generate the autocompletion script for zsh',
  elect: 'Observes and participates in leader election',
  help: 'Help about any command',
  lock: 'Acquires a named lock',
  'make-mirror': 'Makes a mirror at the destination etcd cluster',
  migrate: 'Migrates keys in a v2 store to a mvcc store',
  'role add': 'Adds a new role',
  'role delete': 'Deletes a role',
  'role get': 'Gets detailed information of a role',
  'role grant-permission': 'Grants a key to a role',
  'role list': 'Lists all roles',
  'role revoke-permission': 'Revokes a key from a role',
  'user add': 'Adds a new user',
  'user delete': 'Deletes a user',
  'user get': 'Gets detailed information of a user',
  'user grant-role': 'Grants a role to a user',
  'user list': 'Lists all users',
  'user passwd': 'Changes password of user',
  'user revoke-role': 'Revokes a role from a user',
}

const group = (name: string, use: string, short: string, long?: readonly string[]): CommandSpec => {
  const parts = Object.entries(LATER).filter(([path]) => path.startsWith(`${name} `))
  return {
    use: `${name}${use}`,
    short,
    ...(long !== undefined && { long }),
    subs: Object.fromEntries(
      parts.map(([path, text]) => [path.slice(name.length + 1), { use: path, short: text }]),
    ),
  }
}

/** Of those that are not here: commands that only hold others. */
export const LATER_GROUPS: Readonly<Record<string, CommandSpec>> = {
  auth: group('auth', ' <enable or disable>', 'Enable or disable authentication'),
  check: group('check', ' <subcommand>', 'commands for checking properties of the etcd cluster'),
  completion: group('completion', '', 'Generate the autocompletion script for the specified shell', [
    'Generate the autocompletion script for etcdctl for the specified shell.',
    "See each sub-command's help for details on how to use the generated script.",
  ]),
  role: group('role', ' <subcommand>', 'Role related commands'),
  user: group('user', ' <subcommand>', 'User related commands'),
}
