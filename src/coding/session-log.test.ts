import { expect, it } from 'vitest'
import { SessionLog } from './session-log.ts'

it('keeps the last 200 lines under the numbers that they came with', () => {
  const log = new SessionLog()
  for (let index = 1; index <= 450; index++) log.add(`line ${index}`)
  expect(log.count).toBe(450)
  expect(log.get(250)).toBeUndefined()
  expect(log.get(251)).toEqual({ number: 251, text: 'line 251' })
  expect(log.tail(1000)).toHaveLength(200)
  expect(log.tail(2).map(({ number }) => number)).toEqual([449, 450])
})

it('keeps 512 characters of a line', () => {
  expect(new SessionLog().add('é'.repeat(600)).text).toHaveLength(512)
})

it('goes on counting when its texts are forgotten', () => {
  const log = new SessionLog()
  log.add('a')
  log.clear()
  expect(log.tail(10)).toEqual([])
  expect(log.add('b').number).toBe(2)
})
