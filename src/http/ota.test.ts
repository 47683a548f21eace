import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firmwareOf } from '../../device/firmware.ts'
import { applyOtaReply, nothingStored } from '../../device/ota-settings.ts'
import { createEnrolment } from '../auth/enrolment.ts'
import { configSchema } from '../config/schema.ts'
import { deviceFacts, otaDeviceId, otaReply, parseOtaBody } from './ota.ts'

const config = configSchema.parse({})
const enrolment = createEnrolment(Buffer.alloc(32, 1))
const ports = { config, enrolment, wallMs: 1_767_225_600_000, timezoneOffsetMinutes: 480 }

const request = (headers: Record<string, string>, body = '{}', address = '192.168.1.9') => ({
  header: (name: string) => headers[name],
  body: parseOtaBody(body),
  address,
  baseUrl: 'http://192.168.1.5:8000',
})

it('2.2 MUST: whatever a device says of itself, the reply does not crash it', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('2.4.2', 'v2', '1..2', '2.0.5-rc1', 'board/2.4.2', 'board/x.y'))
  fc.assert(
    fc.property(text, text, text, (version, board, agent) => {
      const body = JSON.stringify({ application: { version }, board: { type: board } })
      const reply = otaReply(request({ 'user-agent': agent }, body), version, ports)
      for (const firmware of ['1.5', '2.4.2']) {
        const { findings } = applyOtaReply(firmwareOf(firmware), JSON.parse(JSON.stringify(reply)), nothingStored)
        expect(findings).toEqual([])
      }
    }),
  )
})

describe('otaDeviceId', () => {
  it.each([
    [{ 'device-id': 'A', 'client-id': 'c' }, '{"mac_address":"b"}', 'a'],
    [{ 'client-id': 'c' }, '{"mac_address":"B"}', 'b'],
    [{ 'device-id': '""', 'client-id': 'C' }, '{"mac_address":7}', 'c'],
    [{ 'device-id': 'x'.repeat(200), 'client-id': 'c' }, '{}', 'c'],
    [{}, '{}', undefined],
  ])('of %j and %s is %s', (headers, body, id) => {
    expect(otaDeviceId(request(headers, body))).toBe(id)
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
    expect(deviceFacts(request({ 'accept-language': header })).language).toBe(language)
  })

  it('board and firmware come from the body, else from User-Agent', () => {
    const headers = { 'user-agent': 'box/1.6.2' }
    expect(deviceFacts(request(headers))).toMatchObject({ board: 'box', firmware: '1.6.2' })
    const body = '{"board":{"type":"bread"},"application":{"version":"2.4.2"}}'
    expect(deviceFacts(request(headers, body))).toMatchObject({ board: 'bread', firmware: '2.4.2' })
  })

  it('are not longer than a log line can bear', () => {
    const { board, firmware } = deviceFacts(request({ 'user-agent': `${'b'.repeat(5000)}/${'1'.repeat(5000)}` }))
    expect([board?.length, firmware?.length]).toEqual([80, 40])
  })
})
