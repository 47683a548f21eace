import { expect, it } from 'vitest'
import { clientAddress, isPrivateAddress } from './client-address.ts'

it.each([
  ['10.0.0.1', undefined, [], '10.0.0.1'],
  ['::ffff:10.0.0.1', undefined, [], '10.0.0.1'],
  ['fe80::1', undefined, [], 'fe80::1'],
  [undefined, undefined, [], ''],
  ['10.0.0.1', '203.0.113.9', [], '10.0.0.1'],
  ['10.0.0.1', '203.0.113.9', ['10.0.0.1'], '203.0.113.9'],
  ['::ffff:10.0.0.1', '::ffff:203.0.113.9', ['10.0.0.1'], '203.0.113.9'],
  ['10.0.0.1', '1.1.1.1, 203.0.113.9', ['10.0.0.1'], '203.0.113.9'],
  ['10.0.0.1', '203.0.113.9, 10.0.0.2', ['10.0.0.1', '10.0.0.2'], '203.0.113.9'],
  ['10.0.0.1', '10.0.0.2', ['10.0.0.1', '10.0.0.2'], '10.0.0.2'],
  ['10.0.0.1', 'unknown', ['10.0.0.1'], '10.0.0.1'],
  ['10.0.0.1', '', ['10.0.0.1'], '10.0.0.1'],
])('from %s, forwarded for %s, trusting %j: %s', (remote, forwardedFor, trusted, address) => {
  expect(clientAddress(remote, forwardedFor, trusted)).toBe(address)
})

it.each([
  ['127.0.0.1', true],
  ['10.255.0.1', true],
  ['172.16.0.1', true],
  ['172.31.255.1', true],
  ['172.32.0.1', false],
  ['172.15.0.1', false],
  ['192.168.4.1', true],
  ['192.169.0.1', false],
  ['169.254.1.1', true],
  ['100.64.0.1', false],
  ['8.8.8.8', false],
  ['::1', true],
  ['fd00::1', true],
  ['fe80::1', true],
  ['fec0::1', false],
  ['2001:db8::1', false],
  ['', false],
  ['fd-not-an-address', false],
])('%s is private: %s', (address, isPrivate) => {
  expect(isPrivateAddress(address)).toBe(isPrivate)
})
