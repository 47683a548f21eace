import { expect, it } from 'vitest'
import { EnrolmentCodes } from './enrolment-codes.ts'
import { openTestStore } from './test-access.ts'

/** Codes that come out as told, one after another. */
async function scriptedCodes(...codes: readonly number[]) {
  const { clock, log, store } = await openTestStore()
  const left = [...codes]
  const ids = { hex: () => (left.shift() ?? 0).toString(16) }
  const enrolment = new EnrolmentCodes({ clock, ids, log, devices: store.devices })
  const give = async (deviceId: string, access: 'known' | 'revoked' = 'known') =>
    enrolment.give(await store.devices.save(deviceId, { access }, 1), 'own', deviceId)
  return { clock, enrolment, give, store }
}

it('has six digits, however small the number', async () => {
  const { give } = await scriptedCodes(7)
  expect(await give('a')).toBe('000007')
})

it('is unique among those that wait, shut out before or not', async () => {
  const { give } = await scriptedCodes(1, 2, 1, 2, 3)
  expect([await give('a'), await give('b', 'revoked'), await give('c')]).toEqual(['000001', '000002', '000003'])
})

it('of a device that waits no more can come again', async () => {
  const { clock, give } = await scriptedCodes(1, 1)
  await give('a')
  await clock.advance(20 * 60_000 + 1)
  expect(await give('b')).toBe('000001')
})

it('finds the device that shows it, and none that has been approved since', async () => {
  const { enrolment, give, store } = await scriptedCodes(1, 2)
  await give('a')
  await give('b', 'revoked')
  expect([(await enrolment.find('000001'))?.id, (await enrolment.find('000002'))?.id]).toEqual(['a', 'b'])
  await store.devices.save('a', { access: 'approved' }, 1)
  await store.devices.save('b', { access: 'approved' }, 1)
  expect([await enrolment.find('000001'), await enrolment.find('000002')]).toEqual([undefined, undefined])
})
