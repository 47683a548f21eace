import type OpenAI from 'openai'
import type { ModelMessage, ModelRequest } from '../../contract.ts'
import type { Settings } from './settings.ts'

type Body = OpenAI.ChatCompletionCreateParamsStreaming
type WireMessage = OpenAI.ChatCompletionMessageParam

/** The body of `POST /chat/completions`: streamed, with the usage at the end. */
export function requestBody(settings: Settings, request: ModelRequest): Body {
  const maxTokens = request.maxTokens ?? settings.maxTokens
  const body: Body = {
    model: settings.model,
    messages: request.messages.map(wireMessage),
    stream: true,
    stream_options: { include_usage: true },
    ...(settings.temperature === undefined ? {} : { temperature: settings.temperature }),
    ...(maxTokens === undefined ? {} : { [tokenLimitField(settings.baseUrl)]: maxTokens }),
    ...(request.tools?.length
      ? { tools: request.tools.map((tool) => ({ type: 'function' as const, function: { ...tool } })) }
      : {}),
  }
  const fields = Object.entries({ ...body, ...settings.extraBody }).filter(([, value]) => value !== null)
  // `stream` is not theirs to change: the answer is read as a stream.
  return { ...(Object.fromEntries(fields) as unknown as Body), stream: true }
}

/** OpenAI's newer models refuse `max_tokens`; most other servers know nothing else. */
function tokenLimitField(baseUrl: string): string {
  return new URL(baseUrl).hostname === 'api.openai.com' ? 'max_completion_tokens' : 'max_tokens'
}

function wireMessage(message: ModelMessage): WireMessage {
  switch (message.role) {
    case 'tool':
      return { role: 'tool', tool_call_id: message.toolCallId, content: message.content }
    case 'assistant': {
      const { content, toolCalls } = message
      if (!toolCalls?.length) return { role: 'assistant', content }
      return {
        role: 'assistant',
        content: content === '' ? null : content,
        tool_calls: toolCalls.map((call) => ({
          id: call.id,
          type: 'function',
          function: { name: call.name, arguments: call.arguments },
        })),
      }
    }
    default:
      return { role: message.role, content: message.content }
  }
}
