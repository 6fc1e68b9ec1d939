import type { Cluster } from './cluster.ts'

/** A first leader stands: from now on client c1 sends by itself, if the configuration asks for it. */
export function startWorkload(cluster: Cluster): void {
  if (cluster.workload.started || cluster.config.workload === 0) return
  cluster.workload = { ...cluster.workload, started: true }
  scheduleWorkload(cluster)
}

/** The next put of the workload. */
export function scheduleWorkload(cluster: Cluster): void {
  cluster.schedule(cluster.at + Math.round(1_000_000 / cluster.config.workload), -1, { kind: 'workload' })
}
