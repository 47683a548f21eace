import { afterEach, beforeEach, expect, test } from 'vitest'
import { VendorServer } from '../../../test/support/vendor-server.ts'
import { OpenAiEndpoint } from './openai-endpoint.ts'

let server: VendorServer
beforeEach(async () => {
  server = await VendorServer.start()
})
afterEach(() => server.close())

test.each([
  [400, 'asr.', 'Check asr.baseUrl, asr.model and the other settings beside them.'],
  [401, '', 'Check apiKey and the credit of that account.'],
  [503, 'tts.', 'Check that the service runs and that tts.baseUrl is right.'],
])('HTTP %i with settings at "%s" says which to look at', async (status, settings, advice) => {
  server.answer(({ reply }) => reply.writeHead(status).end('{"error": {"message": "no, sk-secret"}}'))
  const endpoint = new OpenAiEndpoint({
    baseUrl: server.url,
    path: '/x',
    apiKey: 'sk-secret',
    settings,
    maxReplyBytes: 99,
  })
  await expect(endpoint.postJson({}, new AbortController().signal)).rejects.toThrow(
    `openai-compatible at ${server.url}/x: HTTP ${status}, no, ***. ${advice}`,
  )
  await endpoint.close()
})
