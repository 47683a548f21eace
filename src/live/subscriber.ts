import { z } from 'zod'
import type { Role } from '../auth/roles.ts'
import type { LoggedChange } from './change-log.ts'
import type { LiveFeed, LiveReader } from './live-feed.ts'
import { findTopic, isAmong } from './topics.ts'

/** As much of a WebSocket as a subscriber needs. */
export interface TextSink {
  /** Bytes handed over that the kernel has not taken yet. */
  readonly bufferedAmount: number
  /** `sent` is called when the kernel has it, or never will. */
  send(text: string, sent: () => void): void
}

/** Beyond this, changes are left out, and what is then missing is told when the reader has caught up. */
const maxWaitingBytes = 512_000

const subscribe = z.strictObject({
  type: z.literal('subscribe'),
  topics: z.array(z.string().max(160)).max(64),
  epoch: z.string().max(64).optional(),
  offset: z.int().min(0).optional(),
})
type Subscribe = z.output<typeof subscribe>

/** Somebody who follows topics over a socket: what they ask, what they are told, and what becomes of a slow reader. */
export class Subscriber implements LiveReader {
  readonly #sink: TextSink
  readonly #feed: LiveFeed
  readonly #role: Role
  readonly #leave: () => void
  #topics: ReadonlySet<string> = new Set()
  /** Texts that the kernel has not taken yet. */
  #waiting = 0
  #isBehind = false

  constructor(sink: TextSink, feed: LiveFeed, role: Role) {
    this.#sink = sink
    this.#feed = feed
    this.#role = role
    this.#leave = feed.add(this)
  }

  follows(topic: string): boolean {
    return isAmong(this.#topics, topic)
  }

  /** The socket has said something. */
  receive(text: string): void {
    const message = jsonOf(text)
    if (message === undefined) return this.#refuse('INVALID_JSON', 'This is not JSON.')
    const { data, error } = subscribe.safeParse(message)
    if (!data) {
      const problems = error.issues.map(({ path, message: problem }) => `${path.join('.') || 'message'}: ${problem}`)
      return this.#refuse('SCHEMA_INVALID', problems.slice(0, 5).join('; '))
    }
    for (const topic of data.topics) {
      const row = findTopic(topic)
      if (!row) return this.#refuse('UNKNOWN_TOPIC', `There is nothing to follow under ${JSON.stringify(topic)}.`)
      if (row.role === 'admin' && this.#role !== 'admin') {
        return this.#refuse('FORBIDDEN', `This token may not follow ${JSON.stringify(topic)}.`)
      }
    }
    this.#begin(data)
  }

  take(changes: readonly LoggedChange[], offset: number): void {
    if (this.#isBehind) return
    const text = `{"type":"changes","offset":${offset},"changes":[${changes.map(({ json }) => json).join(',')}]}`
    if (this.#sink.bufferedAmount + text.length <= maxWaitingBytes) return this.#send(text)
    this.#isBehind = true
    this.#catchUp()
  }

  /** Says that nothing has changed: pages do not see pings, and would not know that a connection has gone without a word. */
  beat(): void {
    if (!this.#isBehind) this.take([], this.#feed.offset)
  }

  /** The socket is gone. */
  end(): void {
    this.#leave()
  }

  #begin({ topics, epoch, offset }: Subscribe): void {
    this.#topics = new Set(topics)
    this.#feed.look()
    const missed = epoch === undefined || offset === undefined ? undefined : this.#feed.since(epoch, offset)
    const wanted = missed?.filter(({ topic }) => this.follows(topic))
    const length = wanted?.reduce((sum, { json }) => sum + json.length, 0) ?? 0
    // So much is loaded faster than it is told.
    const resumed = wanted !== undefined && this.#sink.bufferedAmount + length <= maxWaitingBytes / 2
    this.#isBehind = false
    this.#sendSubscribed(resumed)
    if (resumed && wanted.length > 0) this.take(wanted, this.#feed.offset)
  }

  /** When all that was sent before has been read: that something is missing. */
  #catchUp(): void {
    if (!this.#isBehind || this.#waiting > 0) return
    this.#isBehind = false
    this.#sendSubscribed(false)
  }

  #sendSubscribed(resumed: boolean): void {
    const { epoch, offset } = this.#feed
    this.#send(JSON.stringify({ type: 'subscribed', epoch, offset, resumed }))
  }

  #refuse(code: string, message: string): void {
    this.#send(JSON.stringify({ type: 'refused', code, message }))
  }

  #send(text: string): void {
    this.#waiting++
    this.#sink.send(text, () => {
      this.#waiting--
      this.#catchUp()
    })
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
