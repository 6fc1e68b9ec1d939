import { defined } from '../../base/assert.ts'
import { ID_NONE, type Id64 } from '../../base/id64.ts'

/** Virtual time in microseconds, as the host counts it. */
type Micros = number

export interface Lease {
  readonly id: Id64
  /** Seconds, as granted. */
  readonly ttl: number
  /** null: not counted here; only the leader's leases run out. */
  readonly expiry: Micros | null
  /** Keys that go with it, one UTF-16 unit a byte. */
  readonly keys: ReadonlySet<string>
}

/** One that ran out; `again`: its revocation was proposed before, in vain so far. */
export interface Expired {
  readonly lease: Lease
  readonly again: boolean
}

export type LeaseError = 'ErrLeaseNotFound' | 'ErrLeaseExists' | 'ErrLeaseTTLTooLarge'

const MAX_TTL_SECONDS = 9_000_000_000
/** A lease that ran out and is still there is revoked again after so long. */
const RETRY_MICROS = 3_000_000
/** Leases that one turn of the loop revokes at most: etcd's rate is a thousand a second. */
const A_TURN = 500
/** Above so many leases a new leader spreads their ends: no more than 750 a second. */
const SMOOTH_FROM = 1000
const SMOOTH_RATE = 750

/**
 * A member's leases (etcd lease `lessor`). All members hold them with their keys, by the log; time runs for them on the
 * leader alone, which proposes the revocation of those that ran out. No checkpoints: 3.4 has them switched off.
 * Invariant: a key is attached to one lease at most.
 */
export class Lessor {
  /** Another map with every change. */
  leases: ReadonlyMap<Id64, Lease> = new Map()
  private owners: ReadonlyMap<string, Id64> = new Map()
  /** When the revocation of a lease was last proposed. */
  private revoking: ReadonlyMap<Id64, Micros> = new Map()
  private primary = false

  /** `minTtl` in seconds: shorter leases are lengthened to it. */
  constructor(private readonly minTtl: number) {}

  /** Shares everything: nothing in it is changed in place. */
  clone(): Lessor {
    const copy = new Lessor(this.minTtl)
    copy.leases = this.leases
    copy.owners = this.owners
    copy.revoking = this.revoking
    copy.primary = this.primary
    return copy
  }

  get size(): number {
    return this.leases.size
  }

  get isPrimary(): boolean {
    return this.primary
  }

  /** By id. */
  get all(): readonly Lease[] {
    return [...this.leases.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  lookup(id: Id64): Lease | undefined {
    return this.leases.get(id)
  }

  /** Whose the key is; ID_NONE for nobody's. */
  ownerOf(key: string): Id64 {
    return this.owners.get(key) ?? ID_NONE
  }

  grant(id: Id64, ttl: number, now: Micros): Lease | LeaseError {
    if (id === ID_NONE) return 'ErrLeaseNotFound'
    if (ttl > MAX_TTL_SECONDS) return 'ErrLeaseTTLTooLarge'
    if (this.leases.has(id)) return 'ErrLeaseExists'
    const seconds = Math.max(ttl, this.minTtl)
    const expiry = this.primary ? now + seconds * 1_000_000 : null
    const lease: Lease = { id, ttl: seconds, expiry, keys: new Set() }
    this.leases = new Map(this.leases).set(id, lease)
    return lease
  }

  /** Forgets the lease; its keys, in order, are the caller's to delete. null: there is none. */
  revoke(id: Id64): readonly string[] | null {
    const lease = this.leases.get(id)
    if (lease === undefined) return null
    this.leases = without(this.leases, id)
    this.revoking = without(this.revoking, id)
    const owners = new Map(this.owners)
    for (const key of lease.keys) owners.delete(key)
    this.owners = owners
    return [...lease.keys].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  }

  /** The key is the lease's from now on, and no other's; ID_NONE frees it. */
  attach(key: string, id: Id64): void {
    const before = this.ownerOf(key)
    if (before === id) return
    if (before !== ID_NONE) {
      const lease = defined(this.leases.get(before), 'an owner is a lease')
      this.leases = new Map(this.leases).set(before, { ...lease, keys: withoutKey(lease.keys, key) })
      this.owners = without(this.owners, key)
    }
    const lease = this.leases.get(id)
    if (id === ID_NONE || lease === undefined) return
    this.leases = new Map(this.leases).set(id, { ...lease, keys: new Set(lease.keys).add(key) })
    this.owners = new Map(this.owners).set(key, id)
  }

  /** The lease lives for its whole time again; its seconds, or null for no such lease. Only the primary may. */
  renew(id: Id64, now: Micros): number | null {
    const lease = this.leases.get(id)
    if (lease === undefined) return null
    this.leases = new Map(this.leases).set(id, { ...lease, expiry: now + lease.ttl * 1_000_000 })
    this.revoking = without(this.revoking, id)
    return lease.ttl
  }

  /** Time begins to run here: every lease gets its whole time, and `extend` for what the old leader knew. */
  promote(now: Micros, extend: Micros): void {
    this.primary = true
    const leases = new Map<Id64, Lease>()
    const byTtl = this.all.toSorted((a, b) => a.ttl - b.ttl)
    // Not exactly etcd's smoothing, which works by windows of a second, but its rate.
    const spread = byTtl.length >= SMOOTH_FROM ? Math.floor(1_000_000 / SMOOTH_RATE) : 0
    for (const [i, lease] of byTtl.entries()) {
      leases.set(lease.id, { ...lease, expiry: now + extend + lease.ttl * 1_000_000 + i * spread })
    }
    this.leases = leases
  }

  demote(): void {
    this.primary = false
    this.revoking = new Map()
    this.leases = new Map([...this.leases].map(([id, lease]) => [id, { ...lease, expiry: null }]))
  }

  /** Those to revoke now, soonest first; they are not named again before three seconds have passed. */
  takeExpired(now: Micros, most: number): readonly Expired[] {
    if (!this.primary || most <= 0) return []
    const expired = this.all
      .filter(({ id, expiry }) => {
        const again = (this.revoking.get(id) ?? -RETRY_MICROS) + RETRY_MICROS
        return expiry !== null && expiry <= now && again <= now
      })
      .sort((a, b) => (a.expiry ?? 0) - (b.expiry ?? 0))
      .slice(0, Math.min(most, A_TURN))
      .map((lease) => ({ lease, again: this.revoking.has(lease.id) }))
    const revoking = new Map(this.revoking)
    for (const { lease } of expired) revoking.set(lease.id, now)
    if (expired.length > 0) this.revoking = revoking
    return expired
  }

  /** Plain data that says all. */
  plainState(): unknown {
    return [
      this.primary,
      [...this.revoking],
      this.all.map(({ id, ttl, expiry, keys }) => [id, ttl, expiry, [...keys].sort()]),
    ]
  }
}

/** Whole seconds that are left, as etcd tells them. */
export function remainingSeconds(lease: Lease, now: Micros): number {
  return lease.expiry === null ? lease.ttl : Math.trunc((lease.expiry - now) / 1_000_000)
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  const rest = new Map(map)
  rest.delete(key)
  return rest
}

function withoutKey(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const rest = new Set(keys)
  rest.delete(key)
  return rest
}
