import type { DownMessage } from '../../../src/protocol/messages.ts'

/** The server did not do what a message asked for. */
export type Refusal = Extract<DownMessage, { readonly status: 'error' }>
/** Every other message of the server. */
export type Told = Exclude<DownMessage, Refusal>

export function isRefusal(message: DownMessage): message is Refusal {
  return 'status' in message && message.status === 'error'
}
