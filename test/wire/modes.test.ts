import { describe, expect, it } from 'vitest'
import { startQuickServer } from '../support/quick-server.ts'

describe('mode messages', () => {
  it('extensions 2: starting the mode that is on is ok and idempotent', async () => {
    const server = await startQuickServer()
    const device = server.device()
    await device.hello()
    device.send({ type: 'mode', state: 'start', mode: 'chat' })
    expect(await device.expect('mode')).toEqual({
      type: 'mode',
      status: 'ok',
      state: 'start',
      mode: 'chat',
      idempotent: true,
    })
  })

  it('extensions 2: ending chat, to which every end returns, is ok and idempotent', async () => {
    const server = await startQuickServer()
    const device = server.device()
    await device.hello()
    device.send({ type: 'mode', state: 'end', mode: 'chat' })
    expect(await device.expect('mode')).toMatchObject({ status: 'ok', state: 'end', mode: 'chat', idempotent: true })
  })

  it('extensions 2: nothing is initialised again: the answer being spoken goes on', async () => {
    const server = await startQuickServer()
    server.script.sentenceMs = 600
    const device = server.device()
    await device.hello()
    device.type('time')
    await device.expectAudio(2)
    device.send({ type: 'mode', state: 'start', mode: 'chat' })
    device.send({ type: 'mode', state: 'end', mode: 'chat' })
    await device.expect('tts', { state: 'stop' })
    expect(server.script.asked).toHaveLength(1)
    expect(device.playback.playedMs).toBe(600)
  })

  it('extensions 2: an unknown mode is refused by name, with those there are', async () => {
    const server = await startQuickServer()
    const device = server.device()
    await device.hello()
    device.send({ type: 'mode', state: 'start', mode: 'dancing' })
    expect(await device.expect('mode')).toEqual({
      type: 'mode',
      status: 'error',
      code: 'UNKNOWN_MODE',
      message: expect.stringMatching(/"dancing".*chat/),
      fields: ['mode'],
    })
    device.type('time')
    expect((await device.expectAnswer()).sentences).toHaveLength(1)
  })

  it.each([
    [{ type: 'mode', state: 'begin', mode: 'chat' }, 'state'],
    [{ type: 'mode', state: 'start' }, 'mode'],
    [{ type: 'mode', state: 'start', mode: '' }, 'mode'],
  ])('extensions 1: %j is refused with the field at fault', async (message, field) => {
    const server = await startQuickServer()
    const device = server.device()
    await device.hello()
    device.send(message)
    expect(await device.expect('mode')).toMatchObject({ status: 'error', code: 'SCHEMA_INVALID', fields: [field] })
  })

  it('extensions 2: the mode belongs to the device: it survives a reconnect', async () => {
    const server = await startQuickServer()
    const device = server.device()
    await device.hello()
    device.type('time')
    await device.expectAnswer()
    const [session] = server.app.sessions
    const mode = session?.mode
    await device.drop()
    await device.hello()
    expect([...server.app.sessions][0]?.mode).toBe(mode)
  })
})
