import type { Draft, LogLine, Place, TestCount } from '../finding.ts'

/** Something wrong has been found; lines that follow may tell more of it. */
export interface Opening {
  readonly draft: Draft
  /** The finding begins so many lines before. */
  readonly back?: number
  /**
   * Takes the next line if it belongs to the finding, and may change the draft by it. `take`: it does, no other
   * analyser looks at it; `last`: it does, and nothing else will; `over`: it does not. Absent: one line says it all.
   */
  more?(line: LogLine): 'take' | 'last' | 'over'
}

/** A runner says how many tests there were. */
interface Tally {
  readonly tests: TestCount
}

/** Knows what one family of tools writes. It keeps nothing: what came before is asked for. */
export interface Analyser {
  readonly name: string
  /** Only lines with one of these in them are looked at. */
  readonly words: readonly string[]
  /** `recall(n)`: the line `n` before, as long as it is kept. */
  begin(line: LogLine, recall: (back: number) => string | undefined): Opening | Tally | undefined
}

/** A place as `file`, `line` and `column` of a match. */
export function placeOf(file: string | undefined, line?: string, column?: string): Place | undefined {
  if (file === undefined || file === '') return undefined
  const place = file.replace(/^file:\/\//, '').replace(/^\.\//, '')
  return {
    file: place,
    ...(line !== undefined && { line: Number(line) }),
    ...(column !== undefined && { column: Number(column) }),
  }
}
