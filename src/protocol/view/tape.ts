import type { Input, Name } from '../../run/input.ts'
import type { Role } from '../../run/trace.ts'
import type { SimMicros } from '../../run/position.ts'

/** What the overview tape of the whole run is drawn from, in trace order. Few and small, whatever the run's length. */
export type TapeMark = { readonly id: number; readonly at: SimMicros; readonly seq: number } & (
  | {
      readonly kind: 'lane'
      readonly member: Name
      readonly role: Role
      readonly term: number
      readonly status: 'running' | 'paused' | 'down'
    }
  | { readonly kind: 'elected'; readonly member: Name; readonly term: number }
  | { readonly kind: 'action'; readonly input: Input }
  | { readonly kind: 'commit'; readonly member: Name; readonly index: number; readonly byReader: boolean }
  | { readonly kind: 'violation'; readonly claim: string }
)
