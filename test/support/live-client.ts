import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'

interface Change {
  readonly topic: string
  readonly id: string
  readonly value?: Readonly<Record<string, unknown>> | null
}

/** What a subscriber is told. */
export type LiveMessage =
  | { readonly type: 'subscribed'; readonly epoch: string; readonly offset: number; readonly resumed: boolean }
  | { readonly type: 'changes'; readonly offset: number; readonly changes: readonly Change[] }
  | { readonly type: 'refused'; readonly code: string; readonly message: string }

export interface LiveClient {
  readonly socket: WebSocket
  readonly messages: readonly LiveMessage[]
  /** All that it was told has changed. */
  readonly changes: readonly Change[]
  send(message: unknown): void
  /** Resolves to the answer. */
  subscribe(
    topics: readonly string[],
    since?: { readonly epoch: string; readonly offset: number },
  ): Promise<LiveMessage>
  readonly closed: Promise<number>
}

/** Opens the live subscription as a console does; rejects with the status where it is refused. */
export function openLive(
  port: number,
  headers: Readonly<Record<string, string>>,
  { autoPong = true } = {},
): Promise<LiveClient> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live`, { headers, autoPong })
  onTestFinished(() => socket.terminate())
  const messages: LiveMessage[] = []
  const waiting: ((message: LiveMessage) => void)[] = []
  const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)))
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as LiveMessage
    messages.push(message)
    if (message.type !== 'changes') waiting.shift()?.(message)
  })
  const send = (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  const client: LiveClient = {
    socket,
    messages,
    get changes() {
      return messages.flatMap((message) => (message.type === 'changes' ? message.changes : []))
    },
    send,
    subscribe(topics, since) {
      const answer = new Promise<LiveMessage>((resolve) => waiting.push(resolve))
      send({ type: 'subscribe', topics, ...since })
      return answer
    },
    closed,
  }
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(client))
    socket.on('unexpected-response', (_, { statusCode }) => reject(new Error(`refused with ${statusCode}`)))
    socket.on('error', reject)
  })
}
