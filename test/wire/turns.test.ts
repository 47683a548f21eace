import { describe, expect, it } from 'vitest'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { ProviderError } from '../../src/providers/provider-error.ts'
import { type List, startApi, viewerToken } from './api-client.ts'

interface Turn {
  readonly id: string
  readonly device: string
  readonly mode: string
  readonly origin: string
  readonly startedAt: string
  readonly outcome: string
  readonly reason: string | null
  readonly transcriptMs: number | null
  readonly firstTokenMs: number | null
  readonly firstSentenceMs: number | null
  readonly firstAudioMs: number | null
  readonly stoppedMs: number | null
  readonly fault: string | null
  readonly faultBecause: string | null
  readonly error: string | null
  readonly model: string | null
  readonly words: string | null
  readonly answer: string | null
}

type Api = Awaited<ReturnType<typeof startApi>>

/** What is typed on the device is answered to the end. */
async function type(server: Api['server'], ...texts: string[]) {
  const device = server.device()
  await device.hello()
  for (const text of texts) {
    device.type(text)
    await device.expectAnswer()
  }
  return device
}

const list = async ({ ask }: Api, query = '') => (await ask<List<Turn>>(`GET /turns${query}`)).json

/** As soon as there are so many. */
async function turnsOf(api: Api, count: number): Promise<readonly Turn[]> {
  await expect.poll(async () => (await list(api)).total, { timeout: 10_000 }).toBe(count)
  return (await list(api)).items
}

describe('the list of turns', () => {
  it('tells when each moment of a spoken turn came, in order', async () => {
    const api = await startApi()
    const device = api.server.device()
    await device.hello()
    await device.press()
    await device.speak(syntheticSpeech(400))
    await device.release()
    await device.expectAnswer()
    const [turn] = await turnsOf(api, 1)
    expect(turn).toMatchObject({
      device: device.deviceId,
      mode: 'chat',
      origin: 'speech',
      outcome: 'answered',
      reason: null,
      fault: null,
      error: null,
      model: expect.stringMatching(/./),
    })
    const { transcriptMs, firstTokenMs, firstSentenceMs, firstAudioMs, stoppedMs } = turn ?? {}
    const moments = [transcriptMs, firstTokenMs, firstSentenceMs, firstAudioMs, stoppedMs].map(Number)
    expect(moments).toEqual(moments.toSorted((a, b) => a - b))
    expect(stoppedMs).toBeGreaterThan(Number(firstAudioMs) + 200)
    expect(Math.abs(Date.now() - Date.parse(turn?.startedAt ?? ''))).toBeLessThan(10_000)
  })

  it('has the newest first, in parts', async () => {
    const api = await startApi({ config: { turns: { keepText: true } } })
    await type(api.server, 'one', 'two', 'three')
    await turnsOf(api, 3)
    expect((await list(api, '?offset=1&limit=1')).items.map(({ words }) => words)).toEqual(['two'])
    expect((await list(api)).items.map(({ words }) => words)).toEqual(['three', 'two', 'one'])
  })

  it('says nothing of what was said unless that is to be kept', async () => {
    const api = await startApi()
    await type(api.server, 'my secret')
    const [turn] = await turnsOf(api, 1)
    expect([turn?.words, turn?.answer]).toEqual([null, null])
    expect(JSON.stringify([...api.server.app.services.turns.newest()])).not.toContain('secret')
  })

  it('names the part that failed, and what it said', async () => {
    const api = await startApi()
    api.server.script.answers = [{ error: new ProviderError('llm', 'unavailable', 'no answer; api_key=abcdefgh') }]
    await type(api.server, 'hello')
    const [turn] = await turnsOf(api, 1)
    expect(turn).toMatchObject({
      outcome: 'failed',
      fault: 'model',
      faultBecause: 'failed',
      error: expect.stringContaining('no answer; api_key=***'),
    })
  })

  it('tells of an interruption when the sound stopped, and why', async () => {
    const api = await startApi()
    api.server.script.sentenceMs = 4000
    const device = api.server.device()
    await device.hello()
    device.type('tell me a story')
    await device.expectAudio(3)
    await device.abort()
    const [turn] = await turnsOf(api, 1)
    expect(turn).toMatchObject({ outcome: 'interrupted', reason: 'barge-in' })
    expect(turn?.stoppedMs).toBeLessThan(3000)
  })

  it('is narrowed down by device, origin, outcome and how long it took', async () => {
    const api = await startApi()
    api.server.script.answers = [{ pieces: ['Yes.'] }, { error: new ProviderError('llm', 'unavailable', 'gone') }]
    const device = await type(api.server, 'one', 'two')
    await turnsOf(api, 2)
    const totals = async (query: string) => (await list(api, query)).total
    expect(await totals(`?device=${encodeURIComponent(device.deviceId)}`)).toBe(2)
    expect(await totals('?device=another')).toBe(0)
    expect(await totals('?origin=text&outcome=failed')).toBe(1)
    expect(await totals('?mode=meeting')).toBe(0)
    expect([await totals('?slowerThanMs=100'), await totals('?slowerThanMs=60000')]).toEqual([2, 0])
    expect((await api.ask('GET /turns?slowerThanMs=soon')).json.error).toMatchObject({ fields: ['slowerThanMs'] })
  })

  it('is had as a file', async () => {
    const api = await startApi()
    await type(api.server, 'one')
    const [turn] = await turnsOf(api, 1)
    const { headers, text } = await api.ask('GET /turns?format=csv')
    expect(headers.get('content-disposition')).toBe('attachment; filename="turns.csv"')
    const [head, row] = text.split('\r\n')
    expect(head).toContain('id,device,mode,origin,startedAt,outcome,reason,transcriptMs,')
    expect(row).toContain(`${turn?.id},`)
  })
})

describe('one turn', () => {
  it('is told with its steps and what each may take', async () => {
    const api = await startApi()
    await type(api.server, 'one')
    const [turn] = await turnsOf(api, 1)
    const { json } = await api.ask<{ steps: unknown[] }>(`GET /turns/${turn?.id}`)
    expect(json.steps).toEqual([
      expect.objectContaining({ step: 'recognition', fromMs: 0, cut: false, targetMs: 400 }),
      expect.objectContaining({ step: 'model', targetMs: 800 }),
      expect.objectContaining({ step: 'sentence' }),
      expect.objectContaining({ step: 'voice' }),
      expect.objectContaining({ step: 'playing', targetMs: null, toMs: turn?.stoppedMs }),
    ])
  })

  it('that is not known is not there, and what is no id is refused', async () => {
    const { ask } = await startApi()
    expect((await ask('GET /turns/0123456789ab')).status).toBe(404)
    expect((await ask('GET /turns/..%2f..%2fsecrets')).status).toBe(422)
  })
})

it('percentiles tell how long people waited, part by part', async () => {
  const api = await startApi()
  await type(api.server, 'one', 'two')
  const [late, early] = await turnsOf(api, 2)
  const waits = [late?.firstAudioMs, early?.firstAudioMs].map(Number).sort((a, b) => a - b)
  const { json } = await api.ask<{ all: object; buckets: { turns: number }[] }>(
    'GET /turns/percentiles?minutes=10&buckets=5',
  )
  expect(json.all).toMatchObject({
    turns: 2,
    moments: { firstAudio: { p50: waits[0], p95: waits[1], p99: waits[1] } },
  })
  expect(json.buckets.map(({ turns }) => turns)).toEqual([0, 0, 0, 0, 2])
  expect((await api.ask('GET /turns/percentiles?origin=speech')).json).toMatchObject({
    all: { turns: 0, moments: { firstAudio: null } },
  })
})

it('who may read may see turns, but neither hear nor remove their sound', async () => {
  const { ask } = await startApi()
  expect((await ask('GET /turns', { token: viewerToken })).status).toBe(200)
  for (const what of ['GET /turns/0123456789ab/audio', 'DELETE /turns/0123456789ab/audio', 'DELETE /turns/audio']) {
    expect((await ask(what, { token: viewerToken })).status).toBe(403)
  }
})
