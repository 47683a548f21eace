import { expect, it } from 'vitest'
import { type ListeningEvent, type ListeningState, nextListeningState } from './listening.ts'

const table: readonly (readonly [ListeningState, ListeningEvent, ListeningState])[] = [
  ['idle', 'start', 'listening'],
  ['listening', 'end', 'finalizing'],
  ['listening', 'cancel', 'idle'],
  ['finalizing', 'finished', 'idle'],
  ['finalizing', 'start', 'listening'],
]

it.each(table)('%s: %s leads to %s', (state, event, next) => {
  expect(nextListeningState(state, event)).toBe(next)
})

it('extensions 3: any other transition is ignored', () => {
  const states: ListeningState[] = ['idle', 'listening', 'finalizing']
  const events: ListeningEvent[] = ['start', 'end', 'finished', 'cancel']
  for (const state of states) {
    for (const event of events) {
      const isListed = table.some(([from, on]) => from === state && on === event)
      if (!isListed) expect(nextListeningState(state, event)).toBeUndefined()
    }
  }
})
