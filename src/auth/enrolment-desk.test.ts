import { describe, expect, it } from 'vitest'
import { codeAtBoot, type TestAccess, testAccess, tokenAtBoot } from './test-access.ts'

const noToken = { kind: 'settings', token: '' }
const keepsIts = { kind: 'settings', token: undefined }
const minute = 60_000
const stranger = { clientId: 'stranger', address: '10.0.0.66' }

async function approved(access: TestAccess): Promise<string> {
  await access.admissions.approve(await codeAtBoot(access), {}, 'test')
  return tokenAtBoot(access)
}

describe('enrol', () => {
  it('a device is handed a token that lets it in', async () => {
    const access = await testAccess({ devices: 'enrol' })
    expect(await access.admits(await tokenAtBoot(access))).toBe(true)
  })

  it('the same one at every boot, with a single record', async () => {
    const access = await testAccess({ devices: 'enrol' })
    const tokens = await Promise.all([tokenAtBoot(access), tokenAtBoot(access), tokenAtBoot(access)])
    expect(new Set(tokens).size).toBe(1)
    expect(await access.admissions.tokensOf('x')).toHaveLength(1)
  })

  it('another one after its token has been revoked', async () => {
    const access = await testAccess({ devices: 'enrol' })
    const before = await tokenAtBoot(access)
    const [record] = await access.admissions.tokensOf('x')
    await access.admissions.revokeToken('x', record?.id ?? '', 'test')
    const after = await tokenAtBoot(access)
    expect(await Promise.all([before, after].map((token) => access.admits(token)))).toEqual([false, true])
  })

  it('a device far away gets none, and loses none that it has', async () => {
    const access = await testAccess({ devices: 'enrol' })
    expect(await access.boot({ isNear: false })).toEqual(noToken)
    const token = await tokenAtBoot(access)
    expect(await access.boot({ isNear: false })).toEqual(keepsIts)
    expect(await access.admits(token)).toBe(true)
  })

  it('a device far away gets one with auth.enrolPublic', async () => {
    const access = await testAccess({ devices: 'enrol', enrolPublic: true })
    expect(await access.admits(await tokenAtBoot(access, { isNear: false }))).toBe(true)
  })

  it('a revoked device gets none until a person lets it in again', async () => {
    const access = await testAccess({ devices: 'enrol' })
    await tokenAtBoot(access)
    await access.admissions.revoke('x', 'test')
    expect(await access.boot()).toEqual(noToken)
    await access.admissions.approveDevice('x', {}, 'test')
    expect(await access.admits(await tokenAtBoot(access))).toBe(true)
  })

  it('a device that was waiting for approval before waits no more', async () => {
    const access = await testAccess({ devices: 'approve' })
    await codeAtBoot(access)
    access.rules = { devices: 'enrol' }
    expect(await access.desk.isWaiting('x')).toBe(false)
    await tokenAtBoot(access)
    expect(await access.admissions.waiting()).toEqual([])
    expect(await access.store.devices.get('x')).toMatchObject({ access: 'known', enrolment: undefined })
  })
})

describe('approve', () => {
  it('a device shows six digits and waits', async () => {
    const access = await testAccess({ devices: 'approve' })
    expect(await codeAtBoot(access)).toMatch(/^\d{6}$/)
    expect(await access.desk.isWaiting('x')).toBe(true)
    expect(await access.store.devices.get('x')).toMatchObject({ access: 'pending' })
  })

  it('the same code for 15 minutes, then another', async () => {
    const access = await testAccess({ devices: 'approve' })
    const first = await codeAtBoot(access)
    await access.clock.advance(15 * minute - 1)
    expect(await codeAtBoot(access)).toBe(first)
    await access.clock.advance(1)
    expect(await codeAtBoot(access)).not.toBe(first)
  })

  it('requests at the same moment are told the same code', async () => {
    const access = await testAccess({ devices: 'approve' })
    const codes = await Promise.all([codeAtBoot(access), codeAtBoot(access), codeAtBoot(access)])
    expect(new Set(codes).size).toBe(1)
  })

  it('an approved device is handed its token at every boot until it has used it, then keeps it', async () => {
    const access = await testAccess({ devices: 'approve' })
    const token = await approved(access)
    expect(await access.desk.isWaiting('x')).toBe(false)
    expect(await tokenAtBoot(access)).toBe(token)
    expect(await access.admits(token)).toBe(true)
    expect(await access.boot()).toEqual(keepsIts)
    expect(await access.admits(token)).toBe(true)
  })

  it('who merely knows the id of an approved device gets no token, used or not; the log says what to do, once', async () => {
    const access = await testAccess({ devices: 'approve' })
    const token = await approved(access)
    expect(await access.boot(stranger)).toEqual(keepsIts)
    expect(await access.boot({ clientId: undefined })).toEqual(keepsIts)
    await access.admits(token)
    expect(await access.boot(stranger)).toEqual(keepsIts)
    expect(access.warnings()).toEqual([expect.stringMatching(/another Client-Id.*revoke it and approve/)])
  })

  it('another Client-Id is told another code, which takes the place of the first', async () => {
    const access = await testAccess({ devices: 'approve' })
    const own = await codeAtBoot(access)
    const foreign = await codeAtBoot(access, stranger)
    expect(foreign).not.toBe(own)
    expect(await access.admissions.approve(own, {}, 'test')).toBeUndefined()
    await access.admissions.approve(await codeAtBoot(access), {}, 'test')
    expect(await access.boot(stranger)).toEqual(keepsIts)
    await tokenAtBoot(access)
  })

  it('a revoked device shows a code, and stays shut out until it is confirmed', async () => {
    const access = await testAccess({ devices: 'approve', allowedDevices: [] })
    await approved(access)
    await access.admissions.revoke('x', 'test')
    const code = await codeAtBoot(access)
    expect(await access.desk.isWaiting('x')).toBe(true)
    access.rules = { devices: 'open' }
    expect(await access.admits(undefined)).toBe(false)
    access.rules = { devices: 'approve' }
    await access.admissions.approve(code, {}, 'test')
    expect(await access.admits(await tokenAtBoot(access))).toBe(true)
  })

  it('a reset device, with another Client-Id, comes back by revoking and approving', async () => {
    const access = await testAccess({ devices: 'approve' })
    const before = await approved(access)
    await access.admissions.revoke('x', 'test')
    const reset = { clientId: 'after-reset' }
    await access.admissions.approve(await codeAtBoot(access, reset), {}, 'test')
    const after = await tokenAtBoot(access, reset)
    expect(await Promise.all([before, after].map((token) => access.admits(token)))).toEqual([false, true])
  })

  it('a token that only needed asking is good no more, and the device shows a code', async () => {
    const access = await testAccess({ devices: 'enrol' })
    const token = await tokenAtBoot(access)
    access.rules = { devices: 'approve' }
    expect(await access.admits(token)).toBe(false)
    await access.admissions.approve(await codeAtBoot(access), {}, 'test')
    const granted = await tokenAtBoot(access)
    access.rules = { devices: 'enrol' }
    expect(await Promise.all([token, granted].map((text) => access.admits(text)))).toEqual([false, true])
  })

  it('a device without a Client-Id is told no code, since nothing would tell it from a stranger', async () => {
    const access = await testAccess({ devices: 'approve' })
    expect(await access.boot({ clientId: undefined })).toEqual(noToken)
    expect(access.warnings()).toEqual([expect.stringMatching(/without a Client-Id/)])
  })

  it('a device of auth.allowedDevices shows no code', async () => {
    const access = await testAccess({ devices: 'approve', allowedDevices: ['"X"'] })
    expect(await access.boot()).toEqual(noToken)
    expect(await access.desk.isWaiting('x')).toBe(false)
  })

  it('a device that a token was issued for shows no code, and its reply leaves that token alone', async () => {
    const access = await testAccess({ devices: 'approve' })
    await codeAtBoot(access)
    await access.admissions.issueToken('x', 'typed in', 'test')
    expect(await access.boot()).toEqual(keepsIts)
    expect(await access.admissions.waiting()).toEqual([])
  })

  it('a flood from one address finds no place, and leaves places for others; one line in the log', async () => {
    const access = await testAccess({ devices: 'approve' })
    const entries = []
    for (let index = 0; index < 12; index++) entries.push(await access.boot({ ...stranger, deviceId: `y${index}` }))
    expect(entries.map(({ kind }) => kind)).toEqual([...Array(10).fill('code'), 'crowded', 'crowded'])
    expect(access.warnings()).toEqual(['too many devices wait to be approved: no code is given'])
    await codeAtBoot(access)
  })

  it('a place is free again when its device has been approved', async () => {
    const access = await testAccess({ devices: 'approve' })
    const codes = []
    for (let index = 0; index < 10; index++) codes.push(await codeAtBoot(access, { deviceId: `y${index}` }))
    expect((await access.boot()).kind).toBe('crowded')
    await access.admissions.approve(codes[3] ?? '', {}, 'test')
    await codeAtBoot(access)
  })
})

describe.each(['token', 'open'] as const)('%s', (devices) => {
  it('a device is handed no token: the one of another server is cleared', async () => {
    const access = await testAccess({ devices })
    expect(await access.boot()).toEqual(noToken)
    expect(await access.admissions.tokensOf('x')).toEqual([])
  })

  it('a token that was issued for it is left alone', async () => {
    const access = await testAccess({ devices })
    await access.admissions.issueToken('x', 'typed in', 'test')
    expect(await access.boot()).toEqual(keepsIts)
  })
})
