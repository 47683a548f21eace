import { Call } from '../../call.ts'
import type { LlmVendor } from '../../contract.ts'
import { OpenAiEndpoint } from '../../http/openai-endpoint.ts'
import { ChatReader } from './chat-reader.ts'
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
    const { timeoutMs } = options
    const endpoint = new OpenAiEndpoint({ ...options, path: '/chat/completions', settings: '', maxReplyBytes })
    return {
      name: provider,
      detail: options.model,
      can: { tools: true },
      async *stream(request) {
        const { signal, deadlines } = request
        using call = new Call({ provider, signal, clock, timeoutMs, deadlines, failure: endpoint.failure })
        const body = requestBody(options, request)
        const reply = await call.wait(() => endpoint.postJson(body, call.signal, call.onConnect))
        yield* call.read(reply, new ChatReader(endpoint))
      },
      close: () => endpoint.close(),
    }
  },
}
