/** Where an ear stands (extensions 3). */
export type ListeningState = 'idle' | 'listening' | 'finalizing'

const transitions = {
  idle: { start: 'listening' },
  listening: { end: 'finalizing', cancel: 'idle' },
  finalizing: { finished: 'idle', start: 'listening' },
} as const satisfies Record<ListeningState, Record<string, ListeningState>>

export type ListeningEvent = 'start' | 'end' | 'finished' | 'cancel'

/**
 * The next state, or `undefined` for an event that means nothing in this one and is ignored. A start while the utterance
 * before is still being recognised is taken: the user speaks again and must not be lost (docs/decisions).
 */
export function nextListeningState(state: ListeningState, event: ListeningEvent): ListeningState | undefined {
  const row: Partial<Record<ListeningEvent, ListeningState>> = transitions[state]
  return row[event]
}
