import { assert } from './assert.ts'

/**
 * Seeded generator (sfc32), frozen for ever: a recording's bytes depend on it.
 * Four 32-bit words of state; whole numbers only, so every JavaScript engine draws the same.
 * One generator per subsystem, forked by name: one more draw in the network cannot shift the disk.
 */
export class Rng {
  private constructor(
    private a: number,
    private b: number,
    private c: number,
    private d: number,
  ) {}

  static fromSeed(seed: number): Rng {
    const rng = new Rng(seed | 0, (seed / 0x1_0000_0000) | 0, 0x9e3779b9 | 0, 1)
    for (let i = 0; i < 15; i++) rng.next()
    return rng
  }

  /** A generator of its own, determined by this one's present state and `name`; draws nothing from this one. */
  fork(name: string): Rng {
    let hash = 0x811c9dc5
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
    const rng = new Rng(this.a ^ hash, this.b ^ Math.imul(hash, 0x85ebca6b), this.c, this.d ^ name.length)
    for (let i = 0; i < 15; i++) rng.next()
    return rng
  }

  /** Next 32 bits, as an unsigned number. */
  next(): number {
    const t = (((this.a + this.b) | 0) + this.d) | 0
    this.d = (this.d + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (this.c << 21) | (this.c >>> 11)
    this.c = (this.c + t) | 0
    return t >>> 0
  }

  /** Uniform whole number in [0, bound), 1 ≤ bound ≤ 2^32. */
  below(bound: number): number {
    assert(
      bound >= 1 && bound <= 0x1_0000_0000 && Number.isInteger(bound),
      'rng bound is a whole number in 1..2^32',
    )
    const limit = 0x1_0000_0000 - (0x1_0000_0000 % bound)
    let draw = this.next()
    while (draw >= limit) draw = this.next()
    return draw % bound
  }

  /** Whole number in [low, high], both ends included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1)
  }

  /** True `numerator` times in `denominator`. Draws nothing when the chance is 0. */
  chance(numerator: number, denominator: number): boolean {
    return numerator > 0 && this.below(denominator) < numerator
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }

  clone(): Rng {
    return new Rng(this.a, this.b, this.c, this.d)
  }

  /** The whole state, four unsigned words. */
  state(): readonly [number, number, number, number] {
    return [this.a >>> 0, this.b >>> 0, this.c >>> 0, this.d >>> 0]
  }
}
