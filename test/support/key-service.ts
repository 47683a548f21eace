import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { sendEvents, sendJson } from './event-stream-vendor.ts'
import { VendorServer } from './vendor-server.ts'

const fixture = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../src/providers/llm/openai-compatible/fixtures', name))

export const serviceKey = 'sk-the-right-key-of-this-test'
export const serviceModels = ['gpt-4o', 'gpt-4o-mini']

/** What the model answers, as in the fixture. */
export const serviceAnswer = '你好，很高兴见到你 😀。'

/** What the recogniser hears, whatever is said. */
export const serviceTranscript = 'What time is it?'

/** An OpenAI-compatible service on this machine, in that API's wire format, that wants the right key. Ends with the test. */
export async function startKeyService(): Promise<VendorServer> {
  const server = await VendorServer.start()
  onTestFinished(() => server.close())
  const answers = {
    '/v1/models': sendJson(200, JSON.stringify({ object: 'list', data: serviceModels.map((id) => ({ id })) })),
    '/v1/chat/completions': sendEvents(fixture('answers.sse')),
    '/v1/audio/transcriptions': sendJson(200, JSON.stringify({ text: serviceTranscript })),
  } as const
  server.answer((call) => {
    const hasKey = call.headers.authorization === `Bearer ${serviceKey}`
    const handler = Object.entries(answers).find(([path]) => path === call.path)?.[1]
    if (!hasKey) sendJson(401, fixture('refuses-key.json'))(call)
    else if (handler) handler(call)
    else sendJson(404, '{"error":{"message":"Not Found"}}')(call)
  })
  return server
}
