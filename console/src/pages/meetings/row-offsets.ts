/** Where rows of different heights begin: as measured, and as guessed where they have not been seen yet. */
export class RowOffsets {
  readonly #guess: (index: number) => number
  #heights: number[] = []
  #isMeasured: boolean[] = []
  /** `#offsets[i]` is the top of row i; valid up to `#valid`. */
  #offsets: number[] = [0]
  #valid = 0

  constructor(guess: (index: number) => number) {
    this.#guess = guess
  }

  get count(): number {
    return this.#heights.length
  }

  get total(): number {
    return this.topOf(this.count)
  }

  /** There are so many rows now; those that are there keep their heights. */
  resize(count: number): void {
    for (let index = this.count; index < count; index++) this.#heights.push(this.#guess(index))
    this.#heights.length = count
    this.#isMeasured.length = count
    this.#valid = Math.min(this.#valid, count)
  }

  /** Forgets what was measured: the width is another one. */
  forget(): void {
    const { count } = this
    this.#heights = []
    this.#isMeasured = []
    this.#valid = 0
    this.resize(count)
  }

  /** A row has been measured. Returns whether it is otherwise than was thought. */
  measure(index: number, height: number): boolean {
    if (index >= this.count || (this.#isMeasured[index] && this.#heights[index] === height)) return false
    const isNews = this.#heights[index] !== height
    this.#heights[index] = height
    this.#isMeasured[index] = true
    this.#valid = Math.min(this.#valid, index)
    return isNews
  }

  topOf(index: number): number {
    for (; this.#valid < index; this.#valid++) {
      this.#offsets[this.#valid + 1] = (this.#offsets[this.#valid] ?? 0) + (this.#heights[this.#valid] ?? 0)
    }
    return this.#offsets[index] ?? 0
  }

  /** The row at this height. */
  indexAt(offset: number): number {
    this.topOf(this.count)
    let [low, high] = [0, Math.max(0, this.count - 1)]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#offsets[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
}
