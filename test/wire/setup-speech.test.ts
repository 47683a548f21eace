import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { decodeWav } from '../../src/audio/wav.ts'
import { vendors } from '../../src/catalogue.ts'
import { serviceKey, serviceTranscript, startKeyService } from '../support/key-service.ts'
import { memoryFile } from '../support/memory-file.ts'
import { hasPrograms } from '../support/programs.ts'
import { soundSpan, speak } from '../support/speech.ts'
import { startApi } from './api-client.ts'

const hasVoice = await hasPrograms('espeak-ng')

interface Trial {
  readonly outcome: 'worked' | 'failed'
  readonly message: string
  readonly failure: string
  readonly text: string
  readonly said?: string
  readonly wav: string
  readonly name: string
}

/** No phrases are made in the background. */
const quiet = 'chat: { waitMs: 0 }\n'

async function startEmpty(text = '') {
  const file = memoryFile(quiet + text)
  return { ...(await startApi({ vendors, configFile: file })), file }
}

const serviceDraft = (url: string) => ({
  provider: 'openai-compatible',
  baseUrl: `${url}/v1`,
  apiKey: serviceKey,
  model: 'whisper-1',
})

const base64 = (pcm: Int16Array) => Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64')

describe('the recogniser of the first steps', () => {
  it.skipIf(!hasVoice)('hears what somebody said into the browser', async () => {
    const service = await startKeyService()
    const { ask } = await startEmpty()
    const { json } = await ask<Trial>('POST /setup/recogniser/trial', {
      json: { draft: serviceDraft(service.url), speech: { pcm: base64(speak('what time is it')) } },
    })
    expect(json).toMatchObject({ outcome: 'worked', text: serviceTranscript, name: 'whisper-1' })
    expect(json.said).toBeUndefined()
    expect(service.calls[0]?.bytes.length).toBeGreaterThan(30_000)
  })

  it.skipIf(!hasVoice)('hears a sentence in the server’s own voice, and tells what was said', async () => {
    const service = await startKeyService()
    const { ask } = await startEmpty()
    const { json } = await ask<Trial>('POST /setup/recogniser/trial', {
      json: { draft: serviceDraft(service.url), speech: { sample: 'en' } },
    })
    expect(json).toMatchObject({ outcome: 'worked', said: 'What time is it?', text: serviceTranscript })
  })

  it('that is missing says what brings it', async () => {
    const { ask } = await startEmpty()
    const { json } = await ask<Trial>('POST /setup/recogniser/trial', {
      json: { draft: { provider: 'sherpa-onnx', model: 'kroko-en' }, speech: { pcm: base64(new Int16Array(16_000)) } },
    })
    expect(json).toMatchObject({ outcome: 'failed', failure: 'missing', message: expect.stringContaining('kroko-en') })
  })

  it('replaces another one in the file, whose settings go', async () => {
    const service = await startKeyService()
    const { ask, file } = await startEmpty('asr: { provider: funasr, url: "ws://127.0.0.1:9", language: zh }\n')
    await ask('POST /config/reload')
    const { json } = await ask('PUT /setup/recogniser', { json: { ...serviceDraft(service.url), language: 'en' } })
    expect(json).toMatchObject({ status: 'applied' })
    expect(parse(file.text).asr).toEqual({ ...serviceDraft(service.url), language: 'en' })
  })

  it('is refused with too long a speech', async () => {
    const { ask } = await startEmpty()
    const { status } = await ask('POST /setup/recogniser/trial', {
      json: { draft: { provider: 'auto' }, speech: { pcm: base64(new Int16Array(16_000 * 12)) } },
    })
    expect(status).toBe(413)
  })
})

describe.skipIf(!hasVoice)('the voice of the first steps', () => {
  const draft = { provider: 'espeak-ng', voice: 'auto', speed: 150 }
  const sentence = { text: 'Good morning, this is how I sound.', language: 'en' }

  it('speaks a sentence with settings that are not in force', async () => {
    const { ask, file } = await startEmpty()
    const { json } = await ask<Trial>('POST /setup/voice/trial', { json: { draft, ...sentence } })
    const { pcm, sampleRate } = decodeWav(Buffer.from(json.wav, 'base64'))
    expect(soundSpan(pcm, sampleRate).soundMs).toBeGreaterThan(1000)
    expect(file.text).toBe(quiet)
  })

  it('speaks faster when it is told to', async () => {
    const { ask } = await startEmpty()
    const lengthAt = async (speed: number) => {
      const { json } = await ask<Trial>('POST /setup/voice/trial', {
        json: { draft: { ...draft, speed }, ...sentence },
      })
      return decodeWav(Buffer.from(json.wav, 'base64')).pcm.length
    }
    expect(await lengthAt(300)).toBeLessThan((await lengthAt(150)) * 0.7)
  })

  it('is in force when it is saved', async () => {
    const { ask, file, server } = await startEmpty()
    await ask('PUT /setup/voice', { json: { ...draft, speed: 180 } })
    expect(parse(file.text).tts).toEqual({ ...draft, speed: 180 })
    expect(server.app.services.config().tts).toMatchObject({ provider: 'espeak-ng', speed: 180 })
    const { json } = await ask('GET /setup')
    expect(json).toMatchObject({ voice: { provider: 'espeak-ng', speed: 180 }, steps: { voice: 'done' } })
  })
})
