import { NO_BYTES } from '../../base/bytes.ts'
import { bigintOf, ID_NONE, type Id64 } from '../../base/id64.ts'
import { ALARM_TYPES } from '../../pb/etcdserverpb.ts'
import type { AlarmMember } from '../../pb/rpcpb.ts'
import { decode, encode, type FieldReader } from '../../pb/wire.ts'
import type { BoltRow } from '../backend/bolt-page.ts'
import type { Alarms } from './alarms.ts'

/** What the backend keeps of a lease. */
export interface LeaseRow {
  readonly id: Id64
  /** Seconds, as granted. */
  readonly ttl: number
}

/** What the backend keeps beside keys and members. */
export interface ApiRows {
  readonly leases: readonly LeaseRow[]
  readonly alarms: Alarms
}

export const NO_API_ROWS: ApiRows = { leases: [], alarms: [] }

/** Keyed by the id's bytes, so in the order of the ids. */
export function leaseRow({ id, ttl }: LeaseRow): BoltRow {
  const key = new Uint8Array(8)
  new DataView(key.buffer).setBigUint64(0, bigintOf(id))
  return { key, value: encode((out) => void out.idIfSet(1, id).numberIfSet(2, ttl), null) }
}

export function leaseOfRow({ value }: BoltRow): readonly LeaseRow[] {
  const lease = decode(readLease, value)
  return lease.ok ? [lease.value] : []
}

/** The record is the key. */
export function alarmRow({ memberId, alarm }: AlarmMember): BoltRow {
  const kind = ALARM_TYPES.indexOf(alarm)
  return { key: encode((out) => void out.idIfSet(1, memberId).numberIfSet(2, kind), null), value: NO_BYTES }
}

export function alarmOfRow({ key }: BoltRow): Alarms {
  const alarm = decode(readAlarm, key)
  return alarm.ok ? [alarm.value] : []
}

function readLease(fields: FieldReader): LeaseRow {
  let id = ID_NONE
  let ttl = 0
  while (fields.next()) {
    if (fields.field === 1) id = fields.id()
    else if (fields.field === 2) ttl = fields.number()
    else fields.skip()
  }
  return { id, ttl }
}

function readAlarm(fields: FieldReader): AlarmMember {
  let memberId = ID_NONE
  let alarm: AlarmMember['alarm'] = 'NONE'
  while (fields.next()) {
    if (fields.field === 1) memberId = fields.id()
    else if (fields.field === 2) alarm = fields.oneOf(ALARM_TYPES)
    else fields.skip()
  }
  return { memberId, alarm }
}
