import type { TurnEntry } from '../../src/records/turn-entry.ts'

const devices = 40
const spreadMs = 55 * 60_000

/** Turns of an hour, one like the other and each a little different; the last one is the newest. */
export function manyTurns(count: number, nowMs: number): TurnEntry[] {
  return Array.from({ length: count }, (_, index) => {
    const pick = (index * 7919) % 997
    const transcript = 120 + (pick % 300)
    const firstToken = transcript + 200 + ((pick * 3) % 900)
    const firstSentence = firstToken + 40 + (pick % 60)
    const firstAudio = firstSentence + 180 + ((pick * 7) % 350)
    const isFailed = index % 50 === 0
    return {
      id: index.toString(16).padStart(12, '0'),
      deviceId: `badge-${index % devices}`,
      mode: 'chat',
      origin: 'speech',
      startedAt: Math.round(nowMs - ((count - index) / count) * spreadMs),
      outcome: isFailed ? 'failed' : index % 9 === 0 ? 'interrupted' : 'answered',
      ms: { transcript, firstToken, firstSentence, firstAudio, stopped: firstAudio + 1500 + pick * 4 },
      answeredBy: { instance: 'llm-1', because: 'first' },
      sounds: [],
      ...(index % 9 === 0 && !isFailed && { reason: 'barge-in' }),
      ...(isFailed && { failure: { part: 'llm', message: 'llm: HTTP 503' } }),
    }
  })
}
