import { assert } from './assert.ts'

/** A buffer of more is let go once it was taken. */
const KEPT_BYTES = 0x1_0000

/**
 * Grows a run of bytes: for canonical encodings of state, where equal bytes must mean equal state.
 * Text and bytes carry their length, so no two different sequences of fields give the same bytes.
 */
export class ByteWriter {
  private buffer = new Uint8Array(256)
  private view = new DataView(this.buffer.buffer)
  private used = 0

  get length(): number {
    return this.used
  }

  u8(value: number): this {
    this.reserve(1)
    this.buffer[this.used++] = value
    return this
  }

  bool(value: boolean): this {
    return this.u8(value ? 1 : 0)
  }

  /** Little-endian, modulo 2^32. */
  u32(value: number): this {
    this.reserve(4)
    this.view.setUint32(this.used, value, true)
    this.used += 4
    return this
  }

  f64(value: number): this {
    this.reserve(8)
    this.view.setFloat64(this.used, value, true)
    this.used += 8
    return this
  }

  /** A safe integer ≥ 0, seven bits a byte. */
  varint(value: number): this {
    assert(Number.isSafeInteger(value) && value >= 0, 'a varint is a safe integer of at least 0')
    this.reserve(8)
    let rest = value
    while (rest > 0x7fff_ffff) {
      this.buffer[this.used++] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    while (rest > 0x7f) {
      this.buffer[this.used++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.buffer[this.used++] = rest
    return this
  }

  /** 64 bits without a sign, as two halves of 32. */
  varint64(high: number, low: number): this {
    this.reserve(10)
    let [over, rest] = [high >>> 0, low >>> 0]
    while (over > 0 || rest > 0x7f) {
      this.buffer[this.used++] = (rest & 0x7f) | 0x80
      rest = ((rest >>> 7) | (over << 25)) >>> 0
      over >>>= 7
    }
    this.buffer[this.used++] = rest
    return this
  }

  /** As they are, without their length. */
  raw(bytes: Uint8Array): this {
    this.reserve(bytes.length)
    this.buffer.set(bytes, this.used)
    this.used += bytes.length
    return this
  }

  /** Length, then the bytes. */
  bytes(bytes: Uint8Array): this {
    return this.varint(bytes.length).raw(bytes)
  }

  /** What `write` writes here, behind its length: room is made for a length of more than one byte when it is known. */
  sized(write: () => void): this {
    this.reserve(1)
    const at = this.used++
    write()
    const length = this.used - at - 1
    if (length > 0x7f) {
      let more = 0
      for (let rest = length >>> 7; rest > 0; rest >>>= 7) more++
      this.reserve(more)
      this.buffer.copyWithin(at + 1 + more, at + 1, this.used)
      this.used += more
    }
    let place = at
    let rest = length
    for (; rest > 0x7f; rest >>>= 7) this.buffer[place++] = (rest & 0x7f) | 0x80
    this.buffer[place] = rest
    return this
  }

  /** Absent is not empty. */
  optionalBytes(bytes: Uint8Array | null): this {
    return bytes === null ? this.u8(0) : this.u8(1).bytes(bytes)
  }

  /** Length in UTF-16 units, then each unit as a varint: exact for every string, also one with lone surrogates. */
  string(text: string): this {
    this.varint(text.length)
    this.reserve(text.length * 3)
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      if (unit < 0x80) this.buffer[this.used++] = unit
      else this.varint(unit)
    }
    return this
  }

  /** A copy of what was written so far. */
  finish(): Uint8Array {
    return this.buffer.slice(0, this.used)
  }

  /** The same, and begins anew. */
  take(): Uint8Array {
    const bytes = this.finish()
    this.used = 0
    if (bytes.length > KEPT_BYTES) this.renew(256)
    return bytes
  }

  private reserve(more: number): void {
    const needed = this.used + more
    if (needed <= this.buffer.length) return
    let size = this.buffer.length * 2
    while (size < needed) size *= 2
    const before = this.buffer.subarray(0, this.used)
    this.renew(size)
    this.buffer.set(before)
  }

  private renew(size: number): void {
    this.buffer = new Uint8Array(size)
    this.view = new DataView(this.buffer.buffer)
  }
}
