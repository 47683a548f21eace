import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { OggOpusReader } from '../../src/audio/ogg-opus.ts'
import { loadOpus } from '../../src/audio/opus.ts'
import { adminToken, type List, startApi } from './api-client.ts'

interface Turn {
  readonly id: string
  readonly sounds: readonly string[]
  readonly outcome: string
}

type Api = Awaited<ReturnType<typeof startApi>>

/** The disk may be busy. */
const patience = { timeout: 10_000 }

const recording = { turns: { record: true } }

async function recorded({ ask }: Api, count = 1): Promise<readonly Turn[]> {
  const look = async () => (await ask<List<Turn>>('GET /turns')).json.items
  await expect.poll(async () => (await look()).filter(({ sounds }) => sounds.length > 0).length, patience).toBe(count)
  return look()
}

/** The sound as players get it. */
async function play({ server }: Api, id: string | undefined, side: string, range?: string) {
  const reply = await fetch(`http://127.0.0.1:${server.app.port}/api/v1/turns/${id}/audio?side=${side}`, {
    headers: { authorization: `Bearer ${adminToken}`, ...(range !== undefined && { range }) },
  })
  return { status: reply.status, headers: reply.headers, bytes: new Uint8Array(await reply.arrayBuffer()) }
}

/** How long an Ogg Opus file lasts by a real decoder, and how loud it is. */
async function hear(bytes: Uint8Array) {
  const decoder = (await loadOpus()).decoder(16_000)
  const pcm = new OggOpusReader().push(bytes).map((packet) => decoder.decode(packet) ?? new Int16Array(0))
  decoder.free()
  const samples = pcm.flatMap((each) => [...each])
  const loudness = Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length)
  return { ms: samples.length / 16, loudness }
}

async function pressed(api: Api, ms: number) {
  const device = api.server.device()
  await device.hello()
  await device.press()
  await device.speak(syntheticSpeech(ms))
  await device.release()
  return device
}

describe('recorded turns', () => {
  it('give back both sides as they were sent', async () => {
    const api = await startApi({ config: recording })
    const device = await pressed(api, 600)
    await device.expectAnswer()
    const [turn] = await recorded(api)
    expect(turn?.sounds).toEqual(['heard', 'spoken'])
    const heard = await play(api, turn?.id, 'heard')
    expect([heard.status, heard.headers.get('content-type')]).toEqual([200, 'audio/ogg'])
    const question = await hear(heard.bytes)
    expect(question.ms).toBeGreaterThanOrEqual(600)
    expect(question.ms).toBeLessThan(900)
    expect(question.loudness).toBeGreaterThan(500)
    const answer = await hear((await play(api, turn?.id, 'spoken')).bytes)
    expect(answer.ms).toBe(240)
    expect(answer.loudness).toBeGreaterThan(3000)
  })

  it('begin before the voice was noticed where the microphone is open all the time', async () => {
    const api = await startApi({ config: recording })
    const device = api.server.device({ mode: 'auto' })
    await device.hello()
    await device.click()
    await device.silence(3000)
    await device.speak(syntheticSpeech(700))
    await device.silence(900)
    await device.expectAnswer()
    const [turn] = await recorded(api)
    const { ms } = await hear((await play(api, turn?.id, 'heard')).bytes)
    expect(ms).toBeGreaterThan(700 + 700)
    expect(ms).toBeLessThan(3000)
  })

  it('have of an interrupted answer what was heard of it', async () => {
    const api = await startApi({ config: recording })
    api.server.script.sentenceMs = 6000
    const device = api.server.device()
    await device.hello()
    device.type('tell me a story')
    await device.expectAudio(20)
    await device.abort()
    const [turn] = await recorded(api)
    const { ms } = await hear((await play(api, turn?.id, 'spoken')).bytes)
    expect(ms).toBeGreaterThan(300)
    expect(ms).toBeLessThan(1500)
    expect((await play(api, turn?.id, 'heard')).status).toBe(404)
  })

  it('are sent in parts to players that ask so', async () => {
    const api = await startApi({ config: recording })
    await (await pressed(api, 400)).expectAnswer()
    const [turn] = await recorded(api)
    const whole = (await play(api, turn?.id, 'heard')).bytes
    const part = await play(api, turn?.id, 'heard', 'bytes=100-199')
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-199/${whole.length}`])
    expect(part.bytes).toEqual(whole.subarray(100, 200))
  })

  it('are files that only the server may read, and are gone when they are removed', async () => {
    const api = await startApi({ config: recording })
    await (await pressed(api, 400)).expectAnswer()
    const [turn] = await recorded(api)
    const directory = join(api.server.config.dataDir, 'recordings')
    const names = await readdir(directory)
    expect(names.sort()).toEqual([`${turn?.id}.heard.opus`, `${turn?.id}.json`, `${turn?.id}.spoken.opus`])
    const modes = await Promise.all(names.map(async (name) => (await stat(join(directory, name))).mode & 0o777))
    expect(modes).toEqual([0o600, 0o600, 0o600])
    expect((await api.ask(`DELETE /turns/${turn?.id}/audio`)).status).toBe(204)
    expect(await readdir(directory)).toEqual([])
    expect(await recorded(api, 0)).toMatchObject([{ id: turn?.id, sounds: [] }])
    expect((await play(api, turn?.id, 'heard')).status).toBe(404)
  })

  it('of a device are removed at once', async () => {
    const api = await startApi({ config: recording })
    const device = await pressed(api, 400)
    await device.expectAnswer()
    await recorded(api)
    expect((await api.ask('DELETE /turns/audio?device=another')).json).toEqual({ turns: 0 })
    const path = `DELETE /turns/audio?device=${encodeURIComponent(device.deviceId)}`
    expect((await api.ask(path)).json).toEqual({ turns: 1 })
    await recorded(api, 0)
  })

  it('of a device that is forgotten go with it', async () => {
    const api = await startApi({ config: recording })
    const device = await pressed(api, 400)
    await device.expectAnswer()
    await recorded(api)
    expect((await api.ask(`DELETE /devices/${encodeURIComponent(device.deviceId)}`)).status).toBe(204)
    await recorded(api, 0)
  })

  it('are none where recording is off', async () => {
    const api = await startApi()
    await (await pressed(api, 400)).expectAnswer()
    await expect.poll(async () => (await api.ask<List<Turn>>('GET /turns')).json.total, patience).toBe(1)
    await api.server.stop()
    await expect(readdir(join(api.server.config.dataDir, 'recordings'))).rejects.toThrow('ENOENT')
  })
})

it('what is kept is told, with what it takes on disk', async () => {
  const api = await startApi({ config: recording })
  await (await pressed(api, 400)).expectAnswer()
  await recorded(api)
  const { json } = await api.ask<{ bytes: number }>('GET /turns/kept')
  expect(json).toMatchObject({ text: false, sound: true, recordedTurns: 1, recordMegabytes: 500, recordDays: 7 })
  expect(json.bytes).toBeGreaterThan(1000)
})
