import type { Segment } from '../store/meetings.ts'
import { segmentId } from './spoken.ts'

/** A segment as devices are told of it. */
export function segmentView(segment: Segment): { id: string; ts: number; text: string; speakerId?: string } {
  const { at, text, speakerId } = segment
  return { id: segmentId(segment), ts: at, text, ...(speakerId !== undefined && { speakerId }) }
}
