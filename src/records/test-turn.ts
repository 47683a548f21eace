import type { TurnEntry } from './turn-entry.ts'

/** A turn for tests: answered, in good time. */
export function testTurn(number: number, facts: Partial<TurnEntry> = {}): TurnEntry {
  return {
    id: number.toString(16).padStart(12, '0'),
    deviceId: 'badge-a',
    mode: 'chat',
    origin: 'speech',
    startedAt: number * 1000,
    outcome: 'answered',
    ms: { transcript: 200, firstToken: 500, firstSentence: 600, firstAudio: 900, stopped: 3000 },
    sounds: [],
    ...facts,
  }
}
