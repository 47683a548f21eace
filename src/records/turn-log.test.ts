import { describe, expect, it } from 'vitest'
import { testTurn } from './test-turn.ts'
import type { TurnEntry } from './turn-entry.ts'
import { TurnLog } from './turn-log.ts'

const ids = (log: TurnLog) => [...log.newest()].map(({ id }) => Number.parseInt(id, 16))

describe('the log of turns', () => {
  it('gives the newest first, before and after it is full', () => {
    const log = new TurnLog(3)
    log.add(testTurn(1))
    log.add(testTurn(2))
    expect(ids(log)).toEqual([2, 1])
    for (const number of [3, 4, 5, 6, 7]) log.add(testTurn(number))
    expect(ids(log)).toEqual([7, 6, 5])
  })

  it('forgets the oldest one for each that comes when it is full', () => {
    const log = new TurnLog(2)
    for (const number of [1, 2, 3]) log.add(testTurn(number))
    expect([log.size, log.get(testTurn(1).id), log.get(testTurn(3).id)]).toEqual([2, undefined, testTurn(3)])
  })

  it('tells of what is added and of what changes, until nobody listens any more', () => {
    const log = new TurnLog()
    const told: TurnEntry[] = []
    const end = log.onChange((entry) => void told.push(entry))
    log.add(testTurn(1))
    log.change(testTurn(1).id, { sounds: ['heard'] })
    end()
    log.add(testTurn(2))
    expect(told).toEqual([testTurn(1), testTurn(1, { sounds: ['heard'] })])
  })

  it('does not tell of a change to a turn that it has forgotten', () => {
    const log = new TurnLog(1)
    log.add(testTurn(1))
    log.add(testTurn(2))
    log.change(testTurn(1).id, { sounds: ['heard'] })
    expect(log.get(testTurn(1).id)).toBeUndefined()
  })
})
