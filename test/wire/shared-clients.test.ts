import { expect, it } from 'vitest'
import { vendors } from '../../src/catalogue.ts'
import { readCounter } from '../support/quick-server.ts'
import { Script, scriptedVendors } from '../support/scripted-providers.ts'
import { startTestServer } from '../support/test-server.ts'
import { VendorServer } from '../support/vendor-server.ts'

it('1,000 connections with six purposes of two different settings share two model clients', async () => {
  await using model = await VendorServer.start()
  const baseUrl = `${model.url}/v1`
  model.answer(({ reply }) => {
    reply.writeHead(200, { 'content-type': 'text/event-stream' })
    reply.end('data: {"choices":[{"index":0,"delta":{"content":"Yes."},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n')
  })
  const script = new Script()
  const server = await startTestServer({
    vendors: { ...scriptedVendors(script), llm: vendors.llm },
    config: {
      asr: { provider: 'scripted' },
      tts: { provider: 'scripted' },
      limits: { connectionsPerAddress: 2000 },
      llm: {
        models: {
          a: { provider: 'openai-compatible', baseUrl, model: 'm', apiKey: 'k' },
          // The same, with a default written out and its keys in another order.
          b: { apiKey: 'k', extraBody: {}, model: 'm', baseUrl, provider: 'openai-compatible' },
        },
        purposes: {
          default: 'a',
          chat: { use: 'b' },
          meeting: { use: 'a', temperature: 0.2, maxTokens: 800 },
          coding: { maxTokens: 800, use: 'b', temperature: 0.2 },
          working: 'b',
          intent: 'a',
        },
      },
    },
  })
  const devices = Array.from({ length: 1000 }, (_, index) =>
    server.device({
      deviceId: `02:50:00:00:${(index >> 8).toString(16)}:${(index & 255).toString(16)}`,
      keepAudio: false,
    }),
  )
  for (const device of devices) await device.hello()
  expect(server.app.sessions.size).toBe(1000)
  await Promise.all(
    devices.slice(0, 20).map(async (device) => {
      device.type('are you there')
      expect((await device.expectAnswer(15_000)).sentences).toEqual(['Yes.'])
    }),
  )
  const metrics = await server.app.services.metrics.text()
  expect(metrics).toMatch(/^lapel_llm_clients 2$/m)
  expect(await readCounter(server, 'lapel_provider_calls_total', { kind: 'llm', outcome: 'ok' })).toBe(20)
})
