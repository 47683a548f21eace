import type { Segment } from '../store/meetings.ts'

/** What minutes are made of: the part of a segment that people would read. */
export type Spoken = Pick<Segment, 'seq' | 'at' | 'text' | 'speakerId'>

/** How minutes cite a segment: `s12`. */
export function segmentId({ seq }: Pick<Segment, 'seq'>): string {
  return `s${seq}`
}

/** The number of a segment as somebody wrote it: `s12`, `S12`, `[s12]`, `12`; `undefined` for anything else. */
export function seqOf(id: string | number): number | undefined {
  const match = /^\s*\[?\s*[sS]?(\d{1,7})\s*\]?\s*$/.exec(String(id))
  const seq = Number(match?.[1] ?? 0)
  return seq > 0 ? seq : undefined
}
