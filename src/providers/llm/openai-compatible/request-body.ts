import type { ModelMessage, ModelRequest, ToolCall } from '../../contract.ts'
import type { Settings } from './settings.ts'

interface WireToolCall {
  readonly id: string
  readonly type: 'function'
  readonly function: { readonly name: string; readonly arguments: string }
  readonly extra_content?: unknown
}

type WireMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | {
      readonly role: 'assistant'
      readonly content: string | null
      readonly reasoning_content?: unknown
      readonly tool_calls?: readonly WireToolCall[]
    }
  | { readonly role: 'tool'; readonly tool_call_id: string; readonly content: string }

/** The body of `POST /chat/completions`: streamed, with the usage at the end. */
export function requestBody(settings: Settings, request: ModelRequest): Readonly<Record<string, unknown>> {
  const maxTokens = request.maxTokens ?? settings.maxTokens
  const body = {
    model: settings.model,
    messages: request.messages.filter(isSaid).map(wireMessage),
    stream: true,
    stream_options: { include_usage: true },
    ...(settings.temperature === undefined ? {} : { temperature: settings.temperature }),
    ...(maxTokens === undefined ? {} : { [tokenLimitField(settings.baseUrl)]: maxTokens }),
    ...(request.tools?.length ? { tools: request.tools.map((tool) => ({ type: 'function', function: tool })) } : {}),
  }
  const fields = Object.entries({ ...body, ...settings.extraBody }).filter(([, value]) => value !== null)
  // `stream` is not theirs to change: the answer is read as a stream.
  return { ...Object.fromEntries(fields), stream: true }
}

/** OpenAI's newer models refuse `max_tokens`; most other servers know nothing else. */
function tokenLimitField(baseUrl: string): string {
  return new URL(baseUrl).hostname === 'api.openai.com' ? 'max_completion_tokens' : 'max_tokens'
}

/** An answer of which nothing was heard is none; Anthropic refuses empty ones. */
function isSaid(message: ModelMessage): boolean {
  return message.role !== 'assistant' || message.content !== '' || Boolean(message.toolCalls?.length)
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
        ...pick(toolCalls[0]?.vendorData, 'reasoning_content'),
        tool_calls: toolCalls.map((call) => ({
          id: call.id,
          type: 'function',
          function: { name: call.name, arguments: call.arguments },
          ...pick(call.vendorData, 'extra_content'),
        })),
      }
    }
    default:
      return { role: message.role, content: message.content }
  }
}

function pick<Key extends string>(data: ToolCall['vendorData'], key: Key): { readonly [K in Key]?: unknown } {
  return data !== undefined && key in data ? ({ [key]: data[key] } as { [K in Key]: unknown }) : {}
}
