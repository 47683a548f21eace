import { expect, it } from 'vitest'
import { deviceRecord } from '../../test/support/device-record.ts'
import { groupOf, labelOf, linesPerPage } from './device.ts'

it('a device is in the group it was assigned to, else in that of its id’s beginning', () => {
  expect(groupOf(deviceRecord('24:0a:c4:00:00:01', { groupKey: 'team' }))).toBe('team')
  expect(groupOf(deviceRecord('24:0a:c4:00:00:01'))).toBe('24:0a:c4')
  expect(groupOf(deviceRecord('abc'))).toBe('abc')
})

it('a device is called by its name, else by its id', () => {
  expect(labelOf(deviceRecord('badge', { name: 'Anna' }))).toBe('Anna')
  expect(labelOf(deviceRecord('badge'))).toBe('badge')
})

it.each([
  [{ linesPerPage: 5 }, 5],
  [{}, 3],
  [{ linesPerPage: 0 }, 3],
  [{ linesPerPage: '7' }, 3],
])('with settings %j it shows %d lines', (settings, lines) => {
  expect(linesPerPage(deviceRecord('badge', { settings }))).toBe(lines)
})
