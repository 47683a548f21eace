import type { ModelMessage } from '../../contract.ts'
import type { Settings } from './settings.ts'

type Said = Extract<ModelMessage, { role: 'user' | 'assistant' | 'system' }>

const speakers = { user: 'User', assistant: 'Assistant' } as const

/**
 * The body of `POST /chat-messages`. The API takes one question and keeps the conversation itself, under an id; a
 * language model is given the whole conversation each time, with what was really heard of its answers. So every question
 * begins a conversation of its own, and what was said before goes with it as text.
 */
export function chatRequest(
  { inputs, promptInput, historyInput, user }: Settings,
  messages: readonly ModelMessage[],
): Readonly<Record<string, unknown>> {
  const question = messages.findLast((message) => message.role === 'user')
  const history = messages
    .filter((message): message is Said => message !== question && message.role in speakers && message.content !== '')
    .map((message) => `${speakers[message.role as keyof typeof speakers]}: ${message.content}`)
    .join('\n')
  const prompt = messages
    .filter((message) => message.role === 'system')
    .map((message) => message.content)
    .join('\n\n')
  const asked = question?.content ?? ''
  const isBefore = history !== '' && historyInput === undefined
  return {
    query: isBefore ? `Conversation so far:\n${history}\n\nUser: ${asked}` : asked,
    inputs: {
      ...(promptInput !== undefined && { [promptInput]: prompt }),
      ...(historyInput !== undefined && { [historyInput]: history }),
      ...inputs,
    },
    response_mode: 'streaming',
    conversation_id: '',
    user,
    // A title would be one more call of a model for each answer.
    auto_generate_name: false,
  }
}
