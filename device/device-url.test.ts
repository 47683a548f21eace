import { expect, test } from 'vitest'
import { parseDeviceUrl } from './device-url.ts'

test.each([
  ['ws://192.168.1.5:8000/xiaozhi/v1/', { secure: false, host: '192.168.1.5', port: 8000, path: '/xiaozhi/v1/' }],
  ['wss://voice.example.org/v1?a=b', { secure: true, host: 'voice.example.org', port: 443, path: '/v1?a=b' }],
  ['http://host/x', { secure: false, host: 'host', port: 80, path: '/x' }],
])('%s is understood', (url, parts) => {
  expect(parseDeviceUrl(url)).toEqual(parts)
})

test.each([
  ['mqtt://host/x', 'no ws'],
  ['ws://host:8000', 'no path'],
  ['ws://host/a:b/', 'colon in the path'],
  ['ws://me:pw@host/', 'user and password'],
  ['ws://[::1]:8000/', 'IPv6'],
  ['ws://host:http/', 'port is no number'],
])('%s is refused: %s', (url, reason) => {
  expect(() => parseDeviceUrl(url)).toThrow(reason)
})
