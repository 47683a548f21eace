import { describe, expect, it } from 'vitest'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { startQuickServer } from '../support/quick-server.ts'
import { rawDevice, upgradeRequest } from '../support/raw-socket.ts'

describe('stopping the server', () => {
  it('operation 1: finishes the sentence being spoken, says stop, then closes with 1012', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ pieces: ['It is ten past three. ', 'Anything else? ', 'No?'] }]
    server.script.sentenceMs = 1800
    const device = server.device()
    await device.hello()
    device.type('time')
    await device.expectAudio(2)
    const stopped = server.stop()
    await device.expect('tts', { state: 'stop' })
    expect(await device.expectClose()).toMatchObject({ code: 1012 })
    await stopped
    const shown = device.received.flatMap((entry) =>
      entry.kind === 'text' && entry.message.state === 'sentence_start' ? [entry.message.text] : [],
    )
    expect(shown).toEqual(['It is ten past three.'])
    expect(device.playback.playedMs).toBe(1800)
  })

  it('operation 1: says what has just been asked for in one sentence', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ pieces: ['It is ten past three. ', 'Anything else?'] }]
    // So long that a busy machine stops the server before the second one.
    server.script.sentenceMs = 1800
    const device = server.device()
    await device.hello()
    await device.press()
    await device.speak(syntheticSpeech(300))
    await device.release()
    await device.expect('stt')
    const stopped = server.stop()
    expect((await device.expectAnswer()).sentences).toEqual(['It is ten past three.'])
    await device.expectClose()
    await stopped
  })

  it('operation 1: waits at most server.drainSeconds', async () => {
    const server = await startQuickServer({ config: { server: { drainSeconds: 1 } } })
    server.script.answers = [{ hangs: true }]
    const device = server.device()
    await device.hello()
    device.type('think')
    await device.expect('tts', { state: 'start' })
    const startedAt = server.app.services.clock.now()
    const stopped = server.stop()
    expect(await device.expectClose()).toMatchObject({ code: 1012 })
    const tookMs = server.app.services.clock.now() - startedAt
    expect(tookMs).toBeGreaterThanOrEqual(1000)
    expect(tookMs).toBeLessThan(2500)
    await stopped
    expect(server.script.running).toBe(0)
  })

  it('operation 1: closes devices that are not spoken to at once', async () => {
    const server = await startQuickServer()
    const device = server.device({ mode: 'auto' })
    await device.hello()
    await device.click()
    const startedAt = server.app.services.clock.now()
    const stopped = server.stop()
    expect(await device.expectClose()).toMatchObject({ code: 1012 })
    expect(server.app.services.clock.now() - startedAt).toBeLessThan(500)
    await stopped
  })

  it('operation 1: meanwhile it is not ready, takes no new devices and no new questions', async () => {
    const server = await startQuickServer()
    server.script.sentenceMs = 1800
    const device = server.device()
    await device.hello()
    device.type('time')
    await device.expectAudio(2)
    const readyUrl = new URL('/readyz', server.otaUrl)
    expect((await fetch(readyUrl)).status).toBe(200)
    const stopped = server.stop()
    const ready = await fetch(readyUrl)
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'stopping' }])
    await expect(server.device({ deviceId: 'another' }).hello()).rejects.toThrow(/503/)
    device.type('and now?')
    await device.expectClose()
    await stopped
    expect(server.script.asked).toHaveLength(1)
  })

  it('operation 1: leaves neither socket nor call, also where a device does not answer the close', async () => {
    const server = await startQuickServer({ config: { server: { drainSeconds: 1 } } })
    server.script.answers = [{ hangs: true }]
    const devices = ['a', 'b', 'c'].map((deviceId) => server.device({ deviceId }))
    for (const device of devices) await device.hello()
    devices[0]?.type('think')
    await devices[0]?.expect('tts', { state: 'start' })
    await server.stop()
    for (const device of devices) expect(device.connected).toBe(false)
    expect([server.app.services.clock.pending, server.app.sessions.size, server.script.running]).toEqual([0, 0, 0])
  })

  it('is not disturbed by devices that reset their connections meanwhile', async () => {
    const server = await startQuickServer()
    const devices = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        rawDevice(server.app.port, upgradeRequest({ deviceId: `badge-${index}` })),
      ),
    )
    const stopped = server.stop()
    for (const { socket } of devices) socket.resetAndDestroy()
    await stopped
    expect(server.app.sessions.size).toBe(0)
  })
})
