/** What a cluster of 3.4 servers agrees on. */
export const SERVER_CLUSTER_VERSION = '3.4.0'
/** What a leader proposes while it could not ask every peer. */
export const MIN_CLUSTER_VERSION = '3.0.0'
