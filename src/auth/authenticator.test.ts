import { expect, it } from 'vitest'
import type { Config } from '../config/schema.ts'
import { deviceAuthenticator } from './authenticator.ts'
import { testAccess, tokenAtBoot } from './test-access.ts'

const base: Partial<Config['auth']> = {
  devices: 'token',
  tokens: [
    { name: 'one', token: 'first-secret-of-16' },
    { name: 'two', token: 'second-secret-of-16' },
  ],
  allowedDevices: ['"24:0A:C4:00:00:01"'],
}

const everyMode = ['enrol', 'approve', 'token', 'open'] as const

it.each([
  ['an unknown device without a token', {}, 'x', undefined, { admitted: false, reason: 'no token' }],
  ['a wrong token', {}, 'x', 'wrong', { admitted: false, reason: 'unknown token' }],
  ['any of the tokens', {}, 'x', 'second-secret-of-16', { admitted: true, by: 'token two' }],
  ['a device of the list', {}, '24:0a:c4:00:00:01', undefined, { admitted: true, by: 'allow-list' }],
  [
    'a token, where devices are approved',
    { devices: 'approve' },
    'x',
    'first-secret-of-16',
    { admitted: true, by: 'token one' },
  ],
  ['a device nobody has approved', { devices: 'approve' }, 'x', undefined, { admitted: false, reason: 'no token' }],
  ['anybody where it is open', { devices: 'open' }, 'x', 'wrong', { admitted: true, by: 'open' }],
] as const)('%s', async (_what, rules, deviceId, token, verdict) => {
  const access = await testAccess({ ...base, ...rules })
  expect(await access.authenticator.check({ deviceId, token, address: '10.0.0.1' })).toEqual(verdict)
})

it('a foreign page needs a token where devices need none, and any good one is enough', async () => {
  const access = await testAccess({ ...base, devices: 'open', allowedDevices: ['x'] })
  const page = { deviceId: 'x', address: '10.0.0.1', isForeign: true }
  expect((await access.authenticator.check({ ...page, token: undefined })).admitted).toBe(false)
  expect((await access.authenticator.check({ ...page, token: 'wrong' })).admitted).toBe(false)
  expect((await access.authenticator.check({ ...page, token: 'first-secret-of-16' })).admitted).toBe(true)
})

it.each(everyMode)(
  'mode %s: a token that a person has issued lets its device in, and no other one',
  async (devices) => {
    const access = await testAccess({ devices })
    const issued = await access.admissions.issueToken('x', 'mine', 'test')
    expect(await access.admits(issued?.text)).toBe(true)
    if (devices !== 'open') expect(await access.admits(issued?.text, 'y')).toBe(false)
  },
)

it.each([
  ['enrol', true],
  ['approve', false],
  ['token', false],
] as const)('mode %s: a token that enrolment has handed out is good: %s', async (devices, isGood) => {
  const access = await testAccess({ devices: 'enrol' })
  const token = await tokenAtBoot(access)
  access.rules = { devices }
  expect(await access.admits(token)).toBe(isGood)
})

it.each(everyMode)('mode %s: a revoked device is refused, whatever it has', async (devices) => {
  const access = await testAccess({ ...base, devices, allowedDevices: ['x'] })
  expect(await access.admits('first-secret-of-16')).toBe(true)
  await access.admissions.revoke('x', 'test')
  expect(await access.admits('first-secret-of-16')).toBe(false)
  expect(await access.admits('first-secret-of-16', 'y')).toBe(true)
  await access.admissions.approveDevice('x', {}, 'test')
  expect(await access.admits('first-secret-of-16')).toBe(true)
})

it('reads the rules anew for every connection', async () => {
  const access = await testAccess({ devices: 'token' })
  expect(await access.admits(undefined)).toBe(false)
  access.rules = { devices: 'open' }
  expect(await access.admits(undefined)).toBe(true)
})

it('lets nobody in when the store cannot be asked, not even where it is open', async () => {
  const { auth } = await testAccess({ devices: 'open' })
  const get = () => Promise.reject(new Error('store is away'))
  const authenticator = deviceAuthenticator(auth, { get }, { check: async () => undefined })
  await expect(authenticator.check({ deviceId: 'x', token: undefined, address: '' })).rejects.toThrow('store is away')
})
