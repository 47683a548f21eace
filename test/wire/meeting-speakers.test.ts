import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startQuickServer } from '../support/quick-server.ts'
import { tones } from '../support/tone-models.ts'
import { writeToneVoiceModel } from '../support/tone-voices.ts'

const [low, high] = [tones('low', 'low', 'low'), tones('high', 'high', 'high')]
const words = ['one', 'two', 'three', 'four']

/** A server that tells a low voice from a high one, and a device in a meeting on it. */
async function startMeeting(speakers: object) {
  const server = await startQuickServer({ config: { meeting: { speakers } } })
  server.script.transcripts = words
  const device = server.device()
  await device.hello()
  device.send({ type: 'mode', state: 'start', mode: 'meeting' })
  const { sessionId } = await device.expect('meeting', { phase: 'started' })
  const { meetings } = server.app.store
  const speakersOf = async (count: number) => {
    await expect.poll(async () => (await meetings.segments(String(sessionId), 1, 10)).length).toBe(count)
    return (await meetings.segments(String(sessionId), 1, 10)).map(({ speakerId }) => speakerId)
  }
  const say = async (sound: Int16Array) => {
    await device.press()
    await device.speak(sound)
    await device.release()
  }
  return { server, device, say, speakersOf }
}

async function voiceModel(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'lapel-voices-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const model = join(directory, 'voices.onnx')
  await writeToneVoiceModel(model)
  return model
}

it('two voices in front of one device are two speakers', async () => {
  const { say, speakersOf } = await startMeeting({ model: await voiceModel(), threshold: 0.8 })
  for (const sound of [low, high, low, high]) await say(sound)
  expect(await speakersOf(4)).toEqual(['speaker 1', 'speaker 2', 'speaker 1', 'speaker 2'])
})

it('whoever is named by a snippet is not renamed', async () => {
  const { device, say, speakersOf } = await startMeeting({ model: await voiceModel(), threshold: 0.8 })
  await say(low)
  await speakersOf(1)
  device.send({ type: 'meeting', phase: 'snippet', items: [{ text: 'Hello from Anna.', speakerId: 'Anna' }] })
  expect(await speakersOf(2)).toEqual(['speaker 1', 'Anna'])
})

it('unless a model is configured, everything is said by the device', async () => {
  const { device, say, speakersOf } = await startMeeting({})
  for (const sound of [low, high]) await say(sound)
  const { deviceId } = device
  expect(await speakersOf(2)).toEqual([deviceId, deviceId])
})
