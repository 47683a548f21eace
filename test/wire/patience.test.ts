import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Script } from '../support/scripted-providers.ts'
import { startTestServer } from '../support/test-server.ts'

/** A server whose model thinks for so long before each answer. */
async function startSlow(thinkMs: number, waitMs: number) {
  const server = await startTestServer({
    config: { chat: { waitMs } },
    parts: (script: Script) => ({
      asr: script.asr,
      tts: script.tts,
      llm: {
        ...script.llm,
        async *stream(request) {
          await wait(thinkMs, undefined, { signal: request.signal })
          yield* script.llm.stream(request)
        },
      },
    }),
  })
  const { storedPhrases } = server.app.services
  if (waitMs > 0) await expect.poll(() => Object.keys(storedPhrases.oneMoment).sort()).toEqual(['en', 'zh'])
  return server
}

describe('an answer that takes long', () => {
  it('is announced in the language of the question, and then given', async () => {
    const server = await startSlow(900, 300)
    const device = server.device()
    await device.hello()
    device.type('what time is it')
    expect((await device.expectAnswer()).sentences).toEqual(['One moment.', 'It is ten past three.'])
    device.type('现在几点')
    expect((await device.expectAnswer()).sentences).toEqual(['请稍等。', 'It is ten past three.'])
    expect(device.faults).toEqual([])
  })

  it('is announced from store: the voice is asked once for each phrase', async () => {
    const server = await startSlow(900, 300)
    const device = server.device()
    await device.hello()
    for (const words of ['one', 'two']) {
      device.type(words)
      await device.expectAnswer()
    }
    expect(server.script.spoken.filter((text) => text === 'One moment.')).toHaveLength(1)
    expect(await readdir(join(server.config.dataDir, 'phrases'))).toHaveLength(2)
  })

  it('leaves no trace of the announcement in the conversation', async () => {
    const server = await startSlow(900, 300)
    const device = server.device()
    await device.hello()
    for (const words of ['one', 'two']) {
      device.type(words)
      await device.expectAnswer()
    }
    expect(server.script.asked[1]?.messages.slice(1)).toEqual([
      { role: 'user', content: 'one' },
      { role: 'assistant', content: 'It is ten past three.' },
      { role: 'user', content: 'two' },
    ])
  })

  it('can be interrupted while it is announced', async () => {
    const server = await startSlow(5000, 200)
    const device = server.device()
    await device.hello()
    device.type('one')
    await device.expectAudio(1)
    await device.abort()
    await device.expect('tts', { state: 'stop' })
    await device.expectNothing(200)
  })
})

it('an answer in time is not announced', async () => {
  const server = await startSlow(50, 400)
  const device = server.device()
  await device.hello()
  device.type('what time is it')
  expect((await device.expectAnswer()).sentences).toEqual(['It is ten past three.'])
})
