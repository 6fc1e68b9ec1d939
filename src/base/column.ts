type Numbers = Float64Array | Uint32Array | Uint8Array

/** Numbers that are appended, packed: millions of them weigh what their bytes weigh. */
export class Column {
  /** Made smaller, it forgets what was at the end. */
  length = 0
  private data: Numbers

  /** `f64` holds every safe integer; `u32` and `u8` what their names say. */
  constructor(kind: 'f64' | 'u32' | 'u8') {
    this.data =
      kind === 'f64' ? new Float64Array(64) : kind === 'u32' ? new Uint32Array(64) : new Uint8Array(64)
  }

  push(value: number): void {
    if (this.length === this.data.length) this.grow()
    this.data[this.length++] = value
  }

  /** 0 beyond the end. */
  at(i: number): number {
    return i < this.length ? (this.data[i] ?? 0) : 0
  }

  set(i: number, value: number): void {
    if (i < this.length) this.data[i] = value
  }

  private grow(): void {
    const wider = new (this.data.constructor as new (length: number) => Numbers)(this.data.length * 2)
    wider.set(this.data)
    this.data = wider
  }
}
