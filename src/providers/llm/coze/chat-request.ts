import type { ModelMessage } from '../../contract.ts'
import type { Settings } from './settings.ts'

/** Messages that one request may bring (API reference, `additional_messages`). */
const maxMessages = 100

const messageTypes = { user: 'question', assistant: 'answer' } as const

/**
 * The body of `POST /v3/chat`: the conversation goes with each question, the oldest messages left out where it is too
 * long, and the service keeps nothing of it. It knows no system messages: the agent has a prompt of its own, in which a
 * variable may stand for ours.
 */
export function chatRequest(
  { botId, userId, variables, promptVariable }: Settings,
  messages: readonly ModelMessage[],
): Readonly<Record<string, unknown>> {
  const prompt = messages
    .filter((message) => message.role === 'system')
    .map((message) => message.content)
    .join('\n\n')
  const said = messages.flatMap(({ role, content }) =>
    (role === 'user' || role === 'assistant') && content !== ''
      ? [{ role, type: messageTypes[role], content, content_type: 'text' }]
      : [],
  )
  const values = { ...(promptVariable !== undefined && { [promptVariable]: prompt }), ...variables }
  return {
    bot_id: botId,
    user_id: userId,
    stream: true,
    auto_save_history: false,
    additional_messages: said.slice(-maxMessages),
    ...(Object.keys(values).length > 0 && { custom_variables: values }),
  }
}
