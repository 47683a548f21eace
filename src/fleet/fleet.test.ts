import { expect, it, onTestFinished } from 'vitest'
import { type StoreKind, storeKinds } from '../../test/support/stores.ts'
import type { Config } from '../config/schema.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import type { DeviceRecord } from '../store/devices.ts'
import { Fleet } from './fleet.ts'

const [sqlite] = storeKinds as readonly [StoreKind, ...StoreKind[]]

async function start(configured: Config['devices'] = {}) {
  const place = await sqlite.makePlace()
  onTestFinished(() => place[Symbol.asyncDispose]())
  const { devices } = await place.open()
  const clock = new ManualClock()
  const now = { configured }
  const fleet = new Fleet({ clock, devices, configured: () => now.configured })
  const told: DeviceRecord[] = []
  fleet.onChange((device) => void told.push(device))
  return { fleet, devices, clock, told, now }
}

const team = { 'Badge-A': { name: 'Anna', owner: 'Anna Berg', group: 'Team', linesPerPage: 5 } }

it('takes over what the configuration says, under ids and groups as they are written everywhere', async () => {
  const { fleet, devices, told } = await start(team)
  await fleet.applyConfig()
  expect(await devices.get('badge-a')).toMatchObject({
    name: 'Anna',
    owner: 'Anna Berg',
    groupKey: 'team',
    settings: { linesPerPage: 5 },
  })
  expect(told).toHaveLength(1)
})

it('takes it over once: what is so already is no change', async () => {
  const { fleet, told } = await start(team)
  await fleet.applyConfig()
  await fleet.applyConfig()
  expect(told).toHaveLength(1)
})

it('keeps what the configuration no longer says, and lets it be changed then', async () => {
  const { fleet, now } = await start(team)
  await fleet.applyConfig()
  now.configured = {}
  await fleet.applyConfig()
  expect(await fleet.get('badge-a')).toMatchObject({ name: 'Anna' })
  expect(await fleet.describe('badge-a', { name: 'Bo' })).toMatchObject({ name: 'Bo', groupKey: 'team' })
})

it('refuses to change what the configuration says, by name, and changes nothing', async () => {
  const { fleet } = await start(team)
  await fleet.applyConfig()
  await expect(fleet.describe('badge-a', { name: 'Bo', owner: 'Bo', groupKey: 'team' })).rejects.toMatchObject({
    code: 'CONFIGURED',
    fields: ['name', 'owner'],
  })
  expect(await fleet.get('badge-a')).toMatchObject({ name: 'Anna', owner: 'Anna Berg' })
})

it('takes the same group in other letters for the same', async () => {
  const { fleet } = await start(team)
  await fleet.applyConfig()
  expect(await fleet.describe('badge-a', { groupKey: ' TEAM ' })).toMatchObject({ groupKey: 'team' })
})

it('changes what the configuration leaves open', async () => {
  const { fleet } = await start({ 'badge-a': { name: 'Anna' } })
  await fleet.applyConfig()
  expect(await fleet.describe('badge-a', { groupKey: 'Team', linesPerPage: 2 })).toMatchObject({
    name: 'Anna',
    groupKey: 'team',
    settings: { linesPerPage: 2 },
  })
})

it('clears what is set to nothing, and leaves what is not named', async () => {
  const { fleet } = await start()
  await fleet.describe('badge-a', { name: 'Anna', groupKey: 'team', linesPerPage: 2 })
  const device = await fleet.describe('badge-a', { groupKey: undefined, linesPerPage: undefined })
  expect(device).toMatchObject({ name: 'Anna', groupKey: undefined, settings: {} })
})

it('refuses a group that is none', async () => {
  const { fleet } = await start()
  await expect(fleet.describe('badge-a', { groupKey: ' "" ' })).rejects.toMatchObject({
    code: 'SCHEMA_INVALID',
    fields: ['groupKey'],
  })
})

it('tells of each change, with the device as it is then', async () => {
  const { fleet, told } = await start()
  await fleet.describe('badge-a', { name: 'Anna' })
  await fleet.setMode('badge-a', 'working')
  expect(told).toMatchObject([{ name: 'Anna' }, { name: 'Anna', mode: 'working' }])
})

it('keeps a device that comes, with when it was last seen', async () => {
  const { fleet, clock } = await start()
  const first = await fleet.arrive('badge-a', false)
  await clock.advance(5000)
  const again = await fleet.arrive('badge-a', false)
  expect(again).toMatchObject({ createdAt: first.createdAt, lastSeenAt: first.createdAt + 5000, access: 'known' })
})

it('keeps nothing of a device whose id was made up, neither when it comes nor when it changes its mode', async () => {
  const { fleet } = await start()
  expect(await fleet.arrive('auto-12345678', true)).toMatchObject({ id: 'auto-12345678', name: undefined })
  await fleet.setMode('auto-12345678', 'working')
  expect((await fleet.list({}, { offset: 0, limit: 9 })).total).toBe(0)
})

it('a device that was forgotten is not made again by changing its mode', async () => {
  const { fleet } = await start()
  await fleet.arrive('badge-a', false)
  expect(await fleet.remove('badge-a')).toBe(true)
  await fleet.setMode('badge-a', 'working')
  expect(await fleet.get('badge-a')).toBe(undefined)
  expect(await fleet.remove('badge-a')).toBe(false)
})

it('forgets strangers beyond 10,000 now and then, those that came first', async () => {
  const { fleet, devices } = await start()
  const pruned: number[] = []
  devices.prune = async (keep) => pruned.push(keep)
  for (let count = 0; count < 2000; count++) await fleet.arrive(`badge-${count % 10}`, false)
  expect(pruned).toEqual([10_000, 10_000])
})
