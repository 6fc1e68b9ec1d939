import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Readers of WAL and bbolt files that were written by somebody else, in python: `waldump.py` and `boltdump.py` in the tools beside the
 * checkout (`ETCDSCOPE_TOOLS` names another place). What they find in a data dir must be what `etcdscope inspect --json` tells of it.
 */
const TOOLS = process.env.ETCDSCOPE_TOOLS ?? fileURLToPath(new URL('../../shared/tools', import.meta.url))

/** Why they cannot be asked; null when they can. */
export function whyNoReaders() {
  if (!existsSync(`${TOOLS}/waldump.py`) || !existsSync(`${TOOLS}/boltdump.py`)) {
    return 'waldump.py and boltdump.py are not here (../shared/tools beside the checkout, or ETCDSCOPE_TOOLS)'
  }
  return spawnSync('python3', ['--version']).status === 0 ? null : 'there is no python3'
}

/** What both say of a member's data dir, as two equal records, where they agree. `facts`: `dirs.<member>` of `inspect --json`. */
export function bothSay(dir, facts) {
  const theirs = { ...theirWal(dir), db: facts.db === null ? null : theirDb(dir) }
  return { theirs, ours: { ...ourWal(facts), db: facts.db === null ? null : ourDb(facts.db) } }
}

function dump(tool, dir) {
  const { stdout, stderr } = spawnSync('python3', [`${TOOLS}/${tool}`, dir, '--json'], {
    encoding: 'utf8',
    maxBuffer: 1 << 29,
  })
  if (stdout === '') throw new Error(`${tool} ${dir}: ${stderr.trim()}`)
  // A value a line. Ids have more digits than a number holds.
  return JSON.parse(stdout.replace(/(": |^\s+)(\d{16,})(?=,?$)/gm, '$1"$2"'))
}

/** A member as etcd writes it. */
function parseBig(json) {
  return JSON.parse(json.replace(/([:[]\s*)(\d{16,})(?=\s*[,}\]])/g, '$1"$2"'))
}

function theirWal(dir) {
  const { files, problem } = dump('waldump.py', dir)
  const records = files.flatMap((file) => file.records)
  const of = (type) => records.filter((record) => record.type === type).map(({ data }) => data)
  const entries = of('entry')
  const log = []
  for (const entry of entries) {
    while (log.length > 0 && log.at(-1).Index >= entry.Index) log.pop()
    log.push(entry)
  }
  const state = of('state').at(-1) ?? { term: 0, vote: '0', commit: 0 }
  const metadata = of('metadata')[0] ?? { NodeID: '0', ClusterID: '0' }
  return {
    cluster_id: metadata.ClusterID,
    member_id: metadata.NodeID,
    hardstate: { term: state.term, vote: state.vote, commit: state.commit },
    entries: {
      count: log.length,
      first_index: log[0]?.Index ?? 0,
      last_index: log.at(-1)?.Index ?? 0,
      last_term: log.at(-1)?.Term ?? 0,
      overwritten_records: entries.length - log.length,
      by_kind: counted(log.map(({ kind }) => kind)),
      conf_changes: log.filter(({ kind }) => kind === 'conf_change').map(changeOf),
    },
    snapshots: of('snapshot').map(({ index, term }) => ({ index, term })),
    files: files.map((file) => {
      const indexes = file.records.filter(({ type }) => type === 'entry').map(({ data }) => data.Index)
      return {
        name: file.name,
        size: file.size,
        bytes_used: file.bytes_used,
        rest_is_zero: file.rest_is_zero,
        records: file.records.length,
        records_by_type: counted(file.records.map(({ type }) => type)),
        first_entry: indexes[0] ?? null,
        last_entry: indexes.at(-1) ?? null,
      }
    }),
    problem: problem === null ? null : { file: problem.file, offset: problem.offset },
  }
}

function changeOf({ Index, payload }) {
  const { Type, NodeID, Context } = payload
  return { index: Index, type: Type, node: NodeID, context: Context ? parseBig(Context) : null }
}

function ourWal({ cluster_id, member_id, hardstate, entries, wal }) {
  const { torn, corrupt } = wal
  const problem = torn ?? corrupt
  return {
    cluster_id,
    member_id,
    hardstate,
    entries,
    snapshots: wal.snapshot_records,
    files: wal.files,
    problem: problem === null ? null : { file: problem.file, offset: problem.offset },
  }
}

function theirDb(dir) {
  const { size, page_size, pages, metas, buckets, summary } = dump('boltdump.py', dir)
  const rows = (name) => buckets.find((bucket) => bucket.name === name)?.rows ?? []
  const newest = metas.filter(({ ok }) => ok).sort((a, b) => b.txid - a.txid)[0]
  return {
    page_size,
    file_size: size,
    pages,
    txid: newest?.txid ?? 0,
    buckets: Object.fromEntries(buckets.map(({ name, count }) => [name, count])),
    consistent_index: summary.consistent_index,
    hashkv: summary.hashkv,
    members: rows('members').map(({ value }) => value),
    leases: rows('lease').map(({ ID, TTL }) => `${ID} ${TTL}`),
    history: rows('key').map(({ rev, sub, op, key, value, create_revision, version, lease }) =>
      [rev, sub, op, key, ...(op === 'put' ? [value, create_revision, version, lease ?? '0'] : [])].join(' '),
    ),
  }
}

function ourDb(db) {
  return {
    page_size: db.page_size,
    file_size: db.file_size,
    pages: db.pages,
    txid: db.txid,
    buckets: db.buckets,
    consistent_index: db.consistent_index,
    hashkv: db.hashkv,
    members: db.members,
    leases: db.leases.map(({ id, ttl }) => `${id} ${ttl}`),
    history: db.history.flatMap(({ revision, ops }) =>
      ops.map(({ sub, op, key, value, create_revision, version, lease }) =>
        [revision, sub, op, key, ...(op === 'put' ? [value, create_revision, version, lease] : [])].join(' '),
      ),
    ),
  }
}

function counted(names) {
  const counts = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
