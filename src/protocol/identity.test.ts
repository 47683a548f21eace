import type { IncomingHttpHeaders } from 'node:http'
import { describe, expect, it } from 'vitest'
import { bearerToken, identify, normaliseId } from './identity.ts'

const identity = (query: string, headers: IncomingHttpHeaders = {}) =>
  identify(new URLSearchParams(query), headers, () => '0badcafe')

describe('normaliseId (extensions 1)', () => {
  it.each([
    ['24:0A:C4:00:00:01', '24:0a:c4:00:00:01'],
    ['  badge-7\t', 'badge-7'],
    ['"Badge"', 'badge'],
    ["'Badge'", 'badge'],
    [`"'Badge'"`, 'badge'],
    [`'"Badge"'`, '"badge"'],
    ['" Badge "', 'badge'],
    ['"Badge', '"badge'],
    ['"', '"'],
    ['李伟', '李伟'],
    ['', undefined],
    ['   ', undefined],
    ['""', undefined],
    [`"''"`, undefined],
    ['x'.repeat(128), 'x'.repeat(128)],
    ['x'.repeat(129), undefined],
    [undefined, undefined],
  ])('%j becomes %j', (raw, id) => {
    expect(normaliseId(raw)).toBe(id)
  })

  it('changes nothing the second time', () => {
    for (const raw of ['"A:B"', " 'x' ", 'plain']) {
      const once = normaliseId(raw)
      expect(normaliseId(once)).toBe(once)
    }
  })
})

describe('identify (extensions 1)', () => {
  it.each([
    ['device-id=a&device_id=b', {}, 'a'],
    ['device_id=b', { 'device-id': 'c' }, 'b'],
    ['', { 'device-id': 'c', device_id: 'd' }, 'c'],
    ['', { device_id: 'd', 'x-device-id': 'e' }, 'd'],
    ['', { 'x-device-id': 'e', 'x-device_id': 'f' }, 'e'],
    ['', { 'x-device_id': 'f' }, 'f'],
    ['device-id=a&device-id=b', {}, 'a'],
    ['device-id=&device_id=b', {}, 'b'],
    ['device-id=%22%22', { 'device-id': 'c' }, 'c'],
    ['device-id=24%3A0A%3Ac4', {}, '24:0a:c4'],
    ['', { 'device-id': ' "A" ' }, 'a'],
    [`device-id=${'x'.repeat(129)}`, { 'device-id': 'c' }, 'c'],
    [`device-id=${'x'.repeat(128)}`, { 'device-id': 'c' }, 'x'.repeat(128)],
  ])('?%s with headers %j is device %s', (query, headers, deviceId) => {
    expect(identity(query, headers)).toMatchObject({ deviceId, invented: false })
  })

  it.each([
    ['client-id=a&client_id=b', {}, 'a'],
    ['client_id=b', { 'client-id': 'c' }, 'b'],
    ['', { client_id: 'd', 'x-client-id': 'e' }, 'd'],
    ['', { 'x-client-id': 'e' }, 'e'],
    ['', { 'x-client_id': 'F' }, 'f'],
    ['', {}, 'device'],
  ])('?%s with headers %j is client %s', (query, headers, clientId) => {
    expect(identity(query, { ...headers, 'device-id': 'device' }).clientId).toBe(clientId)
  })

  it('the client id stands in for a missing device id', () => {
    expect(identity('client-id=App-1')).toEqual({ deviceId: 'app-1', clientId: 'app-1', invented: false })
  })

  it('without any id one is invented', () => {
    expect(identity('')).toEqual({ deviceId: 'auto-0badcafe', clientId: 'auto-0badcafe', invented: true })
  })
})

describe('bearerToken', () => {
  it.each([
    ['', { authorization: 'Bearer x' }, 'x'],
    ['', { authorization: 'bearer  x ' }, 'x'],
    ['', { authorization: 'x' }, 'x'],
    ['authorization=Bearer%20x', {}, 'x'],
    ['authorization=y', { authorization: 'x' }, 'x'],
    ['', { authorization: 'Bearer ' }, undefined],
    ['', { authorization: '' }, undefined],
    ['', {}, undefined],
  ])('?%s with headers %j is %j', (query, headers, token) => {
    expect(bearerToken(new URLSearchParams(query), headers)).toBe(token)
  })
})
