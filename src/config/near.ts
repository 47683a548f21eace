/**
 * The name that was probably meant: the closest of `known` by edit distance, ignoring case, `-` and `_`. None if even
 * that differs in more than a third of its letters, because a wrong hint costs more than no hint.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const wanted = plain(name).slice(0, 64)
  let nearest: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const candidate of known) {
    const letters = plain(candidate)
    const distance = editDistance(wanted, letters)
    if (distance < least && distance <= Math.ceil(Math.min(wanted.length, letters.length) / 3)) {
      least = distance
      nearest = candidate
    }
  }
  return nearest
}

const plain = (name: string) => name.toLowerCase().replaceAll(/[-_\s]/g, '')

/** Insertions, deletions, replacements and swaps of neighbours that turn one into the other. */
export function editDistance(one: string, other: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row++) {
    const current = [row]
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1]
      const steps = [at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1)]
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        steps.push(at(beforeLast, column - 2) + 1)
      }
      current.push(Math.min(...steps))
    }
    beforeLast = last
    last = current
  }
  return at(last, other.length)
}

const at = (row: number[], index: number) => row[index] ?? Number.POSITIVE_INFINITY
