import { expect, it } from 'vitest'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { startTestServer } from '../support/test-server.ts'

it('answers what was said while the key was held', async () => {
  const server = await startTestServer()
  const device = server.device()
  await device.hello()
  await device.press()
  await device.speak(syntheticSpeech(400))
  await device.release()
  await device.expect('stt', { text: 'what time is it' })
  const answer = await device.expectAnswer()
  expect(answer.sentences).toEqual(['It is ten past three.'])
  expect(answer.playedMs).toBe(240)
  expect(device.faults).toEqual([])
})
