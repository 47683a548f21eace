import { expect, it } from 'vitest'
import type { Config } from '../config/schema.ts'
import { deviceAuthenticator } from './authenticator.ts'
import { createEnrolment } from './enrolment.ts'

const enrolment = createEnrolment(Buffer.alloc(32, 1))
const base: Config['auth'] = {
  devices: 'token',
  tokens: [
    { name: 'one', token: 'first-secret-of-16' },
    { name: 'two', token: 'second-secret-of-16' },
  ],
  viewers: [],
  allowedDevices: ['"24:0A:C4:00:00:01"'],
  enrolPublic: false,
}

function check(auth: Partial<Config['auth']>, deviceId: string, token?: string) {
  return deviceAuthenticator(() => ({ ...base, ...auth }), enrolment).check({ deviceId, token, address: '10.0.0.1' })
}

it.each([
  ['an unknown device without a token', {}, 'x', undefined, { admitted: false, reason: 'no token' }],
  ['a wrong token', {}, 'x', 'wrong', { admitted: false, reason: 'unknown token' }],
  ['any of the tokens', {}, 'x', 'second-secret-of-16', { admitted: true, by: 'token two' }],
  ['a device of the list', {}, '24:0a:c4:00:00:01', undefined, { admitted: true, by: 'allow-list' }],
  ['anybody where it is open', { devices: 'open' }, 'x', 'wrong', { admitted: true, by: 'open' }],
  ['its own enrolment', { devices: 'enrol' }, 'x', enrolment.tokenFor('x'), { admitted: true, by: 'enrolment' }],
  ['that of another', { devices: 'enrol' }, 'x', enrolment.tokenFor('y'), { admitted: false, reason: 'unknown token' }],
  ['an enrolment in mode token', {}, 'x', enrolment.tokenFor('x'), { admitted: false, reason: 'unknown token' }],
] as const)('%s', (_what, auth, deviceId, token, verdict) => {
  expect(check(auth, deviceId, token)).toEqual(verdict)
})

it('reads the rules anew for every connection', () => {
  let auth = base
  const authenticator = deviceAuthenticator(() => auth, enrolment)
  const knock = () => authenticator.check({ deviceId: 'x', token: undefined, address: '10.0.0.1' })
  expect(knock()).toMatchObject({ admitted: false })
  auth = { ...base, devices: 'open' }
  expect(knock()).toMatchObject({ admitted: true })
})
