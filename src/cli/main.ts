import { etcdctlTranscript } from './etcdctl-transcript.ts'
import { exportCommand } from './export.ts'
import { inspectCommand } from './inspect.ts'
import { badUsage, type Io } from './io.ts'
import { raftTranscript } from './raft-transcript.ts'
import { runCommand } from './run.ts'
import { swarmCommand } from './swarm.ts'

type Command = (argv: readonly string[], io: Io) => number | Promise<number>

const COMMANDS: Readonly<Record<string, Command>> = {
  run: runCommand,
  swarm: swarmCommand,
  export: exportCommand,
  inspect: inspectCommand,
  'raft-transcript': raftTranscript,
  'etcdctl-transcript': etcdctlTranscript,
}
const LATER = ['lessons']
const USAGE = `etcdscope run [RECORDING.json | LINK] [--script FILE] [--seed N] [--members N | --data-dir PATH… [--force-new-cluster NAME]] [--until 30s] [--set key=value]… [--save FILE] [--json]
etcdscope swarm [--seeds 1..1000] [--time 60s] [--off RULE]… [--config FILE] [--jobs N] [--json]
etcdscope export (RECORDING.json | LINK | --script FILE | --data-dir PATH…) [--at T] [--member NAME|all] --out DIR [--json]
etcdscope inspect PATH… [--json]
etcdscope raft-transcript PATH… [--rewrite [--out DIR]] [--json]
etcdscope etcdctl-transcript DIR [--json]
`

/** The `etcdscope` command; returns the exit code: 0, 1 when what was asked failed, 2 for bad usage. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv
  if (name === undefined)
    return badUsage(io, `a command is missing: the commands are ${Object.keys(COMMANDS).join(', ')}`)
  if (name === 'help' || argv.some((word) => word === '--help' || word === '-h')) {
    io.out(USAGE)
    return 0
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command !== undefined) return command(rest, io)
  return LATER.includes(name)
    ? badUsage(io, `"${name}" is not there yet`)
    : badUsage(io, `there is no command "${name}": the commands are ${Object.keys(COMMANDS).join(', ')}`)
}
