import { describe, expect, it } from 'vitest'
import { openTestStore } from '../auth/test-access.ts'
import { deviceFacts, FactKeeper, otaClientId, otaDeviceId, parseOtaBody } from './device-facts.ts'

const words = (headers: Record<string, string>, body = '{}') => ({
  header: (name: string) => headers[name],
  body: parseOtaBody(body),
})

describe('otaDeviceId', () => {
  it.each([
    [{ 'device-id': 'A', 'client-id': 'c' }, '{"mac_address":"b"}', 'a'],
    [{ 'client-id': 'c' }, '{"mac_address":"B"}', 'b'],
    [{ 'device-id': '""', 'client-id': 'C' }, '{"mac_address":7}', 'c'],
    [{ 'device-id': 'x'.repeat(200), 'client-id': 'c' }, '{}', 'c'],
    [{}, '{}', undefined],
  ])('of %j and %s is %s', (headers, body, id) => {
    expect(otaDeviceId(words(headers, body))).toBe(id)
  })
})

describe('otaClientId', () => {
  it.each([
    [{ 'client-id': 'A' }, '{"uuid":"b"}', 'a'],
    [{}, '{"uuid":"B"}', 'b'],
    [{ 'device-id': 'x' }, '{"uuid":7}', undefined],
  ])('of %j and %s is %s', (headers, body, id) => {
    expect(otaClientId(words(headers, body))).toBe(id)
  })
})

describe('deviceFacts', () => {
  it.each([
    ['zh-CN', 'zh'],
    ['zh', 'zh'],
    ['ZH-TW', 'zh'],
    ['en-US', 'en'],
    ['ja-JP', 'en'],
    ['', 'en'],
  ])('Accept-Language %s: the server speaks %s', (header, language) => {
    expect(deviceFacts(words({ 'accept-language': header })).language).toBe(language)
  })

  it('board and firmware come from the body, else from User-Agent', () => {
    const headers = { 'user-agent': 'box/1.6.2' }
    expect(deviceFacts(words(headers))).toMatchObject({ board: 'box', firmware: '1.6.2' })
    const body = '{"board":{"type":"bread"},"application":{"version":"2.4.2"}}'
    expect(deviceFacts(words(headers, body))).toMatchObject({ board: 'bread', firmware: '2.4.2' })
  })

  it('are not longer than a log line can bear', () => {
    const { board, firmware } = deviceFacts(words({ 'user-agent': `${'b'.repeat(5000)}/${'1'.repeat(5000)}` }))
    expect([board?.length, firmware?.length]).toEqual([80, 40])
  })
})

describe('FactKeeper', () => {
  it('keeps what a device says, and writes only what is new', async () => {
    const { store } = await openTestStore()
    const saved: unknown[] = []
    const facts = new FactKeeper({
      ...store.devices,
      save: (id, change, at) => {
        saved.push(change)
        return store.devices.save(id, change, at)
      },
    })
    await facts.keep('x', { language: 'zh', board: 'box' }, 1)
    await facts.keep('x', { language: 'zh', board: 'box' }, 2)
    await facts.keep('x', { language: 'zh' }, 3)
    await facts.keep('x', { language: 'en', firmware: '2.4.2' }, 4)
    expect(saved).toHaveLength(2)
    expect(await store.devices.get('x')).toMatchObject({
      language: 'en',
      board: 'box',
      firmware: '2.4.2',
      createdAt: 1,
    })
  })

  it('has the store forget strangers after each hundred new devices', async () => {
    const { store } = await openTestStore()
    const kept: number[] = []
    const prune = async (keep: number) => {
      kept.push(keep)
      return 0
    }
    const facts = new FactKeeper({ ...store.devices, prune })
    for (let index = 0; index < 99; index++) await facts.keep(`device ${index}`, { language: 'en' }, index)
    await facts.keep('device 0', { language: 'zh' }, 99)
    expect(kept).toEqual([])
    await facts.keep('device 99', { language: 'en' }, 100)
    expect(kept).toEqual([10_000])
  })
})
