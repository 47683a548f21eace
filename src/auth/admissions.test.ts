import { describe, expect, it } from 'vitest'
import { codeAtBoot, testAccess, tokenAtBoot } from './test-access.ts'

const minute = 60_000

describe('waiting', () => {
  it('names those that show a code, ordered by id, shut out before or not', async () => {
    const access = await testAccess({ devices: 'approve' })
    const last = await codeAtBoot(access, { deviceId: 'z' })
    await access.admissions.revoke('a', 'test')
    const first = await codeAtBoot(access, { deviceId: 'a' })
    await access.store.devices.save('b', {}, 1)
    expect((await access.admissions.waiting()).map(({ id, enrolment }) => [id, enrolment?.code])).toEqual([
      ['a', first],
      ['z', last],
    ])
  })

  it('those that asked more than 20 minutes ago are gone', async () => {
    const access = await testAccess({ devices: 'approve' })
    await codeAtBoot(access)
    await access.clock.advance(20 * minute + 1)
    expect(await access.admissions.waiting()).toEqual([])
  })

  it('finds them all among very many', async () => {
    const access = await testAccess({ devices: 'approve' })
    const { clock, store } = access
    const at = clock.wall()
    const saves = Array.from({ length: 1203 }, (_, index) => {
      const enrolment = { code: String(index).padStart(6, '0'), clientId: 'c', askedAt: index % 2 ? at : 0 }
      return store.devices.save(`device ${index}`, { access: 'pending', enrolment }, at)
    })
    await Promise.all(saves)
    expect(await access.admissions.waiting()).toHaveLength(601)
  })
})

describe('approve', () => {
  it('gives the device its name, owner and group, and says what has become of it', async () => {
    const access = await testAccess({ devices: 'approve' })
    const fields = { name: 'Hall', owner: 'Li', groupKey: 'Crew' }
    const device = await access.admissions.approve(await codeAtBoot(access), fields, 'test')
    expect(device).toMatchObject({ id: 'x', access: 'approved', name: 'Hall', owner: 'Li', groupKey: 'crew' })
    expect(await access.admissions.waiting()).toEqual([])
  })

  it('names what is wrong with the fields, and lets nobody in', async () => {
    const access = await testAccess({ devices: 'approve' })
    const code = await codeAtBoot(access)
    await expect(access.admissions.approve(code, { groupKey: '""' }, 'test')).rejects.toThrow('groupKey')
    expect(await access.desk.isWaiting('x')).toBe(true)
  })

  it.each(['000000', '', '12345', '1234567', 'abcdef', "' or 1=1"])('a code that nobody shows: %j', async (code) => {
    const access = await testAccess({ devices: 'approve' })
    const shown = await codeAtBoot(access)
    expect(await access.admissions.approve(code === shown ? '000001' : code, {}, 'test')).toBeUndefined()
    expect(await access.desk.isWaiting('x')).toBe(true)
  })

  it('a code is good for five minutes more than it is shown', async () => {
    const access = await testAccess({ devices: 'approve' })
    const code = await codeAtBoot(access)
    await access.clock.advance(20 * minute)
    expect(await access.admissions.approve(code, {}, 'test')).toMatchObject({ access: 'approved' })
  })

  it('a code is over after 20 minutes', async () => {
    const access = await testAccess({ devices: 'approve' })
    const code = await codeAtBoot(access)
    await access.clock.advance(20 * minute + 1)
    expect(await access.admissions.approve(code, {}, 'test')).toBeUndefined()
  })

  it('a code works once, also when two people confirm it at the same moment', async () => {
    const access = await testAccess({ devices: 'approve' })
    const code = await codeAtBoot(access)
    const confirm = () => access.admissions.approve(code, {}, 'test')
    expect((await Promise.all([confirm(), confirm()])).filter((device) => device)).toHaveLength(1)
    expect(await access.admissions.tokensOf('x')).toHaveLength(1)
  })
})

describe('approveDevice', () => {
  it('of a device that waits does what its code does', async () => {
    const access = await testAccess({ devices: 'approve' })
    await codeAtBoot(access)
    await access.admissions.approveDevice('x', { name: 'Hall' }, 'test')
    expect(await access.admits(await tokenAtBoot(access))).toBe(true)
  })

  it('of one that does not wait gives nobody a token: it shows a code', async () => {
    const access = await testAccess({ devices: 'approve' })
    await access.admissions.revoke('x', 'test')
    expect(await access.admissions.approveDevice('x', {}, 'test')).toMatchObject({ access: 'approved' })
    expect(await access.admissions.tokensOf('x')).toEqual([])
    await codeAtBoot(access)
  })

  it('of an approved device changes nothing about its token', async () => {
    const access = await testAccess({ devices: 'approve' })
    await access.admissions.approve(await codeAtBoot(access), {}, 'test')
    const token = await tokenAtBoot(access)
    await access.admissions.approveDevice('x', {}, 'test')
    expect(await access.admits(token)).toBe(true)
  })

  it('of an unknown device makes none', async () => {
    const access = await testAccess({ devices: 'approve' })
    expect(await access.admissions.approveDevice('x', {}, 'test')).toBeUndefined()
    expect(await access.store.devices.get('x')).toBeUndefined()
  })
})

describe('revoke', () => {
  it('ends all tokens, closes the connections, and says what has become of the device', async () => {
    const access = await testAccess({ devices: 'enrol' })
    await tokenAtBoot(access)
    await access.admissions.issueToken('x', 'another', 'test')
    expect(await access.admissions.revoke('x', 'test')).toMatchObject({ access: 'revoked', enrolment: undefined })
    const tokens = await access.admissions.tokensOf('x')
    expect(tokens.map(({ revokedAt }) => revokedAt !== undefined)).toEqual([true, true])
    expect(access.closed).toEqual(['x'])
  })

  it('shuts out a device that has never been here', async () => {
    const access = await testAccess({ devices: 'open' })
    await access.admissions.revoke('x', 'test')
    expect(await access.admits(undefined)).toBe(false)
  })

  it('the device is refused before its connections are closed, so that it cannot come back at once', async () => {
    const access = await testAccess({ devices: 'open' })
    const atClose: Promise<unknown>[] = []
    access.closed.push = (id) => atClose.push(access.store.devices.get(id ?? ''))
    await access.admissions.revoke('x', 'test')
    expect(await Promise.all(atClose)).toEqual([expect.objectContaining({ access: 'revoked' })])
  })

  it('a code that was shown before is good no more', async () => {
    const access = await testAccess({ devices: 'approve' })
    const code = await codeAtBoot(access)
    await access.admissions.revoke('x', 'test')
    expect(await access.admissions.approve(code, {}, 'test')).toBeUndefined()
  })
})

describe('issueToken', () => {
  it('for a device that has never been here makes it known and lets it in', async () => {
    const access = await testAccess({ devices: 'token' })
    const issued = await access.admissions.issueToken('x', 'typed in', 'test')
    expect(issued?.token).toMatchObject({ deviceId: 'x', name: 'typed in', issuedBy: 'api' })
    expect(await access.admits(issued?.text)).toBe(true)
    expect(await access.store.devices.get('x')).toMatchObject({ access: 'approved' })
  })

  it('for a device that is shut out does nothing', async () => {
    const access = await testAccess({ devices: 'token' })
    await access.admissions.revoke('x', 'test')
    expect(await access.admissions.issueToken('x', 'typed in', 'test')).toBeUndefined()
    expect(await access.admissions.tokensOf('x')).toEqual([])
  })

  it('leaves an approved device the token that it has not fetched yet', async () => {
    const access = await testAccess({ devices: 'approve' })
    await access.admissions.approve(await codeAtBoot(access), {}, 'test')
    await access.admissions.issueToken('x', 'another', 'test')
    expect(await access.admits(await tokenAtBoot(access))).toBe(true)
  })
})

describe('revokeToken', () => {
  it('ends this one and closes the connections, while others stay good', async () => {
    const access = await testAccess({ devices: 'token' })
    const [gone, kept] = [
      await access.admissions.issueToken('x', 'first', 'test'),
      await access.admissions.issueToken('x', 'second', 'test'),
    ]
    expect(await access.admissions.revokeToken('x', gone?.token.id ?? '', 'test')).toBe(true)
    expect(access.closed).toEqual(['x'])
    expect(await Promise.all([gone, kept].map((issued) => access.admits(issued?.text)))).toEqual([false, true])
  })

  it('a token of another device, an ended one and one that never was: nothing', async () => {
    const access = await testAccess({ devices: 'token' })
    const issued = await access.admissions.issueToken('x', 'first', 'test')
    const id = issued?.token.id ?? ''
    expect(await access.admissions.revokeToken('y', id, 'test')).toBe(false)
    expect(await access.admissions.revokeToken('x', 'nothing', 'test')).toBe(false)
    await access.admissions.revokeToken('x', id, 'test')
    expect(await access.admissions.revokeToken('x', id, 'test')).toBe(false)
    expect(access.closed).toEqual(['x'])
  })
})
