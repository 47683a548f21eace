import { cutText } from '../lib/text.ts'
import type { LogLine } from './finding.ts'

/** What is kept of each source (extensions 6). */
const keptLines = 200
const keptCharacters = 512

/** The latest lines of one source; their numbers count from the first that ever came. */
export class SessionLog {
  readonly #lines: (LogLine | undefined)[] = new Array(keptLines)
  #count = 0

  /** Lines that ever came. */
  get count(): number {
    return this.#count
  }

  add(text: string): LogLine {
    const line = { number: ++this.#count, text: cutText(text, keptCharacters) }
    this.#lines[this.#count % keptLines] = line
    return line
  }

  /** `undefined`: it has not come, or is not kept any more. */
  get(number: number): LogLine | undefined {
    const line = this.#lines[number % keptLines]
    return line?.number === number ? line : undefined
  }

  /** The latest `count` lines, the oldest of them first. */
  tail(count: number): LogLine[] {
    const lines: LogLine[] = []
    for (let number = Math.max(1, this.#count - count + 1); number <= this.#count; number++) {
      const line = this.get(number)
      if (line) lines.push(line)
    }
    return lines
  }

  /** Forgets the texts; numbers go on. */
  clear(): void {
    this.#lines.fill(undefined)
  }
}
