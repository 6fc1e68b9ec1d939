import { bigintOf, id64, type Id64 } from '../../base/id64.ts'

/**
 * Ids of requests, as etcd's `pkg/idutil`: the member id's low 16 bits, 40 bits of the start's Unix milliseconds, and a
 * counter in the low 8 bits that runs over into them.
 */
export class RequestIds {
  private constructor(
    private readonly prefix: bigint,
    private suffix: bigint,
  ) {}

  static startingAt(member: Id64, wallMillis: number): RequestIds {
    return new RequestIds((bigintOf(member) & 0xffffn) << 48n, (BigInt(wallMillis) & 0xff_ffff_ffffn) << 8n)
  }

  next(): Id64 {
    this.suffix += 1n
    return id64(this.prefix | (this.suffix & 0xffff_ffff_ffffn))
  }

  clone(): RequestIds {
    return new RequestIds(this.prefix, this.suffix)
  }

  /** The counter, for the canonical encoding. */
  get state(): Id64 {
    return id64(this.prefix | this.suffix)
  }
}
