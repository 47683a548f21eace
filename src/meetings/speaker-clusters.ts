/** Voices in one meeting at most; then the likeliest is taken. */
const maxSpeakers = 32

interface Cluster {
  /** Sum of what was heard of the voice, each of length 1. */
  readonly sum: Float64Array
}

/**
 * Tells the voices of one meeting apart while it goes on: each print joins the voice that it is most like, if it is alike
 * enough, or is a new one. What was decided stays: segments that have a speaker keep it.
 */
export class SpeakerClusters {
  readonly #clusters: Cluster[] = []
  readonly #threshold: () => number

  /** `threshold`: the cosine of two prints, -1 to 1, from which they are one voice. */
  constructor(threshold: () => number) {
    this.#threshold = threshold
  }

  /** The number of the voice, from 1; `undefined` where the print says nothing. */
  add(print: Float32Array): number | undefined {
    const unit = normalised(print)
    if (!unit) return undefined
    let best = -1
    let likeness = Number.NEGATIVE_INFINITY
    for (const [index, { sum }] of this.#clusters.entries()) {
      const alike = cosine(unit, sum)
      if (alike > likeness) [best, likeness] = [index, alike]
    }
    const isNew = likeness < this.#threshold() && this.#clusters.length < maxSpeakers
    const cluster = isNew ? undefined : this.#clusters[best]
    if (!cluster) return this.#clusters.push({ sum: unit })
    // A print of another model, after a change of the configuration, is compared with nothing.
    if (cluster.sum.length === unit.length)
      for (const [at, value] of unit.entries()) cluster.sum[at] = (cluster.sum[at] ?? 0) + value
    return best + 1
  }
}

function normalised(print: Float32Array): Float64Array | undefined {
  const length = Math.hypot(...print)
  return Number.isFinite(length) && length > 0 ? Float64Array.from(print, (value) => value / length) : undefined
}

function cosine(unit: Float64Array, sum: Float64Array): number {
  if (unit.length !== sum.length) return Number.NEGATIVE_INFINITY
  let product = 0
  let square = 0
  for (const [at, value] of sum.entries()) {
    product += value * (unit[at] ?? 0)
    square += value * value
  }
  return square > 0 ? product / Math.sqrt(square) : 0
}
