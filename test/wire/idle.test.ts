import { describe, expect, it } from 'vitest'
import type { SimulatedBadge } from '../../device/simulated-badge.ts'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import { startQuickServer } from '../support/quick-server.ts'
import { startTestServer } from '../support/test-server.ts'

/** The server lives on a clock that only the test moves; the device on a real one. */
async function startStillServer(config: NonNullable<Parameters<typeof startTestServer>[0]>['config'] = {}) {
  const clock = new ManualClock()
  const server = await startTestServer({ clock, config })
  const device = server.device({ hello: { features: {} } })
  await device.hello()
  return { clock, server, device }
}

const warnings = (device: SimulatedBadge) =>
  device.received.filter((entry) => entry.kind === 'text' && entry.message.event === 'timeout_warning').length

describe('a connection on which nothing comes in', () => {
  it('extensions 1: is warned after idle.seconds and closed 10 s later', async () => {
    const { clock, device } = await startStillServer()
    await clock.advance(600_000)
    expect(await device.expect('system', { event: 'timeout_warning' })).toMatchObject({
      message: expect.stringMatching(/600/),
      secondsLeft: 10,
    })
    await clock.advance(9_990)
    expect(device.connected).toBe(true)
    await clock.advance(20)
    expect(await device.expectClose()).toMatchObject({ code: 4000 })
  })

  it('extensions 1: is not warned before', async () => {
    const { clock, device } = await startStillServer()
    await clock.advance(599_990)
    device.send({ type: 'ping', ts: 1 })
    await device.expect('pong', { ts: 1 })
    expect(warnings(device)).toBe(0)
  })

  it.each([
    ['a text frame', (device: SimulatedBadge) => device.send({ type: 'listen', state: 'stop' })],
    ['an audio frame', (device: SimulatedBadge) => device.sendRaw(Uint8Array.of(0x58))],
    ['even a bad frame', (device: SimulatedBadge) => device.sendRaw('not JSON')],
  ])('extensions 1: %s cancels the warning', async (_what, sendFrame) => {
    const { clock, device } = await startStillServer()
    await clock.advance(600_000)
    await device.expect('system', { event: 'timeout_warning' })
    await clock.advance(5000)
    sendFrame(device)
    device.send({ type: 'ping', ts: 2 })
    await device.expect('pong', { ts: 2 })
    await clock.advance(590_000)
    expect(device.connected).toBe(true)
    expect(warnings(device)).toBe(1)
    await clock.advance(10_000)
    await device.expect('system', { event: 'timeout_warning' })
    await clock.advance(10_000)
    await device.expectClose()
  })

  it('6 QUIRK: gets some text at least every 100 s, since devices count 120 s of silence as a dead channel', async () => {
    const { clock, device } = await startStillServer()
    for (let count = 0; count < 3; count++) {
      await clock.advance(99_990)
      await device.expectNothing(30)
      await clock.advance(10)
      await device.expect('pong')
    }
  })

  it('6: what is sent for another reason counts as such a text', async () => {
    const { clock, device } = await startStillServer()
    await clock.advance(60_000)
    device.send({ type: 'ping', ts: 3 })
    await device.expect('pong', { ts: 3 })
    await clock.advance(99_000)
    await device.expectNothing(30)
    await clock.advance(1000)
    await device.expect('pong')
  })
})

describe('silence', () => {
  const seconds = { idle: { silenceSeconds: 2 } }

  it('extensions 1: closes the conversation while the microphone is open', async () => {
    const server = await startQuickServer({ config: seconds })
    const device = server.device({ mode: 'auto' })
    await device.hello()
    await device.click()
    const { code, atMs } = await device.expectClose()
    expect(code).toBe(4001)
    expect(atMs - (device.sent.at(-1)?.atMs ?? 0)).toBeGreaterThan(1900)
    await expect.poll(() => device.state).toBe('idle')
  })

  it('extensions 1: closes nothing while the microphone is off', async () => {
    const server = await startQuickServer({ config: seconds })
    const device = server.device()
    await device.hello()
    await device.press()
    await device.speak(syntheticSpeech(300))
    await device.release()
    await device.expectAnswer()
    await device.expectNothing(2500)
    expect(device.connected).toBe(true)
  })

  it('extensions 1: does not count while an answer is spoken', async () => {
    const server = await startQuickServer({ config: seconds })
    server.script.sentenceMs = 3000
    const device = server.device({ mode: 'auto' })
    await device.hello()
    await device.click()
    device.type('tell me more')
    await device.expectAnswer()
    await device.expectNothing(1500, ['close'])
    expect((await device.expectClose()).code).toBe(4001)
  })

  it.each(['auto', 'manual'] as const)(
    'extensions 1: does not count while somebody speaks on and on (%s)',
    async (mode) => {
      const server = await startQuickServer({ config: seconds })
      const device = server.device({ mode: 'auto' })
      await device.hello()
      await (mode === 'manual' ? device.press() : device.click())
      await device.speak(syntheticSpeech(3000))
      expect(device.connected).toBe(true)
      if (mode === 'manual') await device.release()
      else await device.silence(900)
      await device.expect('stt')
      expect(server.script.samples(0) / 16).toBeGreaterThanOrEqual(3000)
    },
  )
})
