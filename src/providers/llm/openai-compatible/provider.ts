import type { LlmVendor } from '../../contract.ts'
import { Call } from '../call.ts'
import { readChunks } from './read-chunks.ts'
import { requestBody } from './request-body.ts'
import { settings } from './settings.ts'

const provider = 'openai-compatible'

// About 40,000 tokens, each in a chunk of its own: far more than anyone speaks.
const maxReplyBytes = 8 * 1024 * 1024

/** Any server that speaks OpenAI's streamed chat completions: OpenAI, DeepSeek, Qwen, Ollama, llama.cpp, vLLM ... */
export const vendor: LlmVendor<typeof settings> = {
  name: provider,
  settings,
  async create(options, { clock }) {
    const { openAiConnection, openAiFailure } = await import('../openai-client.ts')
    const endpoint = { provider, baseUrl: options.baseUrl, apiKey: options.apiKey }
    const { client, close } = openAiConnection(endpoint, maxReplyBytes)
    return {
      name: `${provider} ${options.model}`,
      can: { tools: true },
      async *stream(request) {
        using call = new Call({
          provider,
          signal: request.signal,
          clock,
          timeoutMs: options.timeoutMs,
          failure: (error) => openAiFailure(error, endpoint),
        })
        const body = requestBody(options, request)
        const chunks = await call.wait(() => client.chat.completions.create(body, { signal: call.signal }))
        yield* call.untilAborted(readChunks(provider, call.each(chunks)))
      },
      async close() {
        close()
      },
    }
  },
}
