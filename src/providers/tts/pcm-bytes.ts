/** Joins bytes that arrive in pieces of any length to 16-bit little-endian samples; an odd last byte is dropped. */
export class PcmBytes {
  #odd = new Uint8Array(0)

  /** The samples completed by `bytes`, as a copy: network buffers are neither aligned nor ours to keep. */
  push(bytes: Uint8Array): Int16Array {
    const carried = this.#odd.length
    const samples = new Int16Array((carried + bytes.length) >> 1)
    const used = samples.length * 2 - carried
    if (used < 0 || samples.length === 0) {
      if (bytes.length > 0) this.#odd = Uint8Array.from(bytes)
      return samples
    }
    const target = new Uint8Array(samples.buffer)
    target.set(this.#odd)
    target.set(bytes.subarray(0, used), carried)
    this.#odd = Uint8Array.from(bytes.subarray(used))
    return samples
  }
}
