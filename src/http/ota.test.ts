import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firmwareOf } from '../../device/firmware.ts'
import { applyOtaReply, nothingStored } from '../../device/ota-settings.ts'
import { deviceFacts, parseOtaBody } from './device-facts.ts'
import { type OtaFacts, otaReply } from './ota.ts'

const facts: OtaFacts = {
  firmware: '2.4.2',
  language: 'en',
  baseUrl: 'http://192.168.1.5:8000',
  path: '/xiaozhi/v1',
  entry: { kind: 'settings', token: 'a-token' },
  challenge: '0123456789abcdef',
  wallMs: 1_767_225_600_000,
  timezoneOffsetMinutes: 480,
}
const code = { kind: 'code', code: '012345' } as const
const firmwares = ['1.5', '1.8', '2.4.2'] as const

it('2.2 MUST: whatever a device says of itself, the reply does not crash it', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('2.4.2', 'v2', '1..2', '2.0.5-rc1', 'board/2.4.2', 'board/x.y'))
  const entry = fc.constantFrom(code, facts.entry, { kind: 'settings', token: undefined } as const)
  fc.assert(
    fc.property(text, text, text, entry, (version, board, agent, given) => {
      const body = parseOtaBody(JSON.stringify({ application: { version }, board: { type: board } }))
      const { firmware, language } = deviceFacts({ header: () => agent, body })
      const reply = otaReply({ ...facts, firmware, language, entry: given })
      for (const version of firmwares) {
        const { findings } = applyOtaReply(firmwareOf(version), JSON.parse(JSON.stringify(reply)), nothingStored)
        expect(findings).toEqual([])
      }
    }),
  )
})

describe('the token', () => {
  const left = { url: 'ws://elsewhere/', token: 'of-another-server', version: 3 }
  const tokenAfter = (entry: OtaFacts['entry']) =>
    applyOtaReply(firmwareOf('2.4.2'), JSON.parse(JSON.stringify(otaReply({ ...facts, entry }))), left).stored.token

  it('is stored by the device', () => {
    expect(tokenAfter({ kind: 'settings', token: 'mine' })).toBe('mine')
  })

  it('2.2: an empty one clears what another server has left', () => {
    expect(tokenAfter({ kind: 'settings', token: '' })).toBe('')
  })

  it('2.2: where none is told the member is missing, so that the device keeps its own', () => {
    expect(otaReply({ ...facts, entry: { kind: 'settings', token: undefined } }).websocket).not.toHaveProperty('token')
    expect(tokenAfter({ kind: 'settings', token: undefined })).toBe('of-another-server')
  })

  it('a device that shows a code is told an empty one', () => {
    expect(tokenAfter(code)).toBe('')
  })
})

describe('activation', () => {
  it('2.3: is there with code and challenge only while a code is to be shown', () => {
    const boot = (entry: OtaFacts['entry']) =>
      applyOtaReply(firmwareOf('2.4.2'), otaReply({ ...facts, entry }), nothingStored)
    expect(boot(code).activation).toMatchObject({ code: '012345', challenge: '0123456789abcdef' })
    expect(boot(facts.entry).activation).toBeUndefined()
    expect(otaReply(facts)).not.toHaveProperty('activation')
  })

  it.each([
    ['en', 'Confirm in Lapel\n012345'],
    ['zh', '请在 Lapel 中确认\n012345'],
  ] as const)('the message (%s) has the code in it: the screen shows nothing else', (language, message) => {
    expect(otaReply({ ...facts, language, entry: code }).activation?.message).toBe(message)
  })
})

it.each([
  ['http://a:8000', '/xiaozhi/v1', 'ws://a:8000/xiaozhi/v1/'],
  ['https://a.example', '/x/', 'wss://a.example/x/'],
])('the address of %s and %s is %s', (baseUrl, path, url) => {
  expect(otaReply({ ...facts, baseUrl, path }).websocket.url).toBe(url)
})
