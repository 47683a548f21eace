import { expect, it } from 'vitest'
import { WaitingPlaces } from './waiting-places.ts'

const minute = 60_000

function fill(places: WaitingPlaces, count: number, address: (index: number) => string, until = minute) {
  return Array.from({ length: count }, (_, index) => places.take(`device ${index}`, address(index), 0, until))
}

it('ten devices of one address may wait, and others beside them', () => {
  const places = new WaitingPlaces()
  expect(fill(places, 10, () => '10.0.0.1')).not.toContain(false)
  expect(places.take('one more', '10.0.0.1', 0, minute)).toBe(false)
  expect(places.take('one more', '10.0.0.2', 0, minute)).toBe(true)
})

it('two hundred devices may wait in all', () => {
  const places = new WaitingPlaces()
  expect(fill(places, 200, String)).not.toContain(false)
  expect(places.take('one more', 'elsewhere', 0, minute)).toBe(false)
})

it('a device that waits already takes no second place', () => {
  const places = new WaitingPlaces()
  fill(places, 10, () => '10.0.0.1')
  expect(places.take('device 3', '10.0.0.1', 0, minute)).toBe(true)
  places.leave('device 3')
  expect(places.take('one more', '10.0.0.1', 0, minute)).toBe(true)
})

it('a place is free again when its time is over, not before', () => {
  const places = new WaitingPlaces()
  fill(places, 10, () => '10.0.0.1')
  expect(places.take('one more', '10.0.0.1', minute - 1, 2 * minute)).toBe(false)
  expect(places.take('one more', '10.0.0.1', minute, 2 * minute)).toBe(true)
})
