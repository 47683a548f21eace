/** The number of a segment by its id: `s12` is the 12th; 0: it is no such id. */
export function numberOf(segmentId: string): number {
  return Number(/^s(\d{1,9})$/.exec(segmentId)?.[1] ?? 0)
}

/** All ids from one to the other, `most` at most. */
export function idsBetween(from: string, to: string, most = 2000): string[] {
  const [first, last] = [numberOf(from), numberOf(to)]
  const count = Math.min(most, Math.max(0, last - first + 1))
  return Array.from({ length: count }, (_, index) => `s${first + index}`)
}
