const lineFeed = 10
/** Bytes of one piece: what is no text may become three times as long on its way. */
const maxPieceBytes = 20_000
/** Of a longer line only the beginning is sent; the server keeps less than that. */
const maxLineBytes = 8000

/** Whole lines that follow each other. */
export interface Piece {
  readonly bytes: Uint8Array
  /** Number of its first line, from 1, and how many it has. */
  readonly first: number
  readonly lines: number
}

/**
 * Output on its way to the server: whole lines, numbered as they come. It never holds more than `maxBytes`: then the
 * oldest go, which is counted. Taking output in is all that happens while the command writes; it is cheap.
 */
export class LineStore {
  readonly #maxBytes: number
  readonly #pieces: Piece[] = []
  readonly #begun = new Map<string, Uint8Array>()
  #bytes = 0
  #next = 1
  #dropped = 0

  constructor(maxBytes = 4_194_304) {
    this.#maxBytes = maxBytes
  }

  /** Lines that are lost. */
  get dropped(): number {
    return this.#dropped
  }

  /** Lines that ever came. */
  get count(): number {
    return this.#next - 1
  }

  get isEmpty(): boolean {
    return this.#pieces.length === 0
  }

  /** Takes what came on one of the command's outputs. */
  add(output: string, chunk: Uint8Array): void {
    const end = chunk.lastIndexOf(lineFeed)
    const begun = this.#begun.get(output)
    if (end < 0) return this.#keepBegun(output, begun ? joined(begun, chunk) : chunk)
    const whole = chunk.subarray(0, end + 1)
    this.#addWhole(begun && begun.length > 0 ? joined(begun, whole) : whole)
    this.#keepBegun(output, chunk.subarray(end + 1))
  }

  /** The command has ended: lines that it has begun are as long as they are. */
  end(): void {
    for (const [output, begun] of this.#begun) {
      if (begun.length > 0) this.#addWhole(joined(begun, Uint8Array.of(lineFeed)))
      this.#begun.delete(output)
    }
  }

  /** The oldest lines, which then count as sent; `undefined`: there are none. */
  take(): Piece | undefined {
    const piece = this.#pieces.shift()
    if (piece) this.#bytes -= piece.bytes.length
    return piece
  }

  /** They could not be sent, and nobody will try again. */
  lose(lines: number): void {
    this.#dropped += lines
  }

  /** Forgets everything that waits, as lost. */
  loseAll(): void {
    for (const { lines } of this.#pieces.splice(0)) this.#dropped += lines
    this.#bytes = 0
  }

  #keepBegun(output: string, bytes: Uint8Array): void {
    // A copy: the rest of a large chunk is not worth its memory.
    this.#begun.set(output, bytes.slice(0, maxLineBytes))
  }

  #addWhole(bytes: Uint8Array): void {
    let start = 0
    let lines = 0
    for (let from = 0; from < bytes.length; ) {
      const end = bytes.indexOf(lineFeed, from) + 1
      if (end - from > maxLineBytes) {
        this.#push(bytes.subarray(start, from), lines)
        this.#push(joined(bytes.subarray(from, from + maxLineBytes), Uint8Array.of(lineFeed)), 1)
        start = end
        lines = 0
      } else {
        if (end - start > maxPieceBytes) {
          this.#push(bytes.subarray(start, from), lines)
          start = from
          lines = 0
        }
        lines++
      }
      from = end
    }
    this.#push(bytes.subarray(start), lines)
  }

  #push(bytes: Uint8Array, lines: number): void {
    if (lines === 0) return
    this.#pieces.push({ bytes, first: this.#next, lines })
    this.#next += lines
    this.#bytes += bytes.length
    while (this.#bytes > this.#maxBytes) {
      const oldest = this.take()
      if (!oldest) return
      this.#dropped += oldest.lines
    }
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}
