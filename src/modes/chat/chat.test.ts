import { expect, it } from 'vitest'
import { watchHandles } from '../../../test/support/churn.ts'
import { startQuickServer } from '../../../test/support/quick-server.ts'

it('a chat that is left ends its turn, its calls and its listening, and does not wake up again', async () => {
  const server = await startQuickServer()
  server.script.sentenceMs = 2000
  const handles = watchHandles(server.app)
  const device = server.device({ hello: { features: {} } })
  await device.hello()
  // The device stays in push to talk: after the stop it says nothing that would begin to listen again.
  await device.press()
  await device.release()
  device.send({ type: 'listen', state: 'start', mode: 'auto' })
  device.type('tell me a story')
  await device.expectAudio(3)
  const [session] = server.app.sessions
  await session?.mode.leave('mode-left')
  await device.expect('tts', { state: 'stop' })
  await device.expectNothing(300, ['tts', 'audio', 'stt', 'close'])
  expect(server.script.running).toBe(0)
  expect(handles).toEqual({ encoders: 0, decoders: 0, detectors: 0 })
})
