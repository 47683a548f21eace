/** The part of AudioWorkletGlobalScope that is used; TypeScript has no library for it. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void
declare const sampleRate: number

const pieceSeconds = 0.02

/** Hands on what the microphone hears in pieces of 20 ms; runs on the audio thread. */
class Capture extends AudioWorkletProcessor {
  #piece = new Float32Array(Math.round(sampleRate * pieceSeconds))
  #filled = 0

  process([input]: readonly (readonly Float32Array[])[]): boolean {
    const heard = input?.[0]
    if (!heard) return true
    for (let offset = 0; offset < heard.length; ) {
      const taken = heard.subarray(offset, offset + this.#piece.length - this.#filled)
      this.#piece.set(taken, this.#filled)
      this.#filled += taken.length
      offset += taken.length
      if (this.#filled === this.#piece.length) this.#handOn()
    }
    return true
  }

  #handOn(): void {
    const full = this.#piece
    this.#piece = new Float32Array(full.length)
    this.#filled = 0
    this.port.postMessage(full, [full.buffer])
  }
}

registerProcessor('capture', Capture)
